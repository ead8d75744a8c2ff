namespace EchoPlatform;

/// <summary>An account or a sub-partner below a partner (Page 97518011). It carries no status, number or date.</summary>
public sealed record Signup : VendorRow
{
    /// <summary>The account's or sub-partner's name in addresses, its identity.</summary>
    public required string Username { get; init; }

    /// <summary>The contact's name.</summary>
    public string? Name { get; init; }

    /// <summary>The company.</summary>
    public string? Company { get; init; }

    /// <summary>Account or sub-partner.</summary>
    public SignupType? Type { get; init; }

    /// <summary>Bytes stored.</summary>
    public long? Usage { get; init; }
}
