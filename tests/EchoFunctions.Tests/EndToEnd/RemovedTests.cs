using System.Text.Json;
using Azure.Storage.Blobs;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Testing;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>What disappears is told as removed, once, and only when the API itself says that it does not exist.</summary>
public sealed class RemovedTests(AzuriteFixture azurite)
{
    private const string Signups = "/v1/partners/northwind-msp/signups";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, string?> Impatient = new(StringComparer.Ordinal)
    {
        ["Echo:RunLeaseSeconds"] = "2",
        ["Local:QueueClaimSeconds"] = "2",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_vanishes_is_removed_with_its_computers_and_added_when_it_returns()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 40));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAllAsync();
        await ledger.TakeAsync();
        var (account, computers) = await SomeAccountAsync(vendor);

        await vendor.TakeAsync(account);
        var runs = await app.RunAllAsync();

        var gone = await ledger.TakeAsync();
        gone.ShouldAllBe(d => d.Change == "removed");
        gone.Where(d => d.Kind == ExportKinds.Accounts).Select(d => d.Key).ShouldBe([account]);
        gone.Where(d => d.Kind == ExportKinds.Computers).Select(d => d.Key).ShouldBe(computers, ignoreOrder: true);
        gone.ShouldAllBe(d => d.Kind != ExportKinds.BackupActions);
        gone.ShouldAllBe(d => d.Sequence == runs[d.Kind].Sequence);
        foreach (var record in gone)
        {
            string[] members = record.Kind == ExportKinds.Accounts ? ["username"] : ["username", "computer_id"];
            record.Row.EnumerateObject().Select(m => m.Name).ShouldBe([.. "key version sequence change".Split(' '), .. members]);
        }

        (await app.RunAsync(ExportKinds.Accounts)).Accounts.ShouldBe(new AccountCounts { Planned = 5, Done = 5 });
        await app.RunAllAsync();
        (await ledger.TakeAsync()).ShouldBeEmpty("it is told once");

        await vendor.TakeAsync(account, gone: false);
        await app.RunAsync(ExportKinds.Accounts);
        await app.RunAllAsync();

        var back = await ledger.TakeAsync();
        back.ShouldAllBe(d => d.Change == "added" && d.Key.StartsWith(account, StringComparison.Ordinal));
        back.Select(d => d.Key).ShouldBe([account, .. computers], ignoreOrder: true);
        foreach (var kind in ExportKinds.Names)
        {
            Ledger.ShouldEqual(ledger.Latest(kind).Values, await vendor.TruthAsync(kind));
        }
    }

    [Fact]
    public async Task A_computer_that_vanishes_is_removed_within_a_day_and_added_when_it_returns()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (4, 60));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAsync(ExportKinds.Computers);
        await ledger.TakeAsync();
        var (account, computers) = await SomeAccountAsync(vendor);
        var id = computers[0][(computers[0].IndexOf('/', StringComparison.Ordinal) + 1)..];

        await vendor.TakeAsync(account, id);
        await AdvanceAsync(vendor, app, Day);
        await app.RunAsync(ExportKinds.Computers);

        (await ledger.TakeAsync()).Where(d => d.Change != "updated").ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            d => d.Key.ShouldBe(computers[0]),
            d => d.Change.ShouldBe("removed"));
        await app.RunAsync(ExportKinds.Computers);
        (await ledger.TakeAsync()).ShouldBeEmpty("it is told once, although the history still names it");

        await vendor.TakeAsync(account, id, gone: false);
        await AdvanceAsync(vendor, app, Day);
        await app.RunAsync(ExportKinds.Computers);

        (await ledger.TakeAsync()).Where(d => d.Change != "updated").ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            d => d.Key.ShouldBe(computers[0]),
            d => d.Change.ShouldBe("added"));
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.Computers).Values, await vendor.TruthAsync(ExportKinds.Computers));
    }

    [Fact]
    public async Task A_shard_all_of_whose_accounts_vanished_is_looked_at_too()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (60, 1));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        (await app.RunAsync(ExportKinds.Accounts)).Shards.ShouldBe(2);
        await ledger.TakeAsync();
        var vanished = (await vendor.TruthAsync(ExportKinds.Accounts)).Keys
            .Where(key => StateStore.ShardOf(Uri.UnescapeDataString(key), 2) == 1).ToList();
        foreach (var key in vanished)
        {
            await vendor.TakeAsync(Uri.UnescapeDataString(key));
        }

        var run = await app.RunAsync(ExportKinds.Accounts);

        (run.State, run.Items).ShouldBe((ExportRun.Completed, 2), string.Join("; ", run.Errors));
        run.Accounts.ShouldBe(new AccountCounts { Planned = 60 - vanished.Count, Done = 60 - vanished.Count });
        run.Rows.ShouldBe(60 - vanished.Count, "a row that is gone was not read");
        var gone = await ledger.TakeAsync();
        gone.ShouldAllBe(d => d.Change == "removed");
        gone.Select(d => d.Key).ShouldBe(vanished, ignoreOrder: true);
    }

    [Fact]
    public async Task A_list_that_is_cut_short_removes_nobody_and_hides_no_change()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Partners, o.Accounts, o.ActionsPerAccount) = (1, 6, 40));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAsync(ExportKinds.Accounts);
        await app.RunAsync(ExportKinds.Computers);
        await ledger.TakeAsync();

        await ShortenListAsync(vendor);
        var accounts = await app.RunAsync(ExportKinds.Accounts);
        var computers = await app.RunAsync(ExportKinds.Computers);

        accounts.Accounts.ShouldBe(new AccountCounts { Planned = 1, Done = 1 });
        computers.Accounts.ShouldBe(new AccountCounts { Planned = 1, Done = 1 }, "the tree that was read last serves both");
        (accounts.State, computers.State).ShouldBe((ExportRun.Completed, ExportRun.Completed));
        (await ledger.TakeAsync()).ShouldBeEmpty();

        await AdvanceAsync(vendor, app, Day);
        await ShortenListAsync(vendor);
        await app.RunAsync(ExportKinds.Accounts);
        await app.RunAsync(ExportKinds.Computers);

        (await ledger.TakeAsync()).ShouldAllBe(d => d.Change == "updated");
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.Accounts).Values, await vendor.TruthAsync(ExportKinds.Accounts));
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.Computers).Values, await vendor.TruthAsync(ExportKinds.Computers));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task An_account_that_left_the_list_and_cannot_be_read_stays_known_and_fails_nothing(int status)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Partners, o.Accounts, o.ActionsPerAccount) = (1, 6, 40));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAsync(ExportKinds.Accounts);
        await ledger.TakeAsync();
        await ShortenListAsync(vendor);
        foreach (var account in (await vendor.TruthAsync(ExportKinds.Accounts)).Keys.Order(StringComparer.Ordinal).Skip(1))
        {
            await vendor.FaultAsync(new { path = $"/v1/accounts/{Uri.UnescapeDataString(account)}", status, times = 1000 });
        }

        var run = await app.RunAsync(ExportKinds.Accounts);

        (run.State, run.Accounts).ShouldBe((ExportRun.Completed, new AccountCounts { Planned = 1, Done = 1 }), string.Join("; ", run.Errors));
        await vendor.HealAsync();
        await app.RunAsync(ExportKinds.Accounts);
        (await ledger.TakeAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_account_that_only_the_list_still_names_is_removed_and_fails_nothing()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 40));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(connection);
        await app.RunAllAsync();
        await ledger.TakeAsync();
        var (account, computers) = await SomeAccountAsync(vendor);
        await vendor.FaultAsync(new { path = $"/v1/accounts/{account}", status = 404, times = 1000 });

        await app.RunAllAsync();
        (await ledger.TakeAsync()).Select(d => (d.Change, d.Key)).ShouldBe(
            [("removed", account), .. computers.Select(key => ("removed", key))], ignoreOrder: true);
        await app.RunAllAsync();
        (await ledger.TakeAsync()).ShouldBeEmpty();

        await vendor.HealAsync();
        await AdvanceAsync(vendor, app, Day);
        await app.RunAllAsync();
        await ledger.TakeAsync();
        foreach (var kind in ExportKinds.Names)
        {
            Ledger.ShouldEqual(ledger.Latest(kind).Values, await vendor.TruthAsync(kind));
        }
    }

    [Fact]
    public async Task An_account_that_was_never_there_is_a_failure()
    {
        await using var vendor = await Vendor.StartAsync(o => o.Accounts = 6);
        await using var app = await RunningApp.StartAsync(azurite.TakeAccount(), vendor.Settings());
        var (account, _) = await SomeAccountAsync(vendor);
        await vendor.FaultAsync(new { path = $"/v1/accounts/{account}", status = 404, times = 1000 });

        foreach (var kind in (string[])[ExportKinds.Accounts, ExportKinds.Computers, ExportKinds.BackupActions])
        {
            var run = await app.RunAsync(kind);

            (run.State, run.Accounts.Done, run.Accounts.Failed).ShouldBe((ExportRun.Failed, 5, 1), kind);
            run.Errors.ShouldHaveSingleItem().ShouldContain($"'{account}'");
        }
    }

    [Fact]
    public async Task A_vanished_account_is_forgotten_by_backup_actions_after_thirty_days_and_not_read_before()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 40));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await app.RunAsync(ExportKinds.BackupActions);
        var (account, _) = await SomeAccountAsync(vendor);
        await vendor.TakeAsync(account);

        foreach (var (days, isKnown) in ((int, bool)[])[(1, true), (28, true), (2, false)])
        {
            await AdvanceAsync(vendor, app, TimeSpan.FromDays(days));
            (await app.RunAsync(ExportKinds.BackupActions)).Accounts.ShouldBe(new AccountCounts { Planned = 5, Done = 5 });

            (await StateAsync(connection, ExportKinds.BackupActions)).Accounts.ContainsKey(account).ShouldBe(isKnown, $"after {days} more days");
        }

        (await vendor.CountersAsync()).GetProperty("statuses").TryGetProperty("404", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_when_a_removal_was_sent_and_not_yet_noted_it_comes_again_as_the_same(bool isBefore)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 20));
        var storage = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(storage);
        await using var _ = blobs;
        await using var __ = queues;
        var settings = vendor.Settings().Concat(Impatient).Append(new("EchoStorage", connection)).ToList();
        var ledger = new Ledger(storage);
        await using (var first = LocalProcess.Start(["--once"], settings))
        {
            (await first.EndAsync()).ExitCode.ShouldBe(0, string.Join('\n', first.Errors));
        }

        await ledger.TakeAsync();
        var (account, computers) = await SomeAccountAsync(vendor);
        await vendor.TakeAsync(account);

        // The removal is on the queue, and the process learns nothing of it any more; or it does, and the state is not written.
        LocalProcess? process = null;
        blobs.OnRequest = request => Task.FromResult(!isBefore || !IsWriteOfState(request) || !Kill());
        queues.OnAnswer = request => Task.FromResult(isBefore || !IsSend(request) || !Kill());
        await using (process = LocalProcess.Start(["--once"], settings))
        {
            (await process.EndAsync()).ExitCode.ShouldNotBe(0);
        }

        blobs.OnRequest = queues.OnAnswer = static _ => Task.FromResult(true);
        for (var turn = 0; turn < 2; turn++)
        {
            // The second one finds nothing to do.
            await using var last = LocalProcess.Start(["--once"], settings);
            (await last.EndAsync()).ExitCode.ShouldBe(0, string.Join('\n', last.Errors));
        }

        var got = await ledger.TakeAsync();
        got.ShouldAllBe(d => d.Change == "removed");
        var told = got.GroupBy(d => d.Key, StringComparer.Ordinal).ToList();
        told.Select(g => g.Key).ShouldBe([account, .. computers], ignoreOrder: true);
        told.ShouldAllBe(g => g.Count() <= 2 && g.All(d => d.Sequence == g.First().Sequence && d.Version == g.First().Version));
        got.Count.ShouldBeGreaterThan(told.Count, "nothing came twice, so the test has proved little");
        foreach (var kind in (string[])[ExportKinds.Accounts, ExportKinds.Computers])
        {
            (await StateAsync(storage, kind)).Accounts.Keys.ShouldNotContain(account);
        }

        bool Kill()
        {
            process!.Kill();
            return true;
        }

        static bool IsSend(HttpRequest request) =>
            request.Method == "POST" && request.Path.Value!.EndsWith("/echo-resources/messages", StringComparison.Ordinal);

        static bool IsWriteOfState(HttpRequest request) =>
            request.Method == "PUT" && request.Path.Value!.Contains("/echo-state/state/main/accounts", StringComparison.Ordinal)
                && request.Query["comp"] != "metadata";
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_removal_that_an_earlier_attempt_sent_for_certain_is_not_sent_again(bool isStillGone)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 20));
        var storage = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(storage);
        await using var _ = blobs;
        await using var __ = queues;
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(storage);
        await app.RunAsync(ExportKinds.Accounts);
        await ledger.TakeAsync();
        var (account, _) = await SomeAccountAsync(vendor);
        if (isStillGone)
        {
            await vendor.TakeAsync(account);
        }

        // As if an attempt had died before this one begins: one message acknowledged, the next not.
        var isFirst = true;
        blobs.OnRequest = async request =>
        {
            if (request.Path.Value!.Contains("/echo-state/journal/", StringComparison.Ordinal) && isFirst)
            {
                isFirst = false;
                var run = request.Path.Value.Split('/')[^2];
                var store = new StateStore(new BlobServiceClient(storage), new FakeLogger<StateStore>());
                var record = (await store.GetRunAsync(run, Token))!.Value;
                var dead = await Journal.CreateAsync(writer => store.JournalBlob(run, writer), run, TimeProvider.System, Token);
                await store.ClaimShardAsync(record, 0, await store.GetShardAsync(record, 0, Token), dead.Writer, Token);
                using var attempt = dead.Begin(0);
                await attempt.IntendAsync([Row(account, ExportRow.GoneVersion, "removed")], 1, Token);
                await attempt.IntendAsync([Row("nobody", "0011223344556677", "updated")], 1, Token);
            }

            return true;
        };
        (await app.RunAsync(ExportKinds.Accounts)).State.ShouldBe(ExportRun.Completed);

        isFirst.ShouldBeFalse();
        (await ledger.TakeAsync()).ShouldBeEmpty();
        (await StateAsync(storage, ExportKinds.Accounts)).Accounts.GetValueOrDefault(account)?.Rows.ShouldBeEmpty();

        await vendor.TakeAsync(account, gone: false);
        await app.RunAsync(ExportKinds.Accounts);

        (await ledger.TakeAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            d => d.Key.ShouldBe(account),
            d => d.Change.ShouldBe("added"));

        static OutgoingRow Row(string key, string version, string change) => new(key, key, version, change, "{}"u8.ToArray());
    }

    /// <summary>An account that is no prefix of another's name and has computers; with their keys.</summary>
    private static async Task<(string Account, List<string> Computers)> SomeAccountAsync(Vendor vendor)
    {
        var accounts = (await vendor.TruthAsync(ExportKinds.Accounts)).Keys.Order(StringComparer.Ordinal).ToList();
        var account = accounts.First(name => !name.Contains('%') && accounts.Count(other => other.StartsWith(name, StringComparison.Ordinal)) == 1);
        var computers = (await vendor.TruthAsync(ExportKinds.Computers)).Keys
            .Where(key => key.StartsWith($"{account}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        computers.ShouldNotBeEmpty();
        return (account, computers);
    }

    /// <summary>The next answer to the question for the partner's accounts names the first only.</summary>
    private static async Task ShortenListAsync(Vendor vendor)
    {
        var first = (await vendor.TruthAsync(ExportKinds.Accounts)).OrderBy(a => a.Key, StringComparer.Ordinal).First().Value;
        var row = new
        {
            username = first.GetProperty("username").GetString(),
            name = first.GetProperty("name").GetString(),
            company = first.GetProperty("company").GetString(),
            type = "ACCOUNT",
        };
        var body = JsonSerializer.Serialize(new { page = 1, page_size = 100, count = 1, list = (object[])[row] });
        await vendor.FaultAsync(new { path = Signups, status = 200, body, contentType = "application/json" });
    }

    private static async Task AdvanceAsync(Vendor vendor, RunningApp app, TimeSpan time)
    {
        await vendor.AdvanceAsync(time);
        app.Time.Advance(time);
    }

    private static async Task<ShardState> StateAsync(string connection, string kind)
    {
        var store = new StateStore(new BlobServiceClient(connection), new FakeLogger<StateStore>());
        var run = await store.GetRunAsync((await store.GetCurrentAsync("main", kind, Token))!.Value.Id, Token);
        return (await store.GetShardAsync(run!.Value, 0, Token)).State;
    }
}
