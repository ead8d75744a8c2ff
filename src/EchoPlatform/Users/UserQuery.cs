namespace EchoPlatform;

/// <summary>Which portal users to list, and how (Page 97518018). What is left out is not sent.</summary>
public sealed record UserQuery
{
    /// <summary>Only this role.</summary>
    public UserRole? Role { get; init; }

    /// <summary>The order; the vendor's default is not documented.</summary>
    public UserOrder? OrderBy { get; init; }

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
