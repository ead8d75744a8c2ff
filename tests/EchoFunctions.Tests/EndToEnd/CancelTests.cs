using System.Net;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>A run can be stopped; what it has sent is not forgotten, and the next run takes up the rest.</summary>
public sealed class CancelTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_canceled_run_sends_nothing_more_and_the_next_one_takes_up_the_rest()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (30, 300));
        await using var tap = await Tap.StartAsync(vendor.Address);
        var connection = azurite.TakeAccount();
        var (reached, gate, requests) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        tap.OnRequest = async request =>
        {
            if (request.Path.Value!.EndsWith("/action_history", StringComparison.Ordinal) && Interlocked.Increment(ref requests) > 100)
            {
                reached.TrySetResult();
                await gate.Task;
            }

            return true;
        };
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings(tap.Address));
        var (_, id) = await app.StartRunAsync(ExportKinds.BackupActions);
        await reached.Task.WaitAsync(Token);

        var (status, run) = await app.CancelAsync(id);
        (status, run.GetProperty("state").GetString()).ShouldBe((HttpStatusCode.OK, "canceled"));
        gate.SetResult();
        tap.OnRequest = static _ => Task.FromResult(true);
        (await app.CancelAsync(id)).Status.ShouldBe(HttpStatusCode.OK, "asked twice");
        var next = await app.RunAsync(ExportKinds.BackupActions);

        next.State.ShouldBe(ExportRun.Completed);
        (await app.EndOfAsync(id)).State.ShouldBe(ExportRun.Canceled);
        var ledger = new Ledger(connection);
        var got = await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.BackupActions).Values, await vendor.TruthAsync(ExportKinds.BackupActions));
        got.Count(d => d.Run == id).ShouldBeInRange(1, 8999);
        (await app.CancelAsync(next.Id)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await app.CancelAsync("20261123T020000Z-00000000")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_subscribes_to_runs_hears_of_every_start_and_end()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (5, 20));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings(), new()
        {
            ["Echo:Subscriptions:all:Queue"] = "echo-resources",
            ["Echo:Subscriptions:runs:Queue"] = "events",
            ["Echo:Subscriptions:runs:Kinds"] = ExportKinds.Runs,
        });

        var completed = await app.RunAsync(ExportKinds.BackupActions);
        await vendor.FaultAsync(new { path = "/v1/accounts", status = 404, times = 1 });
        var failed = await app.RunAsync(ExportKinds.Accounts);

        var events = await new Ledger(connection, "events").TakeAsync();
        events.Select(e => (e.Key, e.Change, State: e.Row.GetProperty("state").GetString())).ShouldBe(
        [
            (completed.Id, "added", "running"), (completed.Id, "updated", "completed"), (failed.Id, "added", "running"), (failed.Id, "updated", "failed"),
        ]);
        var end = events[1].Row;
        end.GetProperty("accounts_done").GetInt32().ShouldBe(5);
        end.GetProperty("records").GetInt64().ShouldBe(100);
        end.GetProperty("messages").GetInt64().ShouldBe(completed.Messages);
        events[1].Sequence.ShouldBeGreaterThan(events[0].Sequence);
        events[3].Row.GetProperty("errors").EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldContain("404");
        (await new Ledger(connection).TakeAsync()).ShouldAllBe(d => d.Kind != ExportKinds.Runs);
    }
}
