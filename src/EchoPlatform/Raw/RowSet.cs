namespace EchoPlatform;

/// <summary>The rows of one v2 answer.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <param name="Rows">The rows, in the server's order.</param>
/// <param name="Unreadable">The rows that could not be read.</param>
public sealed record RowSet<T>(IReadOnlyList<T> Rows, IReadOnlyList<UnreadableRow> Unreadable);
