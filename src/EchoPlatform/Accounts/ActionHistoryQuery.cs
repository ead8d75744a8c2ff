namespace EchoPlatform;

/// <summary>Which actions to list, and how (Page 97517761). What is left out is not sent.</summary>
public sealed record ActionHistoryQuery
{
    /// <summary>
    /// Actions since this time, to the second. Whether the vendor compares it with the start or with the last update is not documented:
    /// let windows overlap.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only this type.</summary>
    public ActionType? Type { get; init; }

    /// <summary>Only this status.</summary>
    public ActionStatus? Status { get; init; }

    /// <summary>The order; the vendor's default is not documented.</summary>
    public ActionOrder? OrderBy { get; init; }

    /// <summary>The direction; the vendor's default is not documented.</summary>
    public SortDirection? OrderDirection { get; init; }

    /// <summary>Rows per request, 1 to 50; default 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1 to 50.</exception>
    public int PageSize
    {
        get;
        init => field = PageSizes.Check(value, PageSizes.Usual);
    } = PageSizes.Usual;
}
