namespace EchoPlatform;

/// <summary>An account: a partner's end customer (Page 97517756).</summary>
public sealed record Account : VendorRow
{
    /// <summary>The vendor's number of the account.</summary>
    public long? AccountId { get; init; }

    /// <summary>The account's name in addresses, its identity.</summary>
    public required string Username { get; init; }

    /// <summary>When the account was made; a time without an offset is read as UTC.</summary>
    public DateTimeOffset? SignupDate { get; init; }

    /// <summary>The state.</summary>
    public AccountStatus? Status { get; init; }

    /// <summary>Bytes stored.</summary>
    public long? Usage { get; init; }

    /// <summary>The partner's own reference.</summary>
    public string? ReferenceCode { get; init; }
}
