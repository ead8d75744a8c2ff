using System.Text;
using System.Text.Json;
using EchoFunctions.Core.Messaging;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// Reads the partner tree and puts the accounts, or the partners, on the work queue, many per message. Planning twice is harmless: work items are
/// numbered by shard, and those that are done are left out.
/// </summary>
internal sealed class ExportPlanner(
    EchoSettings settings, PartnerTrees trees, StateStore store, EventSender sender, ExportService exports, TimeProvider time)
{
    /// <summary>Accounts for which a work item aims: enough to fill a message when each brings a few rows.</summary>
    private const int AccountsPerItem = 50;

    public async Task PlanAsync(Stored<ExportRun> stored, CancellationToken cancellationToken)
    {
        var etag = stored.ETag;
        var plan = await Heartbeat.RunAsync(
            stop => ReadPlanAsync(stored.Value, stop),
            async stop => etag = await store.UpdateRunAsync(stored.Value, etag, stop),
            settings.RunLease / 3,
            time,
            cancellationToken);

        // A run that is planned again keeps its shards: work items of the first plan may be under way.
        var kind = ExportKinds.All[stored.Value.Kind];
        var subjects = plan.SubjectsOf(kind);
        var shards = stored.Value is { Items: not null, Shards: { } planned }
            ? planned
            : ShardCount(subjects.Count, stored.Value.Shards ?? 1);
        var items = subjects.ToLookup(a => StateStore.ShardOf(kind.StateKeyOf(a), shards));
        var run = stored.Value with
        {
            Partner = plan.Partner,
            Shards = shards,
            Items = shards,
            Accounts = new AccountCounts { Planned = subjects.Count },
            DeadLetters = plan.DeadLetters,
        };
        await store.UpdateRunAsync(run, etag, cancellationToken);

        var done = (await store.GetOutcomesAsync(run, cancellationToken)).Select(o => o.Shard).ToHashSet();
        foreach (var shard in Enumerable.Range(0, shards).Where(shard => !done.Contains(shard)))
        {
            // A shard without a planned account, too: those it knew may have vanished.
            await EnqueueAsync(run, shard, [.. items[shard]], cancellationToken);
        }

        await exports.FinishIfDoneAsync(run.Id, cancellationToken);
    }

    /// <summary>A power of two, never fewer than before, so that state files only ever split.</summary>
    internal static int ShardCount(int accounts, int before)
    {
        var shards = Math.Max(1, before);
        while (shards * AccountsPerItem < accounts)
        {
            shards *= 2;
        }

        return shards;
    }

    private async Task<PartnerTree> ReadPlanAsync(ExportRun run, CancellationToken cancellationToken)
    {
        await sender.EnsureQueueAsync(QueueNames.DeadLetters, cancellationToken);
        foreach (var subscription in settings.Subscriptions.Where(s => s.Takes(run.Client, run.Kind)))
        {
            await sender.EnsureQueueAsync(subscription.Queue, cancellationToken);
        }

        return await trees.GetAsync(run, cancellationToken);
    }

    private async Task EnqueueAsync(ExportRun run, int shard, IReadOnlyList<WorkAccount> accounts, CancellationToken cancellationToken)
    {
        var message = new WorkMessage { Run = run.Id, Shard = shard, Accounts = accounts };
        var text = JsonSerializer.Serialize(message, ExportJson.Default.WorkMessage);
        if (Encoding.UTF8.GetByteCount(text) > RecordBatch.QueueLimit)
        {
            var blob = await store.SaveAccountsAsync(run.Id, shard, accounts, cancellationToken);
            message = message with { Accounts = null, AccountsBlob = blob };
        }

        await exports.EnqueueAsync(message, cancellationToken);
    }
}
