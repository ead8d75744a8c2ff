namespace EchoPlatform;

/// <summary>Which part of a long answer to browse (Page 96772257).</summary>
/// <remarks>INFERRED: that a GET carries it as <c>page.startIndex</c> and <c>page.count</c> in the query; the page shows it only as names.</remarks>
public sealed record BrowsePage
{
    /// <summary>The first item, from 0; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int StartIndex
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>How many items, at least 1; default 50. The vendor states no maximum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Count
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 50;
}
