using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The body of a call that changes settings: one block a call.</summary>
internal sealed record SettingsBlock
{
    [JsonPropertyName("fileretries")]
    public int? FileRetries { get; init; }

    public Bandwidth? Bandwidth { get; init; }

    public LocalVault? LocalVault { get; init; }

    public TempFolder? TempFolder { get; init; }

    [JsonPropertyName("wildCardExclusions")]
    public WildcardExclusions? WildcardExclusions { get; init; }
}
