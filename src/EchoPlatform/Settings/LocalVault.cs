using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The local vault of a computer (Page 96771960). Everything but <see cref="Enable"/> only when it is true.</summary>
public sealed record LocalVault
{
    /// <summary>Whether there is a local vault.</summary>
    public required bool Enable { get; init; }

    /// <summary>A local or UNC path.</summary>
    public string? Path { get; init; }

    /// <summary>For a UNC path.</summary>
    public ShareCredentials? Credentials { get; init; }

    /// <summary>Whether cloud data the vault lacks is downloaded.</summary>
    public bool? Sync { get; init; }

    /// <summary>Whether the vault is backed up to first; requires <see cref="Sync"/>.</summary>
    [JsonPropertyName("asyncupload")]
    public bool? AsyncUpload { get; init; }
}
