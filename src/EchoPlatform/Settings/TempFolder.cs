using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The temporary folder of a computer (Page 96771962).</summary>
public sealed record TempFolder
{
    /// <summary>A local or network path.</summary>
    public required string Path { get; init; }

    /// <summary>Only with a network path.</summary>
    [JsonConverter(typeof(LowerCaseCredentialsConverter))]
    public ShareCredentials? Credentials { get; init; }
}
