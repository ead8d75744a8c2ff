using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// Reads an account's history newest first, and only until everything that the server counts is accounted for. It counts as it did
/// when every page was read: right, or wrong by as many rows. Where its count is that of the rows we know and of those just seen,
/// or where all rows we keep were on a last, short page, there is nothing behind it. Once a day every page is read all the same.
/// </summary>
internal sealed class KnownActions
{
    private const int FullPage = 50;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly AccountState _prior;
    private readonly long _kept;
    private readonly long? _excess;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _openLeft;
    private long _known;
    private long _fresh;

    private KnownActions(AccountState prior, WholeRead whole)
    {
        _prior = prior;
        _excess = whole.Excess;
        _kept = prior.Rows.Keys.LongCount(key => !AccountState.IsPutAside(key));
        _openLeft = prior.Rows.Values.Count(row => row.Open);
    }

    /// <summary>Null when the history has to be read to its end: in a first run, for a snapshot or a backfill, and once a day.</summary>
    public static KnownActions? Of(AccountRead read) =>
        read is { Whole: false, Since: null, Prior: { ReadAt: not null, Whole: { } whole } }
        && read.Started - DateTimeOffset.FromUnixTimeMilliseconds(whole.At) < Day
            ? new KnownActions(read.Prior, whole)
            : null;

    /// <summary>Whether nothing new or changed can be left behind this page.</summary>
    public bool IsAllBehind(ListPage<BackupAction> page, RowPage rows)
    {
        foreach (var row in rows.Rows)
        {
            if (!_seen.Add(row.LocalKey))
            {
                continue;
            }

            if (_prior.Rows.TryGetValue(row.LocalKey, out var mark))
            {
                _known++;
                _openLeft -= mark.Open ? 1 : 0;
            }
            else
            {
                _fresh++;
            }
        }

        _fresh += page.Unreadable.Count(row => !_prior.Rows.ContainsKey(AccountState.KeyOfPutAside(ExportRow.VersionOf(row.Json))));

        var isShort = !page.HasNext && page.Rows.Count + page.Unreadable.Count < FullPage;

        // A count that ends the list here while a link leads on is that of the page.
        var isCounted = page.Count - _excess == _kept + _fresh && !(page.HasNext && page.Count <= _known + _fresh);
        return _openLeft == 0 && (isCounted || (isShort && _known == _kept));
    }
}
