namespace EchoPlatform;

/// <summary>How to list cancellation reasons (Page 97517991). What is left out is not sent. The page gives no limits of the page size; those of other lists are INFERRED.</summary>
public sealed record CancellationReasonQuery
{
    /// <summary>The order; the vendor's default is not documented.</summary>
    public CancellationReasonOrder? OrderBy { get; init; }

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
