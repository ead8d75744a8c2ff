using System.Collections.Concurrent;
using System.Net;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>A process may die at any moment: nothing is lost, and what is sent again is recognisable as the same.</summary>
public sealed class DeadProcessTests(AzuriteFixture azurite)
{
    private const int Kills = 3;

    private static readonly Dictionary<string, string?> Impatient = new(StringComparer.Ordinal)
    {
        ["Echo:RunLeaseSeconds"] = "2",
        ["Local:QueueClaimSeconds"] = "2",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_request_no_record_is_lost_and_at_most_a_message_of_each_work_item_comes_again()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (8, 150));
        var struck = 0;

        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token };
        await Parallel.ForEachAsync(Enumerable.Range(1, 7), options, async (seed, _) =>
            Interlocked.Add(ref struck, await KillAsync(vendor, seed)));

        struck.ShouldBeGreaterThan(7, "hardly any process was killed, so the test has proved little");
    }

    [Fact]
    public async Task A_second_start_is_told_which_run_goes_on()
    {
        await using var vendor = await Vendor.StartAsync();
        await using var tap = await Tap.StartAsync(vendor.Address);
        var connection = azurite.TakeAccount();
        var gate = new TaskCompletionSource();
        tap.OnRequest = async request =>
        {
            await (request.Path.StartsWithSegments("/v1/accounts", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask);
            return true;
        };
        await using var one = await RunningApp.StartAsync(connection, vendor.Settings(tap.Address));
        await using var two = await RunningApp.StartAsync(connection, vendor.Settings(tap.Address));

        var (first, id) = await one.StartRunAsync(ExportKinds.BackupActions);
        var (second, same) = await two.StartRunAsync(ExportKinds.BackupActions);
        gate.SetResult();

        (first, second, same).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Conflict, id));
        (await two.EndOfAsync(id)).State.ShouldBe(ExportRun.Completed);
        Ledger.ShouldEqual(await new Ledger(connection).TakeAsync(), await vendor.TruthAsync(ExportKinds.BackupActions));
    }

    [Fact]
    public async Task Starts_at_the_same_moment_make_one_run()
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        await using var one = await RunningApp.StartAsync(connection, vendor.Settings());
        await using var two = await RunningApp.StartAsync(connection, vendor.Settings());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? one : two).StartRunAsync(ExportKinds.Accounts)));

        var id = answers.Select(a => a.Id).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        answers.Count(a => a.Status == HttpStatusCode.Accepted).ShouldBe(1);
        (await one.EndOfAsync(id)).State.ShouldBe(ExportRun.Completed);
    }

    [Fact]
    public async Task A_run_whose_process_died_before_its_plan_is_taken_over_with_its_sequence()
    {
        await using var vendor = await Vendor.StartAsync();
        var account = azurite.TakeAccount();
        var (tapped, blobs, queues) = await Tap.StorageAsync(account);
        await using var _ = blobs;
        await using var __ = queues;
        string? id = null;
        LocalProcess? process = null;
        var dead = new TaskCompletionSource();
        queues.OnRequest = request =>
        {
            // The pointer is written and the order to plan is about to be queued.
            if (request.Method != "POST" || !request.Path.Value!.EndsWith("/echo-work/messages", StringComparison.Ordinal))
            {
                return Task.FromResult(true);
            }

            process!.Kill();
            dead.TrySetResult();
            return Task.FromResult(false);
        };
        await using (process = LocalProcess.Start(["--once"], vendor.Settings().Concat(Impatient).Append(new("EchoStorage", tapped))))
        {
            await dead.Task.WaitAsync(Token);
            await process.EndAsync();
        }

        await using var app = await RunningApp.StartAsync(account, vendor.Settings(), Impatient);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var status = HttpStatusCode.Conflict;
        while (status == HttpStatusCode.Conflict)
        {
            await timer.WaitForNextTickAsync(Token);
            (status, id) = await app.StartRunAsync(ExportKinds.Accounts);
        }

        var run = await app.EndOfAsync(id!);

        run.State.ShouldBe(ExportRun.Completed);
        var got = await new Ledger(account).TakeAsync();
        Ledger.ShouldEqual(got, await vendor.TruthAsync(ExportKinds.Accounts));
        got.ShouldAllBe(d => d.Sequence == run.Sequence);
    }

    /// <summary>Kills the process at requests that the seed chooses, lets it end, and compares; answers how often it was hit.</summary>
    private async Task<int> KillAsync(Vendor vendor, int seed)
    {
        var random = new Random(seed);
        var account = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(account);
        await using var _ = blobs;
        await using var __ = queues;
        await using var api = await Tap.StartAsync(vendor.Address);
        var settings = vendor.Settings(api.Address).Concat(Impatient).Append(new("EchoStorage", connection)).ToList();

        var struck = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // A send, a write of state, or a call of the API; before it arrives or before its answer does.
            var (tap, matches, most) = random.Next(4) switch
            {
                0 => (api, (Func<HttpRequest, bool>)(r => r.Path.StartsWithSegments("/v1", StringComparison.Ordinal)), 60),
                1 => (blobs, r => r.Method == "PUT", 40),
                _ => (queues, r => r.Method == "POST" && r.Path.Value!.EndsWith("/echo-resources/messages", StringComparison.Ordinal), 9),
            };
            var left = random.Next(1, most + 1);
            var isBefore = random.Next(2) == 0;
            LocalProcess? process = null;
            var chosen = new ConcurrentDictionary<HttpRequest, bool>();
            tap.OnRequest = request =>
            {
                if (!matches(request) || Interlocked.Decrement(ref left) != 0)
                {
                    return Task.FromResult(true);
                }

                if (isBefore)
                {
                    process!.Kill();
                    return Task.FromResult(false);
                }

                chosen[request] = true;
                return Task.FromResult(true);
            };
            tap.OnAnswer = request =>
            {
                if (chosen.ContainsKey(request))
                {
                    process!.Kill();
                    return Task.FromResult(false);
                }

                return Task.FromResult(true);
            };
            await using (process = LocalProcess.Start(["--once"], settings))
            {
                struck += (await process.EndAsync()).ExitCode == 0 ? 0 : 1;
            }

            tap.OnRequest = tap.OnAnswer = static _ => Task.FromResult(true);
        }

        await using (var last = LocalProcess.Start(["--once"], settings))
        {
            (await last.EndAsync()).ExitCode.ShouldBe(0, string.Join('\n', last.Errors));
        }

        var ledger = new Ledger(account);
        var got = await ledger.TakeAsync();
        foreach (var kind in ExportKinds.Names)
        {
            var records = got.Where(d => d.Kind == kind).ToList();
            Ledger.ShouldEqual(ledger.Latest(kind).Values, await vendor.TruthAsync(kind));
            var largest = records.GroupBy(d => d.Message).Max(m => m.DistinctBy(d => d.Key).Count());
            var again = records.GroupBy(d => d.Key, StringComparer.Ordinal).Where(g => g.Count() > 1).ToList();
            again.ShouldAllBe(g => g.Count() <= 1 + struck);
            again.ShouldAllBe(g => g.All(d => d.Version == g.First().Version && d.Sequence == g.First().Sequence));
            again.Sum(g => g.Count() - 1).ShouldBeLessThanOrEqualTo(struck * largest, $"seed {seed}, {kind}");
        }

        return struck;
    }
}
