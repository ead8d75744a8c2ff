using System.Text;
using System.Text.Json;
using EchoFunctions.Core.Http;
using EchoFunctions.Core.Messaging;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// Reads the partner tree and puts the accounts on the work queue, many per message. Planning twice is harmless: work items are
/// numbered by shard, and those that are done are left out.
/// </summary>
internal sealed class ExportPlanner(
    EchoSettings settings, EchoApis apis, StateStore store, EventSender sender, DeadLetters deadLetters, ExportService exports, TimeProvider time)
{
    /// <summary>Accounts for which a work item aims: enough to fill a message when each brings a few rows.</summary>
    private const int AccountsPerItem = 50;

    private const int MaxPartners = 10_000;

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
        var shards = stored.Value is { Items: not null, Shards: { } planned }
            ? planned
            : ShardCount(plan.Accounts.Count, stored.Value.Shards ?? 1);
        var items = plan.Accounts.GroupBy(a => StateStore.ShardOf(a.Username, shards)).OrderBy(g => g.Key).ToList();
        var run = stored.Value with
        {
            Partner = plan.Partner,
            Shards = shards,
            Items = items.Count,
            Accounts = new AccountCounts { Planned = plan.Accounts.Count },
            DeadLetters = plan.DeadLetters,
        };
        await store.UpdateRunAsync(run, etag, cancellationToken);

        var done = (await store.GetOutcomesAsync(run, cancellationToken)).Select(o => o.Shard).ToHashSet();
        foreach (var item in items.Where(i => !done.Contains(i.Key)))
        {
            await EnqueueAsync(run, item.Key, [.. item], cancellationToken);
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

    private async Task<Plan> ReadPlanAsync(ExportRun run, CancellationToken cancellationToken)
    {
        await sender.EnsureQueueAsync(QueueNames.DeadLetters, cancellationToken);
        foreach (var subscription in settings.Subscriptions.Where(s => s.Takes(run.Kind)))
        {
            await sender.EnsureQueueAsync(subscription.Queue, cancellationToken);
        }

        var root = settings.Clients[run.Client].PartnerUsername ?? await LocateAsync(run.Client, cancellationToken);
        var accounts = new SortedDictionary<string, WorkAccount>(StringComparer.Ordinal);
        var deadLettered = 0L;
        var seen = new HashSet<string>(StringComparer.Ordinal) { root };
        var partners = new Queue<string>([root]);
        while (partners.TryDequeue(out var partner))
        {
            await foreach (var page in apis[run.Client].Partners.ListSignupsAsync(partner, query: null, cancellationToken))
            {
                foreach (var signup in page.Rows)
                {
                    if (signup.Type != SignupType.Partner)
                    {
                        accounts.TryAdd(signup.Username, Account(run, partner, signup));
                    }
                    else if (seen.Add(signup.Username))
                    {
                        partners.Enqueue(signup.Username);
                    }
                }

                foreach (var row in page.Unreadable)
                {
                    deadLettered += await PutAsideAsync(run, partner, row, cancellationToken) ? 1 : 0;
                }
            }

            if (seen.Count > MaxPartners)
            {
                throw new EchoFunctionsException(
                    $"The partner tree below '{root}' has more than {MaxPartners} partners; set Echo:Clients:{run.Client}:PartnerUsername to a part of it");
            }
        }

        return new Plan(root, [.. accounts.Values], deadLettered);
    }

    /// <summary>A row that cannot be read goes to the dead letters once for each content, not once for each run.</summary>
    private async Task<bool> PutAsideAsync(ExportRun run, string partner, UnreadableRow row, CancellationToken cancellationToken)
    {
        var mark = $"{run.Client}/{run.Kind}/{ExportRow.VersionOf($"{partner}\n{row.Json}")}";
        if (await store.IsPutAsideAsync(mark, cancellationToken))
        {
            return false;
        }

        await deadLetters.SendUnreadableSignupAsync(run, partner, row, cancellationToken);
        await store.MarkPutAsideAsync(mark, cancellationToken);
        return true;
    }

    /// <summary>Only records of accounts need what the list tells of them.</summary>
    private static WorkAccount Account(ExportRun run, string partner, Signup signup) => run.Kind == ExportKinds.Accounts
        ? new WorkAccount(signup.Username, partner, signup.Name, signup.Company)
        : new WorkAccount(signup.Username, partner);

    private async Task<string> LocateAsync(string client, CancellationToken cancellationToken)
    {
        var location = await apis[client].General.LocateUsernameAsync(GeneralEndpoints.TokenIdentity, cancellationToken);
        return location?.Kind == UsernameKind.Partner
            ? location.Username
            : location?.PartnerUsername
                ?? throw new EchoFunctionsException(
                    $"The API does not say which partner client '{client}' belongs to; set Echo:Clients:{client}:PartnerUsername");
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

    private sealed record Plan(string Partner, IReadOnlyList<WorkAccount> Accounts, long DeadLetters);
}
