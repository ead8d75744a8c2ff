using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The body of a validation; each call fills in what its page names.</summary>
internal sealed record ValidationBody
{
    public string? SessionId { get; init; }

    public long? HostId { get; init; }

    public FirmwareType? FirmwareType { get; init; }

    public DiskLocation? DiskLocation { get; init; }

    public DiskFormat? DiskFormat { get; init; }

    /// <summary>The same as the page on free space spells it in its example.</summary>
    [JsonPropertyName("diskformat")]
    public DiskFormat? LowerCaseDiskFormat { get; init; }

    public VirtualMachineProperties? HostProperties { get; init; }

    public IReadOnlyList<long>? Revisions { get; init; }
}
