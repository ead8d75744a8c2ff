namespace EchoPlatform;

/// <summary>What can be changed of an account (Page 97517759).</summary>
public sealed record AccountInfo : VendorRow
{
    /// <summary>The partner's own reference.</summary>
    public string? ReferenceCode { get; init; }
}
