using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The body of the call that lists the revisions of a volume.</summary>
internal sealed record VolumeRevisions([property: JsonPropertyName("DeviceId")] string DeviceId);

/// <summary>The body of the call that reads a revision's hardware.</summary>
internal sealed record RevisionId(long Id);
