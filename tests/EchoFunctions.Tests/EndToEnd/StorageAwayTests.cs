using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>Storage that does not answer; the storage clients' own tries take most of the time here.</summary>
public sealed class StorageAwayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_queue_that_does_not_answer_fails_the_run_and_repeats_at_most_the_message_in_doubt()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 150));
        var account = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(account);
        await using var _ = blobs;
        await using var __ = queues;
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var left = 3;
        queues.OnAnswer = request => Task.FromResult(
            !request.Path.Value!.EndsWith("/echo-resources/messages", StringComparison.Ordinal) || Interlocked.Decrement(ref left) > 0);

        var failed = await app.RunAsync(ExportKinds.BackupActions);
        failed.State.ShouldBe(ExportRun.Failed);
        failed.Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.ShouldContain("'echo-resources'"), e => e.ShouldContain("EchoStorage"));

        queues.OnAnswer = static _ => Task.FromResult(true);
        var ledger = new Ledger(account);
        var first = await ledger.TakeAsync();
        (await app.RunAsync(ExportKinds.BackupActions)).State.ShouldBe(ExportRun.Completed);
        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.Latest(ExportKinds.BackupActions).Values, await vendor.TruthAsync(ExportKinds.BackupActions));
        var inDoubt = first.GroupBy(d => d.Message).Where(m => m.Count() != m.DistinctBy(d => d.Key).Count()).ShouldHaveSingleItem();
        var settled = first.Where(d => d.Message != inDoubt.Key).Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        ledger.All.Skip(first.Count).ShouldAllBe(d => !settled.Contains(d.Key));
    }

    [Fact]
    public async Task Storage_that_cannot_be_reached_is_named_in_one_line()
    {
        using var closed = new ClosedPort();
        var storage = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://{closed.Authority}/a;"
            + $"QueueEndpoint=http://{closed.Authority}/a";
        await using var process = LocalProcess.Start(["--once"], [new("EchoStorage", storage)]);

        var (exitCode, _) = await process.EndAsync();

        exitCode.ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldContain("EchoStorage");
    }
}
