namespace EchoPlatform;

/// <summary>The body of a change: a user without the name, which is in the address.</summary>
internal sealed record PortalUserUpdate : VendorRow
{
    public string? Name { get; init; }

    public string? Company { get; init; }

    public string? StreetAddress { get; init; }

    public string? StreetAddress2 { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? Zip { get; init; }

    public string? Country { get; init; }

    public string? CountryIso { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public UserRole? Role { get; init; }

    public static PortalUserUpdate Of(PortalUser user) => new()
    {
        Name = user.Name,
        Company = user.Company,
        StreetAddress = user.StreetAddress,
        StreetAddress2 = user.StreetAddress2,
        City = user.City,
        State = user.State,
        Zip = user.Zip,
        Country = user.Country,
        CountryIso = user.CountryIso,
        Email = user.Email,
        Phone = user.Phone,
        Role = user.Role,
        Unknown = user.Unknown,
    };
}
