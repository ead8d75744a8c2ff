namespace EchoPlatform;

/// <summary>A portal user of a partner (Pages 97518018, 97518020). A row of the list has fewer members than a single user.</summary>
public sealed record PortalUser : VendorRow
{
    /// <summary>The user name; taken from the request where the answer does not name it; not sent when changing.</summary>
    public required string Username { get; init; }

    /// <summary>The contact's name.</summary>
    public string? Name { get; init; }

    /// <summary>The company.</summary>
    public string? Company { get; init; }

    /// <summary>The street.</summary>
    public string? StreetAddress { get; init; }

    /// <summary>The second line of the street.</summary>
    public string? StreetAddress2 { get; init; }

    /// <summary>The city.</summary>
    public string? City { get; init; }

    /// <summary>The state or province.</summary>
    public string? State { get; init; }

    /// <summary>The postal code.</summary>
    public string? Zip { get; init; }

    /// <summary>The country. Deprecated by the vendor: use <see cref="CountryIso"/>.</summary>
    public string? Country { get; init; }

    /// <summary>The country as two letters, such as <c>US</c>.</summary>
    public string? CountryIso { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>What the user may do.</summary>
    public UserRole? Role { get; init; }
}
