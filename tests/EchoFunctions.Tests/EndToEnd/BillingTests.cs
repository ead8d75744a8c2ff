using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>What bills are made of: read of accounts and partners with as few requests as there are lists.</summary>
public sealed class BillingTests(AzuriteFixture azurite)
{
    private const int Accounts = 8;
    private const int Partners = 3;

    [Fact]
    public async Task A_run_without_changes_asks_once_for_each_account_or_partner_and_sends_nothing()
    {
        await using var vendor = await StartVendorAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await RunAsync(app);
        var ledger = new Ledger(connection);
        (await ledger.TakeAsync()).ShouldNotBeEmpty();
        var before = await RoutesAsync(vendor);

        var runs = await RunAsync(app);

        runs.ShouldAllBe(r => r.Records == 0 && r.Messages == 0);
        (await ledger.TakeAsync()).ShouldBeEmpty();
        var asked = (await RoutesAsync(vendor)).ToDictionary(r => r.Key, r => r.Value - before.GetValueOrDefault(r.Key), StringComparer.Ordinal);
        asked["/v1/accounts/{username}/usage_history"].ShouldBe(Accounts);
        asked["/v1/partners/{username}/usage_history"].ShouldBe(Partners);
        asked["/v1/partners/{username}/plans"].ShouldBe(Partners);
        asked["/v1/partners/{username}/reports/plan_percentage"].ShouldBe(Partners);
        asked["/v2/partners/{username}/provisions"].ShouldBe(Partners);
        asked["/v2/partners/{username}/consumptionusage"].ShouldBe(Partners);
    }

    [Fact]
    public async Task A_day_later_exactly_the_changed_rows_of_each_kind_are_sent()
    {
        await using var vendor = await StartVendorAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await RunAsync(app);
        var ledger = new Ledger(connection);
        await ledger.TakeAsync();
        var before = await TruthAsync(vendor);
        var partner = before[ExportKinds.Plans].Values.First().GetProperty("partner").GetString()!;
        var account = (await vendor.TruthAsync(ExportKinds.Accounts)).Values.First().GetProperty("account_id").GetInt64();

        await vendor.AdvanceAsync(TimeSpan.FromDays(1));
        app.Time.Advance(TimeSpan.FromDays(1));
        await vendor.ChangeAsync(HttpMethod.Put, $"v1/partners/{partner}/plans/2", new { name = "250 GB, new price", base_price = 91.5 });
        await vendor.ChangeAsync(HttpMethod.Delete, $"v1/partners/{partner}/plans/4", new { });
        await vendor.ChangeAsync(
            HttpMethod.Post, $"v2/partners/{partner}/skus/provision", new { partner_sku_id = 11, account_id = account, no_of_units = 3 });
        await RunAsync(app);

        var got = await ledger.TakeAsync();
        var now = await TruthAsync(vendor);
        foreach (var kind in ExportKinds.Billing)
        {
            var changed = now[kind].Where(row => !before[kind].TryGetValue(row.Key, out var old) || !JsonElement.DeepEquals(old, row.Value));
            Ledger.ShouldEqual(got.Where(d => d.Kind == kind), changed.ToDictionary(StringComparer.Ordinal));
        }

        // What is gone (a plan) is not told.
        Changes(ExportKinds.Usage).ShouldBe((Accounts + Partners, 0));
        Changes(ExportKinds.Plans).ShouldBe((0, 1));
        Changes(ExportKinds.Provisions).ShouldBe((1, 1));
        Changes(ExportKinds.PlanPercentage).Updated.ShouldBeGreaterThan(0);
        Changes(ExportKinds.ConsumptionUsage).ShouldBe((0, 2));

        (int Added, int Updated) Changes(string kind) =>
            (got.Count(d => d.Kind == kind && d.Change == "added"), got.Count(d => d.Kind == kind && d.Change == "updated"));
    }

    [Fact]
    public async Task A_missing_scope_fails_the_run_and_is_named()
    {
        await using var vendor = await StartVendorAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await vendor.FaultAsync(new { path = "/v2/partners/", status = 403, times = 1000 });

        var run = await app.RunAsync(ExportKinds.Provisions);

        (run.State, run.Accounts.Done, run.Accounts.Failed).ShouldBe((ExportRun.Failed, 0, Partners));
        run.Errors.Count.ShouldBe(Partners);
        run.Errors.ShouldAllBe(e => e.StartsWith("Partner '", StringComparison.Ordinal) && e.EndsWith("the token lacks the scope partners_read", StringComparison.Ordinal));

        await vendor.HealAsync();
        (await app.RunAsync(ExportKinds.Provisions)).State.ShouldBe(ExportRun.Completed);
        Ledger.ShouldEqual(await new Ledger(connection).TakeAsync(), await vendor.TruthAsync(ExportKinds.Provisions));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_resource_that_the_API_lacks_is_no_failure_and_its_rows_come_once_it_is_there(int status)
    {
        await using var vendor = await StartVendorAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        var username = (await vendor.TruthAsync(ExportKinds.Accounts)).Keys.Order(StringComparer.Ordinal).First();
        await vendor.FaultAsync(new { path = $"/v1/accounts/{username}/usage_history", status, times = 1000 });

        var run = await app.RunAsync(ExportKinds.Usage);

        (run.State, run.Accounts.Done, run.Accounts.Failed).ShouldBe((ExportRun.Completed, Accounts + Partners, 0));
        var truth = await vendor.TruthAsync(ExportKinds.Usage);
        Ledger.ShouldEqual(
            await ledger.TakeAsync(),
            truth.Where(row => !row.Key.StartsWith($"accounts/{username}/", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal));

        await vendor.HealAsync();
        await app.RunAsync(ExportKinds.Usage);
        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.All, truth);
    }

    [Fact]
    public async Task Usage_is_read_from_the_day_asked_for_and_days_left_out_come_with_the_next_run()
    {
        await using var vendor = await StartVendorAsync();
        var connection = azurite.TakeAccount();
        var start = FastTime.Start.AddDays(-10);
        await using var app = await RunningApp.StartAsync(
            connection, vendor.Settings(), new() { ["Echo:Clients:main:HistoryStart"] = start.ToString("O") });
        var ledger = new Ledger(connection);

        await app.RunAsync(ExportKinds.Usage);
        Ledger.ShouldEqual(await ledger.TakeAsync(), await SinceAsync(start));

        var earlier = FastTime.Start.AddDays(-25);
        await app.RunAsync(ExportKinds.Usage, since: earlier);
        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.Usage).Values, await SinceAsync(earlier));

        var away = TimeSpan.FromDays(12);
        await vendor.AdvanceAsync(away);
        app.Time.Advance(away);
        await app.RunAsync(ExportKinds.Usage, since: app.Time.GetUtcNow().AddDays(-3));
        await app.RunAsync(ExportKinds.Usage);
        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.Usage).Values, await SinceAsync(earlier));

        async Task<Dictionary<string, JsonElement>> SinceAsync(DateTimeOffset since) => (await vendor.TruthAsync(ExportKinds.Usage))
            .Where(row => row.Value.GetProperty("date").GetDateTimeOffset() >= since).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Without the lies of lists, which cost requests of their own.</summary>
    private static Task<Vendor> StartVendorAsync() =>
        Vendor.StartAsync(o => (o.Accounts, o.Partners, o.ActionsPerAccount, o.Warts) = (Accounts, Partners, 30, false));

    private static async Task<ExportRun[]> RunAsync(RunningApp app)
    {
        var runs = await Task.WhenAll(ExportKinds.Billing.Select(kind => app.RunAsync(kind)));
        runs.ShouldAllBe(run => run.State == ExportRun.Completed);
        return runs;
    }

    private static async Task<Dictionary<string, long>> RoutesAsync(Vendor vendor) => (await vendor.CountersAsync()).GetProperty("routes")
        .EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetInt64(), StringComparer.Ordinal);

    private static async Task<Dictionary<string, Dictionary<string, JsonElement>>> TruthAsync(Vendor vendor)
    {
        var truth = new Dictionary<string, Dictionary<string, JsonElement>>(StringComparer.Ordinal);
        foreach (var kind in ExportKinds.Billing)
        {
            truth[kind] = await vendor.TruthAsync(kind);
        }

        return truth;
    }
}
