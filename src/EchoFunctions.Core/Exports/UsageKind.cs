using System.Globalization;
using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each day of an account or partner: the bytes it had stored.</summary>
internal sealed class UsageKind : IExportKind
{
    /// <summary>How far behind the last known day is read again: the point of a day may come late and may still grow.</summary>
    internal static readonly TimeSpan LookBack = TimeSpan.FromDays(2);

    /// <summary>Usage has no computers; its last day is kept under the name of none.</summary>
    private const string LastDay = "";

    public string Name => ExportKinds.Usage;

    public Subjects Subjects => Subjects.Both;

    public bool IsOptional => true;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (username, isPartner) = (read.Account.Username, read.Account.IsPartner);
        var start = read.Since ?? StartOf(read);
        var query = new UsageQuery
        {
            StartDate = start,
            Resolution = UsageResolution.Day,
            OrderDirection = SortDirection.Asc,
        };
        var pages = isPartner
            ? read.Api.Partners.ListUsageHistoryAsync(username, query, cancellationToken)
            : read.Api.Accounts.ListUsageHistoryAsync(username, query, cancellationToken);
        await foreach (var page in pages)
        {
            // That accounts have the filter is inferred (reference 5.2). Earlier days are delivered and forgotten, or not asked for.
            var points = page.Rows.Where(point => start is null || point.Date >= start);
            yield return new RowPage([.. points.Select(point => Row(read.Account, point))], page.Unreadable);
        }
    }

    public bool IsGapless(AccountRead read) => read.Since is not { } since || since <= (StartOf(read) ?? DateTimeOffset.MinValue);

    public void Forget(AccountState state)
    {
        if (state.Rows.Values.Max(row => row.Time) is { } last)
        {
            state.LastByComputer[LastDay] = last;
        }

        var since = SinceOf(state)?.ToUnixTimeSeconds();
        foreach (var (key, row) in state.Rows)
        {
            if (row.Time < since)
            {
                state.Rows.Remove(key);
            }
        }
    }

    /// <summary>Where a run that names no date begins.</summary>
    private static DateTimeOffset? StartOf(AccountRead read) => (read.Whole ? null : SinceOf(read.Prior)) ?? read.HistoryStart;

    /// <summary>Behind the last day that was known when everything up to it had been read; a day in the future moves nothing.</summary>
    internal static DateTimeOffset? SinceOf(AccountState state) =>
        state.ReadAt is { } readAt && state.LastByComputer.TryGetValue(LastDay, out var last)
            ? DateTimeOffset.FromUnixTimeSeconds(Math.Max(Math.Min(last, readAt / 1000) - (long)LookBack.TotalSeconds, 0))
            : null;

    /// <summary>The day is that of the vendor's own offset, so that it does not depend on where the reader is.</summary>
    private static ExportRow Row(WorkAccount account, UsagePoint point) => ExportRow.Create(
        point.Date!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        point,
        EchoPlatformJsonContext.Default.UsagePoint,
        point.Date,
        extra: [("username", account.Username), ("type", (account.IsPartner ? SignupType.Partner : SignupType.Account).Value)]);
}
