namespace EchoPlatform;

/// <summary>How to list plans (Pages 97517767, 97518006). What is left out is not sent.</summary>
public sealed record PlanQuery
{
    /// <summary>The order; the vendor's default is not documented.</summary>
    public PlanOrder? OrderBy { get; init; }

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
