using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>Runs after the first send what is new or changed, and nothing else unless asked.</summary>
public sealed class LaterRunTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_run_without_changes_sends_nothing()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount, o.Warts) = (20, 60, false));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await app.RunAllAsync();
        var ledger = new Ledger(connection);
        await ledger.TakeAsync();

        var runs = await app.RunAllAsync();

        runs.Values.ShouldAllBe(r => r.Records == 0 && r.Messages == 0);
        (await ledger.TakeAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Whenever_time_has_passed_exactly_the_new_and_changed_rows_are_sent(int seed)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Seed, o.Accounts, o.ActionsPerAccount) = (seed, 15, 40));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAllAsync();
        await ledger.TakeAsync();
        var before = await TruthAsync(vendor);
        var finished = 0;

        foreach (var hours in (int[])[1, 5, 26, 100, 3])
        {
            var known = ExportKinds.Names.ToDictionary(kind => kind, ledger.Latest, StringComparer.Ordinal);
            await vendor.AdvanceAsync(TimeSpan.FromHours(hours));
            app.Time.Advance(TimeSpan.FromHours(hours));

            await app.RunAllAsync();

            var got = await ledger.TakeAsync();
            var now = await TruthAsync(vendor);
            foreach (var kind in ExportKinds.Names)
            {
                var records = got.Where(d => d.Kind == kind).ToList();
                var changed = now[kind].Where(row => !before[kind].TryGetValue(row.Key, out var old) || !JsonElement.DeepEquals(old, row.Value));
                Ledger.ShouldEqual(records, changed.ToDictionary(StringComparer.Ordinal));
                foreach (var record in records)
                {
                    var old = known[kind].GetValueOrDefault(record.Key);
                    record.Change.ShouldBe(old is null ? "added" : "updated", record.Key);
                    record.Sequence.ShouldBeGreaterThan(old?.Sequence ?? 0);
                    record.Version.ShouldNotBe(old?.Version);
                    finished += StatusOf(old?.Row) == "RUNNING" && StatusOf(record.Row) != "RUNNING" ? 1 : 0;
                }
            }

            before = now;
        }

        finished.ShouldBeGreaterThan(0, "no row went from RUNNING to its end, so the test has proved little");
    }

    [Fact]
    public async Task A_snapshot_sends_every_row_again()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 80));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAllAsync();
        await ledger.TakeAsync();

        foreach (var kind in ExportKinds.Names)
        {
            var run = await app.RunAsync(kind, mode: ExportRequest.Snapshot);

            run.State.ShouldBe(ExportRun.Completed);
            var got = await ledger.TakeAsync();
            got.ShouldAllBe(d => d.Change == "snapshot" && d.Sequence == run.Sequence);
            Ledger.ShouldEqual(got, await vendor.TruthAsync(kind));
        }
    }

    [Fact]
    public async Task A_backfill_sends_what_began_since_and_is_not_yet_known()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount, o.Warts) = (6, 120, false));
        var connection = azurite.TakeAccount();
        var start = FastTime.Start.AddDays(-3);
        await using var app = await RunningApp.StartAsync(
            connection, vendor.Settings(), new() { ["Echo:Clients:main:HistoryStart"] = start.ToString("O") });
        var ledger = new Ledger(connection);
        var truth = await vendor.TruthAsync(ExportKinds.BackupActions);

        await app.RunAsync(ExportKinds.BackupActions);
        Ledger.ShouldEqual(await ledger.TakeAsync(), Since(truth, start));
        var earlier = FastTime.Start.AddDays(-9);
        await app.RunAsync(ExportKinds.BackupActions, since: earlier);
        await ledger.TakeAsync();

        Ledger.ShouldEqual(ledger.Latest(ExportKinds.BackupActions).Values, Since(truth, earlier));
        Since(truth, start).Count.ShouldBeLessThan(Since(truth, earlier).Count);
        Since(truth, earlier).Count.ShouldBeLessThan(truth.Count);
    }

    [Fact]
    public async Task A_run_since_a_late_date_leaves_the_rows_before_it_to_the_next_run()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 60));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAsync(ExportKinds.BackupActions);
        var away = TimeSpan.FromDays(40);
        await vendor.AdvanceAsync(away);
        app.Time.Advance(away);

        await app.RunAsync(ExportKinds.BackupActions, since: app.Time.GetUtcNow().AddDays(-2));
        await app.RunAsync(ExportKinds.BackupActions);

        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.BackupActions).Values, await vendor.TruthAsync(ExportKinds.BackupActions));
    }

    private static Dictionary<string, JsonElement> Since(Dictionary<string, JsonElement> truth, DateTimeOffset since) =>
        truth.Where(row => row.Value.GetProperty("local_start").GetDateTimeOffset() >= since).ToDictionary(StringComparer.Ordinal);

    private static string? StatusOf(JsonElement? row) =>
        row is { } action && action.TryGetProperty("status", out var status) ? status.GetString() : null;

    private static async Task<Dictionary<string, Dictionary<string, JsonElement>>> TruthAsync(Vendor vendor)
    {
        var truth = new Dictionary<string, Dictionary<string, JsonElement>>(StringComparer.Ordinal);
        foreach (var kind in ExportKinds.Names)
        {
            truth[kind] = await vendor.TruthAsync(kind);
        }

        return truth;
    }
}
