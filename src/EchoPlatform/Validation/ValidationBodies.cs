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

    public VirtualMachineProperties? HostProperties { get; init; }

    public IReadOnlyList<long>? Revisions { get; init; }
}

/// <summary>The body of the validation of free space, whose example spells the format in lower case.</summary>
internal sealed record FreeSpaceBody(
    DiskLocation DiskLocation, [property: JsonPropertyName("diskformat")] DiskFormat DiskFormat, IReadOnlyList<long> Revisions);
