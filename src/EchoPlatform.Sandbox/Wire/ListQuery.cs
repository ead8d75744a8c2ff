using System.Globalization;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>What the page of a listing documents about its query.</summary>
internal sealed record ListShape(int MaxSize, string[] OrderBy, int DefaultSize = 10);

/// <summary>The query of a listing. Collects the first problem instead of throwing, so that a handler reads straight on.</summary>
internal sealed class ListQuery
{
    private readonly IQueryCollection query;
    private readonly Defect? defect;

    /// <remarks>
    /// INFERRED: a page size over the maximum is cut to it; what is no number, or no constant of the list, is refused; the
    /// default direction is ascending.
    /// </remarks>
    public ListQuery(IQueryCollection query, ListShape shape, int? defaultSize = null, Defect? defect = null)
    {
        this.defect = defect;
        this.query = query;
        Page = Number("page", 1, int.MaxValue);
        Size = (int)Math.Min(
            defect is { Unbounded: true } ? 1_000_000 : shape.MaxSize,
            Number("page_size", defect?.DefaultSize ?? defaultSize ?? shape.DefaultSize, long.MaxValue));
        OrderBy = Constant("order_by", shape.OrderBy);
        Descending = Constant("order_dir", ["ASC", "DESC"]) == 1;
    }

    public long Page { get; }

    public int Size { get; }

    /// <summary>Index into the shape's list, or -1 when not asked for.</summary>
    public int OrderBy { get; }

    public bool Descending { get; }

    public string? Problem { get; private set; }

    public int Constant(string name, string[] allowed)
    {
        if (!TryGet(name, out var values))
        {
            return -1;
        }

        var index = Array.IndexOf(allowed, values.ToString());
        if (index < 0)
        {
            Problem ??= $"[{name}] must be one of {string.Join(", ", allowed)}";
        }

        return index;
    }

    /// <summary>A date as Unix seconds, rounded up.</summary>
    public long? Date(string name)
    {
        if (!TryGet(name, out var values))
        {
            return null;
        }

        if (DateTimeOffset.TryParse(values.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return date.ToUnixTimeSeconds() + (date.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 1);
        }

        Problem ??= $"[{name}] is no date";
        return null;
    }

    public long Number(string name, long otherwise, long max)
    {
        if (!TryGet(name, out var values))
        {
            return otherwise;
        }

        if (long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= max)
        {
            return number;
        }

        Problem ??= $"[{name}] must be a whole number of at least 1";
        return otherwise;
    }

    private bool TryGet(string name, out Microsoft.Extensions.Primitives.StringValues values) =>
        query.TryGetValue(name, out values) && !string.Equals(name, defect?.Ignore, StringComparison.Ordinal);
}
