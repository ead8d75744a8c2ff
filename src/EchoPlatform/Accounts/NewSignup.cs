namespace EchoPlatform;

/// <summary>What a new account and a new partner have in common (Pages 97517754, 168733495).</summary>
public abstract record NewSignup
{
    /// <summary>The user name, its identity in addresses.</summary>
    public required string Username { get; init; }

    /// <summary>The password. Printed as a mask.</summary>
    public required Secret Password { get; init; }

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
}
