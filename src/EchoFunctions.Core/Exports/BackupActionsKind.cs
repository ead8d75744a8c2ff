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

    public string Name => ExportKinds.BackupActions;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ActionHistoryQuery
        {
            Since = read.Since ?? StartOf(read),
            OrderBy = ActionOrder.LocalStart,
            OrderDirection = SortDirection.Asc,
        };
        await foreach (var page in read.Api.Accounts.ListActionHistoryAsync(read.Account.Username, query, cancellationToken))
        {
            yield return new RowPage([.. page.Rows.Select(Row)], page.Unreadable);
        }
    }

    public ExportRow? Reread(WorkAccount account, string json) => Row(EchoRows.Read<BackupAction>(json, account.Username));

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
        return DateTimeOffset.FromUnixTimeSeconds(Math.Max(since - (long)LookBack.TotalSeconds, 0));
    }

    private static ExportRow Row(BackupAction action)
    {
        var key = $"{Uri.EscapeDataString(action.ComputerId)}/{action.ActionId.ToString(CultureInfo.InvariantCulture)}";
        var time = action.IsOpen || action.LocalEnd < action.LocalStart ? action.LocalStart : action.LocalEnd ?? action.LocalStart;
        return ExportRow.Create(key, action, EchoPlatformJsonContext.Default.BackupAction, time, action.IsOpen);
    }
}
