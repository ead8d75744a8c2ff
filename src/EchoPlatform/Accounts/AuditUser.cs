namespace EchoPlatform;

/// <summary>A user of the usage audit. COMMUNITY: seen only in third-party code, members other than these are in <see cref="VendorRow.Unknown"/>.</summary>
public sealed record AuditUser : VendorRow
{
    /// <summary>The e-mail address.</summary>
    public string? User { get; init; }
}

/// <summary>An invoice. COMMUNITY: seen only in third-party code, which does not tell its members; they are in <see cref="VendorRow.Unknown"/>.</summary>
public sealed record Invoice : VendorRow
{

}

/// <summary>The body of the call that adds an audit user.</summary>
internal sealed record NewAuditUser(string User);
