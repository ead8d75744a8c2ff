using System.Net;
using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// One record for each computer of an account. A computer is read when it has acted since it was last read; the first run of a day
/// (UTC) reads all that are known, and asks for the list that the vendor links to but does not document (reference 7.3). The mark of
/// a computer holds the time of its latest action.
/// </summary>
internal sealed class ComputersKind : IExportKind
{
    /// <summary>The first run of a day looks for those that were overlooked the day before, too.</summary>
    private static readonly TimeSpan DailyLookBack = BackupActionsKind.LookBack + TimeSpan.FromDays(1);

    public string Name => ExportKinds.Computers;

    public bool ReportsRemoval => true;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = read.Whole || IsFirstOfDay(read);
        if (await LatestActionsAsync(read, all, cancellationToken) is not { } latest)
        {
            yield return new RowPage([.. Known(read).Select(id => Gone(read, id))], []);
            yield break;
        }

        var ids = new SortedSet<string>(latest.Where(a => HasActed(read, a.Key, a.Value)).Select(a => a.Key), StringComparer.Ordinal);
        ids.UnionWith(Known(read).Where(id => all || MarkOf(read, id).Open));
        if (all)
        {
            await AddListedAsync(read, ids, cancellationToken);
        }

        foreach (var id in ids)
        {
            yield return await SingleResource.ReadAsync(
                stop => ReadOneAsync(read, id, latest.TryGetValue(id, out var time) ? time : null, stop), cancellationToken);
        }
    }

    public ExportRow? Reread(string client, WorkAccount account, string json)
    {
        var computer = EchoRows.Read<Computer>(json, account.Username);
        return ExportRow.Create(Uri.EscapeDataString(computer.ComputerId), computer, EchoPlatformJsonContext.Default.Computer);
    }

    public void Forget(AccountState state)
    {
        // A handful of rows, each of which will be read again.
    }

    private static bool IsFirstOfDay(AccountRead read) =>
        read.Prior.ReadAt is not { } at || DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.Date != read.Started.UtcDateTime.Date;

    private static IEnumerable<string> Known(AccountRead read) =>
        read.Prior.Rows.Keys.Where(key => !AccountState.IsPutAside(key)).Select(Uri.UnescapeDataString);

    private static RowMark MarkOf(AccountRead read, string id) => read.Prior.Rows.GetValueOrDefault(Uri.EscapeDataString(id));

    /// <summary>Each computer's times are compared only with its own, because every clock may be wrong.</summary>
    private static bool HasActed(AccountRead read, string id, long latest) => MarkOf(read, id).Time is not { } seen || latest > seen;

    private static ExportRow Gone(AccountRead read, string id) =>
        ExportRow.Gone(Uri.EscapeDataString(id), ("username", read.Account.Username), ("computer_id", id));

    private static async Task<ExportRow> ReadOneAsync(AccountRead read, string id, long? latest, CancellationToken cancellationToken)
    {
        try
        {
            var row = ExportRow.Create(
                Uri.EscapeDataString(id),
                await read.Api.Computers.GetAsync(read.Account.Username, id, cancellationToken),
                EchoPlatformJsonContext.Default.Computer);
            var seen = MarkOf(read, id).Time;
            return row with { Time = latest is null || latest < seen ? seen : latest };
        }
        catch (EchoPlatformException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // Gone although the history, or an earlier run, knows it.
            return Gone(read, id);
        }
    }

    /// <summary>
    /// The latest action of each computer that has acted lately, by its own clock in Unix seconds; null when the account is gone.
    /// The newest come first, and unless <paramref name="all"/> are wanted, a page on which nobody has acted anew is the last.
    /// </summary>
    private static async Task<Dictionary<string, long>?> LatestActionsAsync(AccountRead read, bool all, CancellationToken cancellationToken)
    {
        var query = new ActionHistoryQuery
        {
            Since = read.Prior.ReadAt is { } at && !read.Whole
                ? DateTimeOffset.FromUnixTimeMilliseconds(at) - (all ? DailyLookBack : BackupActionsKind.LookBack)
                : read.HistoryStart,
            OrderBy = ActionOrder.LocalStart,
            OrderDirection = SortDirection.Desc,
        };
        var latest = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            await foreach (var page in read.Api.Accounts.ListActionHistoryAsync(read.Account.Username, query, cancellationToken))
            {
                foreach (var action in page.Rows)
                {
                    var time = Math.Max(
                        action.LocalStart?.ToUnixTimeSeconds() ?? long.MinValue, action.LocalEnd?.ToUnixTimeSeconds() ?? long.MinValue);
                    latest[action.ComputerId] = Math.Max(time, latest.GetValueOrDefault(action.ComputerId, long.MinValue));
                }

                if (!all && !page.Rows.Any(a => HasActed(read, a.ComputerId, latest[a.ComputerId])))
                {
                    break;
                }
            }
        }
        catch (EchoPlatformException e) when (e.Status == HttpStatusCode.NotFound)
        {
            if (await read.IsGoneAsync(cancellationToken))
            {
                return null;
            }

            throw;
        }

        return latest;
    }

    private static async Task AddListedAsync(AccountRead read, SortedSet<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in read.Api.Accounts.ListComputersAsync(read.Account.Username, cancellationToken))
            {
                ids.UnionWith(page.Rows.Select(c => c.ComputerId));
            }
        }
        catch (EchoPlatformException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // The list is an extra: not documented, and not everybody's.
        }
    }
}
