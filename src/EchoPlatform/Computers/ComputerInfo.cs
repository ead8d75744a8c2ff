namespace EchoPlatform;

/// <summary>What can be changed of a computer (Page 97517783). What is left out is not sent.</summary>
public sealed record ComputerInfo : VendorRow
{
    /// <summary>The computer's name.</summary>
    public string? Name { get; init; }

    /// <summary>The contact's e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The contact's telephone number.</summary>
    public string? Phone { get; init; }
}
