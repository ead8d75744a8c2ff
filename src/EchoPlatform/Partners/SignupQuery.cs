namespace EchoPlatform;

/// <summary>Which signups to list, and how (Page 97518011). What is left out is not sent.</summary>
public sealed record SignupQuery
{
    /// <summary>Signups since this time, to the second. What the vendor compares it with is not documented.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only this type.</summary>
    public SignupType? Type { get; init; }

    /// <summary>Only this status.</summary>
    public AccountStatus? Status { get; init; }

    /// <summary>The order; the vendor's default is not documented.</summary>
    public SignupOrder? OrderBy { get; init; }

    /// <summary>The direction; the vendor's default is not documented.</summary>
    public SortDirection? OrderDirection { get; init; }

    /// <summary>Rows per request, 1 to 100; default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1 to 100.</exception>
    public int PageSize
    {
        get;
        init => field = PageSizes.Check(value, PageSizes.Signups);
    } = PageSizes.Signups;
}
