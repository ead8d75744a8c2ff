using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>Nothing in the app knows the sandbox: a server of another shape is exported as well.</summary>
public sealed class OtherServerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_server_of_another_shape_is_exported_whole()
    {
        await using var server = await OtherServer.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, server.Settings);

        await app.RunAllAsync();

        var got = await new Ledger(connection).TakeAsync();
        Keys(got, ExportKinds.Accounts).ShouldBe(["alpha", "beta%20%26%20sons", "delta%2F4", "gamma"]);
        Keys(got, ExportKinds.Computers).ShouldBe(
        [
            "alpha/0007", "alpha/0008", "beta%20%26%20sons/0007", "beta%20%26%20sons/0008", "delta%2F4/0007", "delta%2F4/0008", "gamma/0007",
        ]);
        Keys(got, ExportKinds.BackupActions).ShouldBe(server.Actions
            .SelectMany(a => a.Value.Select((_, n) => $"{Uri.EscapeDataString(a.Key)}/{(n % 2 == 0 ? "0007" : "0008")}/{9_000_000_000 + n}"))
            .Order(StringComparer.Ordinal));

        Keys(got, ExportKinds.Usage).ShouldBe(server.Accounts
            .SelectMany(a => Enumerable.Range(14, 10).Select(day => $"accounts/{Uri.EscapeDataString(a)}/2026-11-{day}"))
            .Order(StringComparer.Ordinal));
        ExportKinds.Billing.Except([ExportKinds.Usage]).ShouldAllBe(kind => !got.Any(d => d.Kind == kind));
        var day = got.First(d => d.Key == "accounts/delta%2F4/2026-11-20").Row;
        day.GetProperty("date").GetString().ShouldBe("2026-11-20T00:00:00+00:00");
        day.GetProperty("bytes").GetInt64().ShouldBe(9_000_000_000);
        day.GetProperty("username").GetString().ShouldBe("delta/4");
        day.GetProperty("vendor_username").GetString().ShouldBe("somebody else");

        var action = got.First(d => d.Kind == ExportKinds.BackupActions && d.Key == "alpha/0007/9000000000").Row;
        action.GetProperty("username").GetString().ShouldBe("alpha");
        action.GetProperty("bytes").GetInt64().ShouldBe(123_456_789_012);
        action.GetProperty("warnings").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        action.GetProperty("condition_status").GetString().ShouldBe("SOMETHING_NEW");
        action.GetProperty("zz_not_in_any_document").GetProperty("deep")[2].GetString().ShouldBe("é");
        var account = got.First(d => d.Key == "delta%2F4").Row;
        account.GetProperty("partner").GetString().ShouldBe("low");
        account.GetProperty("signup_date").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        server.TokenRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_takes_no_notice_of_dates_is_sent_nothing_twice_for()
    {
        await using var server = await OtherServer.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, server.Settings);
        await app.RunAsync(ExportKinds.Usage);
        var ledger = new Ledger(connection);
        (await ledger.TakeAsync()).Count.ShouldBe(40);

        (await app.RunAsync(ExportKinds.Usage)).State.ShouldBe(ExportRun.Completed);

        (await ledger.TakeAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_put_aside_once_with_its_reason_and_its_neighbours_go_on()
    {
        await using var server = await OtherServer.StartAsync();
        server.Actions["alpha"].Insert(10, OtherServer.Action(10, "abc"));
        server.Partners["mid"].Insert(0, " ");
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, server.Settings);
        var ledger = new Ledger(connection);

        var first = await app.RunAsync(ExportKinds.BackupActions);

        (await ledger.TakeAsync()).Count.ShouldBe(45);
        (first.State, first.Records, first.DeadLetters).ShouldBe((ExportRun.Completed, 45, 2));
        var letters = (await ledger.TakeDeadLettersAsync()).ToDictionary(l => l.GetProperty("subject").GetString()!, StringComparer.Ordinal);
        letters.Keys.ShouldBe(["partners/mid", "accounts/alpha"], ignoreOrder: true);
        var data = letters["accounts/alpha"].GetProperty("data");
        data.GetProperty("reason").GetString().ShouldNotBeNull().ShouldContain("action_id");
        data.GetProperty("content").GetString().ShouldNotBeNull().ShouldContain("\"abc\"");
        letters["accounts/alpha"].GetProperty("runid").GetString().ShouldBe(first.Id);

        var second = await app.RunAsync(ExportKinds.BackupActions);

        (second.State, second.DeadLetters).ShouldBe((ExportRun.Completed, 0));
        (await ledger.TakeDeadLettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_computer_that_is_gone_stops_neither_its_account_nor_later_runs()
    {
        await using var server = await OtherServer.StartAsync();
        server.GoneComputers.Add("0007");
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, server.Settings);
        var ledger = new Ledger(connection);

        (await app.RunAsync(ExportKinds.Computers)).State.ShouldBe(ExportRun.Completed);
        Keys(await ledger.TakeAsync(), ExportKinds.Computers).ShouldBe(["alpha/0008", "beta%20%26%20sons/0008", "delta%2F4/0008"]);

        server.GoneComputers.Add("0008");
        (await app.RunAsync(ExportKinds.Computers)).State.ShouldBe(ExportRun.Completed);
    }

    [Fact]
    public async Task A_single_resource_that_cannot_be_read_is_put_aside_once_too()
    {
        await using var server = await OtherServer.StartAsync();
        server.UnreadableAccounts.Add("alpha");
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, server.Settings);
        var ledger = new Ledger(connection);

        (await app.RunAsync(ExportKinds.Accounts)).State.ShouldBe(ExportRun.Completed);

        Keys(await ledger.TakeAsync(), ExportKinds.Accounts).ShouldBe(["beta%20%26%20sons", "delta%2F4", "gamma"]);
        (await ledger.TakeDeadLettersAsync()).ShouldHaveSingleItem().GetProperty("subject").GetString().ShouldBe("accounts/alpha");
        (await app.RunAsync(ExportKinds.Accounts)).DeadLetters.ShouldBe(0);
    }

    private static IEnumerable<string> Keys(IEnumerable<Delivery> deliveries, string kind) =>
        deliveries.Where(d => d.Kind == kind).Select(d => d.Key).Order(StringComparer.Ordinal);
}
