using System.Diagnostics;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Http;
using EchoFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>What the vendor's server sees of two instances of the app.</summary>
public sealed class CourtesyTests(AzuriteFixture azurite)
{
    private const int Limit = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_instances_use_the_limit_together_and_never_exceed_it()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount, o.LatencyMs) = (120, 60, 5));
        await using var tap = await Tap.StartAsync(vendor.Address);
        var connection = azurite.TakeAccount();
        var limit = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Echo:Clients:main:MaxConcurrentRequests"] = "8" };
        await using var one = await RunningApp.StartAsync(connection, vendor.Settings(tap.Address), limit);
        var two = await RunningApp.StartAsync(connection, vendor.Settings(tap.Address), limit);
        await using var _ = two;
        await SettleAsync((one, 4), (two, 4));
        var seen = new Watch();
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        tap.OnRequest = async request =>
        {
            // Nobody gets an answer until as many have come as may come at once.
            if (IsApi(request))
            {
                if (seen.Begin() == Limit)
                {
                    full.TrySetResult();
                }

                await full.Task.WaitAsync(Token);
            }

            return true;
        };
        tap.OnAnswer = request =>
        {
            if (IsApi(request))
            {
                seen.End();
            }

            return Task.FromResult(true);
        };

        await Task.WhenAll(ManyAsync(one, 40), ManyAsync(two, 40));
        seen.Most.ShouldBe(Limit);

        var run = await one.RunAsync(ExportKinds.BackupActions);
        run.State.ShouldBe(ExportRun.Completed, string.Join("; ", run.Errors));
        seen.Most.ShouldBe(Limit);
        seen.Count.ShouldBeGreaterThan(120);

        await two.DisposeAsync();
        await SettleAsync((one, 8));
    }

    [Fact]
    public async Task Two_instances_share_a_rate()
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        var limit = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Echo:Clients:main:RequestsPerSecond"] = "40",
            ["Echo:Clients:main:MaxConcurrentRequests"] = "8",
        };
        await using var one = await RunningApp.StartAsync(connection, vendor.Settings(), limit);
        await using var two = await RunningApp.StartAsync(connection, vendor.Settings(), limit);
        await SettleAsync((one, 4), (two, 4));
        var start = Stopwatch.GetTimestamp();

        await Task.WhenAll(ManyAsync(one, 30), ManyAsync(two, 30));

        // A slow machine only makes it longer: 30 requests at 20 a second.
        Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeGreaterThan(1.4);
        (await vendor.CountersAsync()).GetProperty("apiRequests").GetInt32().ShouldBe(60);
    }

    [Fact]
    public async Task An_API_that_keeps_failing_is_left_alone_and_the_next_run_takes_up_the_rest()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (300, 1));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await vendor.FaultAsync(new { path = "/v1/accounts", status = 500, every = 2, times = 100_000 });

        var run = await app.RunAsync(ExportKinds.Accounts);

        run.State.ShouldBe(ExportRun.Failed);
        run.Errors.ShouldContain(e => e.StartsWith("The API of client 'main' failed too often: 100 repeats in ", StringComparison.Ordinal));
        run.Accounts.Failed.ShouldBeGreaterThan(0);
        (await vendor.CountersAsync()).GetProperty("apiRequests").GetInt32().ShouldBeLessThan(450);

        await vendor.HealAsync();
        (await app.RunAsync(ExportKinds.Accounts)).State.ShouldBe(ExportRun.Completed);
        var ledger = new Ledger(connection);
        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.All, await vendor.TruthAsync(ExportKinds.Accounts));
    }

    private static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/v1", StringComparison.Ordinal);

    /// <summary>So many requests at once by the app's own client of the API.</summary>
    private static async Task ManyAsync(RunningApp app, int count)
    {
        var api = app.Host.Functions.Services.GetRequiredService<EchoApis>()["main"];
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => api.Partners.GetAsync("northwind-msp", Token)));
    }

    /// <summary>Makes the instances known to each other and waits until each has its share.</summary>
    private static async Task SettleAsync(params (RunningApp App, int Share)[] instances)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var settled = true;
            foreach (var (app, share) in instances)
            {
                var limits = app.Host.Functions.Services.GetRequiredKeyedService<ClientLimits>("main");
                await limits.CountedAsync(Token);
                settled &= limits.Gate.AtOnce == share;
            }

            if (settled)
            {
                return;
            }

            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Counts requests, all of them and those at the same time.</summary>
    private sealed class Watch
    {
        private readonly Lock _lock = new();
        private int _now;

        public int Most { get; private set; }

        public int Count { get; private set; }

        /// <summary>Returns how many there are now.</summary>
        public int Begin()
        {
            lock (_lock)
            {
                Count++;
                Most = Math.Max(Most, ++_now);
                return _now;
            }
        }

        public void End()
        {
            lock (_lock)
            {
                _now--;
            }
        }
    }
}
