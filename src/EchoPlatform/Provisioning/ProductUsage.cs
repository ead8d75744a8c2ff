namespace EchoPlatform;

/// <summary>The usage of one product serial of a partner (Page 168733056): e-mail protection and other services, not backup bytes.</summary>
public sealed record ProductUsage : VendorRow
{
    /// <summary>The serial number.</summary>
    public string? Serial { get; init; }

    /// <summary>The product.</summary>
    public long? SkuId { get; init; }

    /// <summary>The unique name.</summary>
    public string? UniqueName { get; init; }

    /// <summary>The account in words.</summary>
    public string? AccountName { get; init; }

    /// <summary>The account's user name.</summary>
    public string? UserName { get; init; }

    /// <summary>How much; the unit depends on the product.</summary>
    public long? Usage { get; init; }

    /// <summary>The number of the account in Barracuda Cloud Control.</summary>
    public long? BccAccountId { get; init; }
}
