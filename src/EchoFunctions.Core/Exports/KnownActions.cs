using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// Reads an account's history newest first, and only until everything that the server counts is accounted for. It counts as it did
/// when every page was read: right, or wrong by as many rows. Where its count is that of the rows we know and of those just seen,
/// or where all rows we know were on a last, short page, there is nothing behind it. Once a day every page is read all the same.
/// </summary>
internal sealed class KnownActions
{
    private const int FullPage = 50;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly AccountState _prior;
    private readonly ReadWindow _last;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _openLeft;
    private long _known;
    private long _fresh;

    private KnownActions(AccountState prior, ReadWindow last)
    {
        _prior = prior;
        _last = last;
        _openLeft = prior.Rows.Values.Count(row => row.Open);
    }

    /// <summary>Null when the history has to be read to its end: in a first run, for a snapshot or a backfill, and once a day.</summary>
    public static KnownActions? Of(AccountRead read, DateTimeOffset? since)
    {
        if (read.Whole || read.Since is not null || read.Prior is not { ReadAt: not null, Window: { } window }
            || read.Started - DateTimeOffset.FromUnixTimeMilliseconds(window.WholeAt) >= Day)
        {
            return null;
        }

        var from = since?.ToUnixTimeSeconds();
        if (window.Since != from)
        {
            // Not asked for before: then the rows that are kept because they will be read again are those of this window.
            var rows = read.Prior.Rows.Keys.LongCount(key => !AccountState.IsPutAside(key));
            window = window with { Since = from, Seen = rows };
        }

        return new KnownActions(read.Prior, window);
    }

    /// <summary>What the list holds when nothing can be left behind this page; null when reading has to go on.</summary>
    public ReadWindow? WindowAfter(ListPage<BackupAction> page, RowPage rows)
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

        foreach (var row in page.Unreadable)
        {
            var isKnown = _prior.Rows.ContainsKey(AccountState.KeyOfPutAside(ExportRow.VersionOf(row.Json)));
            (_known, _fresh) = isKnown ? (_known + 1, _fresh) : (_known, _fresh + 1);
        }

        var rowsSeen = _known + _fresh;
        var isShort = !page.HasNext && page.Rows.Count + page.Unreadable.Count < FullPage;

        // A count that ends the list here while a link leads on is that of the page.
        var isCounted = page.Count - _last.Excess == _last.Seen + _fresh && !(page.HasNext && page.Count <= rowsSeen);
        return _openLeft == 0 && (isCounted || (isShort && _known == _last.Seen)) ? _last with { Seen = _last.Seen + _fresh } : null;
    }
}
