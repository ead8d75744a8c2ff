using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>What a run of backup actions costs when little or nothing has happened.</summary>
public sealed class QuietRunTests(AzuriteFixture azurite)
{
    private const string History = "/v1/accounts/{username}/action_history";

    [Theory]
    [InlineData(40, true)]
    [InlineData(40, false)]
    [InlineData(250, false)]
    public async Task A_run_at_once_after_another_asks_at_most_once_for_each_account_and_sends_nothing(int actions, bool warts)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount, o.Warts) = (40, actions, warts));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAsync(ExportKinds.BackupActions);
        await ledger.TakeAsync();
        await app.RunAsync(ExportKinds.BackupActions);

        // An open action is read again wherever it stands, behind more than a page of newer ones too.
        var deep = (await vendor.TruthAsync(ExportKinds.BackupActions)).Values
            .GroupBy(row => row.GetProperty("username").GetString()!, StringComparer.Ordinal)
            .Sum(account => account.OrderByDescending(row => row.GetProperty("local_start").GetDateTimeOffset()).Index()
                .Where(row => IsOpen(row.Item)).Select(row => row.Index / 50).DefaultIfEmpty(0).Max());
        for (var run = 0; run < 2; run++)
        {
            var before = await RequestsAsync(vendor);
            (await app.RunAsync(ExportKinds.BackupActions)).Messages.ShouldBe(0);
            (await RequestsAsync(vendor) - before).ShouldBeLessThanOrEqualTo(40 + deep);
        }

        (await ledger.TakeAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task A_busy_account_is_read_until_everything_is_accounted_for_and_no_further(int seed)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Seed, o.Accounts, o.ActionsPerAccount) = (seed, 10, 600));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAsync(ExportKinds.BackupActions);
        var whole = await RequestsAsync(vendor);
        await app.RunAsync(ExportKinds.BackupActions);
        var before = await RequestsAsync(vendor);

        foreach (var minutes in (int[])[15, 15, 90, 600, 15, 1440, 15])
        {
            await vendor.AdvanceAsync(TimeSpan.FromMinutes(minutes));
            app.Time.Advance(TimeSpan.FromMinutes(minutes));

            await app.RunAsync(ExportKinds.BackupActions);

            await ledger.TakeAsync();
            Ledger.ShouldEqual(ledger.Latest(ExportKinds.BackupActions).Values, await vendor.TruthAsync(ExportKinds.BackupActions));
        }

        (await RequestsAsync(vendor) - before).ShouldBeLessThan(7 * whole / 3, "whole windows would cost about as much as the first run, each time");
    }

    [Fact]
    public async Task An_idle_account_is_read_less_often_but_every_hour_and_one_with_an_open_action_every_time()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (24, 30));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await app.RunAsync(ExportKinds.BackupActions);
        var open = (await vendor.TruthAsync(ExportKinds.BackupActions)).Values
            .Where(IsOpen).Select(row => row.GetProperty("username").GetString()).Distinct().Count();
        open.ShouldBeInRange(1, 20);

        (await ReadAfterAsync(15)).ShouldBe(24, "nothing is known of its habits yet");
        (await ReadAfterAsync(225)).ShouldBe(24);
        (await ReadAfterAsync(15)).ShouldBe(open, "four hours without news: every half hour");
        (await ReadAfterAsync(15)).ShouldBe(24);
        (await ReadAfterAsync(600)).ShouldBe(24);
        (await ReadAfterAsync(45)).ShouldBe(open, "over eight hours without news: every hour");
        (await ReadAfterAsync(15)).ShouldBe(24);

        async Task<long> ReadAfterAsync(int minutes)
        {
            // The vendor's clock stands still: nothing happens there.
            app.Time.Advance(TimeSpan.FromMinutes(minutes));
            var before = await RequestsAsync(vendor);
            var run = await app.RunAsync(ExportKinds.BackupActions);
            run.Accounts.Done.ShouldBe(24);
            return await RequestsAsync(vendor) - before;
        }
    }

    private static bool IsOpen(JsonElement action) =>
        action.GetProperty("status").GetString() is "RUNNING" or "PAUSED" or "CANCELING" or "UNINITIALIZED";

    private static async Task<long> RequestsAsync(Vendor vendor) =>
        (await vendor.CountersAsync()).GetProperty("routes") is var routes && routes.TryGetProperty(History, out JsonElement count) ? count.GetInt64() : 0;
}
