using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>A partner (Page 97517999; the page's list of members is lost, these are those of its example).</summary>
public sealed record Partner : VendorRow
{
    /// <summary>The vendor's number of the partner.</summary>
    public long? PartnerId { get; init; }

    /// <summary>The partner's name in addresses, its identity.</summary>
    public required string Username { get; init; }

    /// <summary>When the partner was made; a time without an offset is read as UTC.</summary>
    public DateTimeOffset? SignupDate { get; init; }

    /// <summary>The state; only <c>ACTIVE</c> is shown.</summary>
    public AccountStatus? Status { get; init; }

    /// <summary>Bytes stored.</summary>
    public long? Usage { get; init; }

    /// <summary>How the partner is charged.</summary>
    public PartnerType? Type { get; init; }


    /// <summary>Where the agent is downloaded, from the link titled <c>installer_url</c>; vendor data, look before following it. Not part of the JSON.</summary>
    [JsonIgnore]
    public string? InstallerUrl => Titled("installer_url");

    /// <summary>The name of the software, from the link titled <c>software_name</c>, whose address is a plain name. Not part of the JSON.</summary>
    [JsonIgnore]
    public string? SoftwareName => Titled("software_name");

    private string? Titled(string title) =>
        Links.FirstOrDefault(link => title.Equals(link.Title?.Trim(), StringComparison.OrdinalIgnoreCase))?.Href;
}
