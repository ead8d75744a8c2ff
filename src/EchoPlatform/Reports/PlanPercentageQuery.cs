namespace EchoPlatform;

/// <summary>Which rows of the report to list, and how (Page 97518059). What is left out is not sent.</summary>
public sealed record PlanPercentageQuery
{
    /// <summary>Only this type.</summary>
    public SignupType? Type { get; init; }

    /// <summary>Only this status.</summary>
    public AccountStatus? Status { get; init; }

    /// <summary>The order; the vendor's default is not documented.</summary>
    public SignupOrder? OrderBy { get; init; }

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
