namespace EchoPlatform;

/// <summary>One page of a listing.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <param name="Page">The number of the page as it was asked for, from 1.</param>
/// <param name="PageSize">The rows per page the server states; it may be wrong.</param>
/// <param name="Count">
/// The rows of the whole listing the server states. That it means all pages is INFERRED from examples (Page 97518011), and it may be wrong.
/// </param>
/// <param name="Rows">The rows, in the server's order.</param>
/// <param name="Unreadable">The rows of this page that could not be read.</param>
public sealed record ListPage<T>(
    int Page,
    int? PageSize,
    long? Count,
    IReadOnlyList<T> Rows,
    IReadOnlyList<UnreadableRow> Unreadable)
{
    /// <summary>Whether the page has a link to a next one; it may be wrong.</summary>
    public bool HasNext { get; init; }
}

/// <summary>A row that could not be read, beside neighbours that could.</summary>
/// <param name="Json">The whole row as sent, so that nothing of it is lost; bounded by the size of the answer.</param>
/// <param name="Reason">What was wrong with it, in one line.</param>
public sealed record UnreadableRow(string Json, string Reason);
