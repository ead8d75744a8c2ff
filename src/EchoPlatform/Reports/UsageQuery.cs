namespace EchoPlatform;

/// <summary>Which points of a usage history to list, and how (Page 97518024). What is left out is not sent. For accounts and computers INFERRED to be the same as for partners.</summary>
public sealed record UsageQuery
{
    /// <summary>Points from this time, to the second.</summary>
    public DateTimeOffset? StartDate { get; init; }

    /// <summary>Points up to this time, to the second.</summary>
    public DateTimeOffset? EndDate { get; init; }

    /// <summary>The distance of the points.</summary>
    public UsageResolution? Resolution { get; init; }

    /// <summary>Days between points for <see cref="UsageResolution.Custom"/>, 1 to 60; the vendor's default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1 to 60.</exception>
    public int? Custom
    {
        get;
        init => field = value is { } days ? PageSizes.Check(days, 60) : null;
    }

    /// <summary>The direction by date; sends <c>order_by=DATE</c> along, the only order there is; the vendor's default is not documented.</summary>
    public SortDirection? OrderDirection { get; init; }


    /// <summary>Rows per request, 1 to 90; default 90.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1 to 90.</exception>
    public int PageSize
    {
        get;
        init => field = PageSizes.Check(value, PageSizes.Usage);
    } = PageSizes.Usage;
}
