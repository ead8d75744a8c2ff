using System.Runtime.CompilerServices;

namespace EchoPlatform;

/// <summary>
/// Reads a listing page by page. What the envelope says may be wrong in every part, and losing a row is the worst outcome, so each
/// statement is only ever believed when it asks to read on, never alone when it asks to stop.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A full page is always followed by one more request.</item>
/// <item>
/// A short page ends the listing unless it has a <c>next</c> link, or <c>count</c> differs from the rows seen (more: there is more;
/// fewer: the count is proven wrong and means nothing), or an earlier page with as few rows turned out not to be the last (the server
/// hands out fewer rows than it states).
/// </item>
/// <item>
/// A barren page (empty, or the same rows as an earlier page) is not handed on. It ends the listing, except once where more is promised:
/// for an empty page by its own <c>next</c> link, for a repeated one by that or by <c>count</c>. Two in a row always end it.
/// </item>
/// <item>
/// A barren page may have been a slip of the server's. It is asked for a second time at the end when others came after it, or when it
/// was a repeated page right before the empty one and <c>count</c> is not fulfilled.
/// </item>
/// </list>
/// </remarks>
internal static class Paging
{
    /// <param name="fetch">Gets the page of a number.</param>
    /// <param name="requestedSize">The page size asked for.</param>
    /// <param name="maxPages">The most requests.</param>
    /// <param name="tooManyPages">Makes the exception for a listing that does not end.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public static async IAsyncEnumerable<ListPage<T>> ReadAsync<T>(
        Func<int, CancellationToken, Task<ListBody<T>>> fetch,
        int requestedSize,
        int maxPages,
        Func<Exception> tooManyPages,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : VendorRow
    {
        var seen = new HashSet<UInt128>();
        var barren = new List<(int Page, bool IsEmpty)>();
        var requests = 0;
        long rows = 0;
        int smallest = int.MaxValue;
        long? count = null;
        var barrenInARow = 0;
        var lastFresh = 0;

        for (var page = 1; ; page++)
        {
            ListBody<T> body = await FetchAsync(page).ConfigureAwait(false);
            count = body.Count ?? count;
            bool more;
            if (body.Length > 0 && seen.Add(body.Fingerprint))
            {
                barrenInARow = 0;
                lastFresh = page;
                rows += body.Length;
                int full = Math.Min(Math.Min(requestedSize, body.PageSize ?? requestedSize), smallest);
                smallest = Math.Min(smallest, body.Length);
                more = body.HasNext || body.Length >= full || (body.Count is { } stated && stated != rows);
                yield return new ListPage<T>(page, body.PageSize, body.Count, body.Rows, body.Unreadable) { HasNext = body.HasNext };
            }
            else
            {
                barrenInARow++;
                barren.Add((page, body.Length == 0));
                more = barrenInARow < 2 && (body.HasNext || (body.Length > 0 && body.Count > rows));
            }

            if (!more)
            {
                break;
            }
        }

        foreach ((int page, bool isEmpty) in barren)
        {
            if (page < lastFresh || (!isEmpty && barren[^1].IsEmpty && count > rows))
            {
                ListBody<T> body = await FetchAsync(page).ConfigureAwait(false);
                if (body.Length > 0 && seen.Add(body.Fingerprint))
                {
                    rows += body.Length;
                    yield return new ListPage<T>(page, body.PageSize, body.Count, body.Rows, body.Unreadable) { HasNext = body.HasNext };
                }
            }
        }

        Task<ListBody<T>> FetchAsync(int page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ++requests <= maxPages ? fetch(page, cancellationToken) : throw tooManyPages();
        }
    }
}
