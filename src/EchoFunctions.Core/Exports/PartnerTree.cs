using System.Text.Json.Serialization;
using EchoFunctions.Core.Http;
using EchoFunctions.Core.Messaging;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>The accounts of a client's partner and its sub-partners, as a run has read them.</summary>
internal sealed record PartnerTree
{
    /// <summary>What decides whose tree it is and where it was read: a hash of the client's settings.</summary>
    public required string Settings { get; init; }

    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>User name of the partner at the root.</summary>
    public required string Partner { get; init; }

    public required IReadOnlyList<WorkAccount> Accounts { get; init; }

    /// <summary>User names of the partner at the root and of all below.</summary>
    public required IReadOnlyList<string> Partners { get; init; }

    /// <summary>The accounts or partners, or both, that a kind reads.</summary>
    public IReadOnlyList<WorkAccount> SubjectsOf(IExportKind kind) =>
    [
        .. kind.Subjects.HasFlag(Subjects.Partners) ? Partners.Select(partner => new WorkAccount(partner, IsPartner: true)) : [],
        .. kind.Subjects.HasFlag(Subjects.Accounts) ? Accounts : [],
    ];

    /// <summary>Rows of the lists that could not be read and were put aside by this reading.</summary>
    [JsonIgnore]
    public long DeadLetters { get; init; }
}

/// <summary>
/// Reads partner trees, a request for each 100 signups. What one run has read, the others of the client use for ten minutes, unless
/// what the lists tell is the very matter of the run.
/// </summary>
internal sealed class PartnerTrees(EchoSettings settings, EchoApis apis, StateStore store, DeadLetters deadLetters, TimeProvider time)
{
    private const int MaxPartners = 10_000;

    internal static readonly TimeSpan ShareFor = TimeSpan.FromMinutes(10);

    public async Task<PartnerTree> GetAsync(ExportRun run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mark = MarkOf(settings.Clients[run.Client]);
        if (run.Kind != ExportKinds.Accounts && run.Mode != ExportRequest.Snapshot
            && await store.GetTreeAsync(run.Client, cancellationToken) is { } known
            && known.Settings == mark && known.ReadAt <= now && now - known.ReadAt <= ShareFor)
        {
            return known;
        }

        var tree = await ReadAsync(run, cancellationToken) with { Settings = mark, ReadAt = now };
        await store.SaveTreeAsync(
            run.Client, tree with { Accounts = [.. tree.Accounts.Select(a => new WorkAccount(a.Username))] }, cancellationToken);
        return tree;
    }

    private static string MarkOf(EchoClient client) =>
        ExportRow.VersionOf($"{client.AuthUri}\n{client.ApiUri}\n{client.ClientId}\n{client.PartnerUsername}");

    private async Task<PartnerTree> ReadAsync(ExportRun run, CancellationToken cancellationToken)
    {
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

        return new PartnerTree
        {
            Settings = "",
            ReadAt = default,
            Partner = root,
            Accounts = [.. accounts.Values],
            Partners = [.. seen],
            DeadLetters = deadLettered,
        };
    }

    /// <summary>Only records of accounts need what the list tells of them.</summary>
    private static WorkAccount Account(ExportRun run, string partner, Signup signup) => run.Kind == ExportKinds.Accounts
        ? new WorkAccount(signup.Username, partner, signup.Name, signup.Company)
        : new WorkAccount(signup.Username);

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

    private async Task<string> LocateAsync(string client, CancellationToken cancellationToken)
    {
        var location = await apis[client].General.LocateUsernameAsync(GeneralEndpoints.TokenIdentity, cancellationToken);
        return location?.Kind == UsernameKind.Partner
            ? location.Username
            : location?.PartnerUsername
                ?? throw new EchoFunctionsException(
                    $"The API does not say which partner client '{client}' belongs to; set Echo:Clients:{client}:PartnerUsername");
    }
}
