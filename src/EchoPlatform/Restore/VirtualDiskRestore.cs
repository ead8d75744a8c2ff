using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>Volumes to be restored as virtual disks (Page 96772114).</summary>
public sealed record VirtualDiskRestore
{
    /// <summary>Where to.</summary>
    public required VirtualDiskDestination Destination { get; init; }

    /// <summary>The format.</summary>
    public required DiskFormat DiskFormat { get; init; }

    /// <summary>The revisions, one a volume.</summary>
    public required IReadOnlyList<long> Revisions { get; init; }
}

/// <summary>Where virtual disks go (Page 96772114).</summary>
public sealed record VirtualDiskDestination
{
    /// <summary>A local or UNC path.</summary>
    public required string Path { get; init; }

    /// <summary>For a share only.</summary>
    [JsonConverter(typeof(LowerCaseCredentialsConverter))]
    public ShareCredentials? Credentials { get; init; }
}
