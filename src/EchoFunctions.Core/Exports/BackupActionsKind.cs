using System.Globalization;
using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each backup, restore and deletion of an account's computers.</summary>
internal sealed class BackupActionsKind : IExportKind
{
    /// <summary>
    /// How far behind the last known time is read again: rows come late, times are equal, and whether <c>since</c> means start or
    /// last update is not documented (reference 7.2, 23).
    /// </summary>
    internal static readonly TimeSpan LookBack = TimeSpan.FromHours(48);

    /// <summary>A computer whose clock runs behind is waited for as long as it lags by less than this.</summary>
    private static readonly TimeSpan MaxLag = TimeSpan.FromDays(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(15);

    /// <summary>A timer that fires a little early would otherwise cost a whole period.</summary>
    private static readonly TimeSpan Punctuality = TimeSpan.FromMinutes(1);

    public string Name => ExportKinds.BackupActions;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = read.Since ?? StartOf(read);
        var known = KnownActions.Of(read);
        var query = new ActionHistoryQuery
        {
            Since = since,
            OrderBy = ActionOrder.LocalStart,

            // What is new stands at the end; but where most is known the end is read first, and often alone.
            OrderDirection = known is null ? SortDirection.Asc : SortDirection.Desc,
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var keys = new ComputerKeys(read.Client, read.Account);
        long? count = null;
        await foreach (var page in read.Api.Accounts.ListActionHistoryAsync(read.Account.Username, query, cancellationToken))
        {
            var rows = new RowPage([.. page.Rows.Select(action => Row(keys, action))], page.Unreadable);
            seen.UnionWith(rows.Rows.Select(row => row.LocalKey));
            yield return rows;
            if (known?.IsAllBehind(page, rows) == true)
            {
                yield break;
            }

            count = page.Count;
        }

        read.WholeRead = new WholeRead(read.Started.ToUnixTimeMilliseconds(), count - seen.Count);
    }

    /// <summary>
    /// An account that shows nothing new is read less often: after eight hours every hour, after four every half; at the usual
    /// schedule of a quarter the pause begins after about two hours. Never one with an open action, and never when asked for more than changes.
    /// </summary>
    public bool IsDue(AccountRead read)
    {
        if (read.Whole || read.Since is not null || read.Prior is not { ReadAt: { } readAt, ChangedAt: { } changedAt }
            || read.Prior.Rows.Values.Any(row => row.Open))
        {
            return true;
        }

        var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, (readAt - changedAt) / 8.0));
        return pause < ShortestPause || read.Started - DateTimeOffset.FromUnixTimeMilliseconds(readAt) > pause - Punctuality;
    }

    public ExportRow? Reread(string client, WorkAccount account, string json) =>
        Row(new ComputerKeys(client, account), EchoRows.Read<BackupAction>(json, account.Username));

    public bool IsGapless(AccountRead read) => read.Since is not { } since || since <= (StartOf(read) ?? DateTimeOffset.MinValue);

    public void Forget(AccountState state)
    {
        foreach (var (key, row) in state.Rows)
        {
            if (row.Time is { } time)
            {
                var computer = key[..key.IndexOf('/', StringComparison.Ordinal)];
                state.LastByComputer[computer] = Math.Max(time, state.LastByComputer.GetValueOrDefault(computer));
            }
        }

        if (SinceOf(state)?.ToUnixTimeSeconds() is not { } since)
        {
            return;
        }

        foreach (var (key, row) in state.Rows)
        {
            if (!row.Open && row.Time < since)
            {
                state.Rows.Remove(key);
            }
        }
    }

    /// <summary>Where a run that names no date begins.</summary>
    internal static DateTimeOffset? StartOf(AccountRead read) => (read.Whole ? null : SinceOf(read.Prior)) ?? read.HistoryStart;

    /// <summary>
    /// Where the next read begins: behind the last read, the start of every open action and, because times are those of each
    /// computer's own clock, behind the latest action of each computer that has acted lately.
    /// </summary>
    internal static DateTimeOffset? SinceOf(AccountState state)
    {
        if (state.ReadAt is not { } readAt)
        {
            return null;
        }

        var since = readAt / 1000;
        if (state.LastByComputer.Count > 0)
        {
            var newest = Math.Min(since, state.LastByComputer.Values.Max());
            since = state.LastByComputer.Values.Where(t => t >= newest - (long)MaxLag.TotalSeconds).Append(newest).Min();
        }

        foreach (var row in state.Rows.Values)
        {
            since = row is { Open: true, Time: { } time } ? Math.Min(since, time) : since;
        }

        // Clocks and dates are the vendor's: nothing is older than what can be asked for.
        return DateTimeOffset.FromUnixTimeSeconds(BesideActions(state, Math.Max(since - (long)LookBack.TotalSeconds, 0)));
    }

    /// <summary>
    /// A time in the middle of no action, so that the server's count is that of the rows kept, whether <c>since</c> means start or
    /// last update.
    /// </summary>
    private static long BesideActions(AccountState state, long since)
    {
        while (true)
        {
            var earlier = state.Rows.Values.Where(row => row.Time >= since && row.Time - row.Duration < since)
                .Select(row => row.Time!.Value - row.Duration).DefaultIfEmpty(since).Min();
            if (earlier == since || earlier < 0)
            {
                return since;
            }

            since = earlier;
        }
    }

    private static ExportRow Row(ComputerKeys keys, BackupAction action)
    {
        var (computer, correlation) = keys.Of(action);
        var key = string.Create(CultureInfo.InvariantCulture, $"{computer}/{action.ActionId}");
        var time = action.IsOpen || action.LocalEnd < action.LocalStart ? action.LocalStart : action.LocalEnd ?? action.LocalStart;
        var row = ExportRow.Create(
            key, action, EchoPlatformJsonContext.Default.BackupAction, time, action.IsOpen, ("correlation_key", correlation));
        return row with { Duration = time - action.LocalStart is { } duration ? (long)duration.TotalSeconds : 0 };
    }

    /// <summary>The parts of keys that all actions of a computer and backup set share, made once for each.</summary>
    private sealed class ComputerKeys(string client, WorkAccount account)
    {
        private readonly Dictionary<(string Computer, string? Set), (string Computer, string Correlation)> _known = [];

        /// <summary>One problem, one ticket: nothing in the correlation key differs from one night to the next.</summary>
        public (string Computer, string Correlation) Of(BackupAction action)
        {
            if (!_known.TryGetValue((action.ComputerId, action.BackupsetName), out var keys))
            {
                var (username, computer, set) = (
                    Uri.EscapeDataString(account.Username), Uri.EscapeDataString(action.ComputerId), Uri.EscapeDataString(action.BackupsetName ?? ""));
                _known[(action.ComputerId, action.BackupsetName)] = keys = (computer, $"{client}/{username}/{computer}/{set}");
            }

            return keys;
        }
    }
}
