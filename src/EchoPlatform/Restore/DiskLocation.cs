namespace EchoPlatform;

/// <summary>A place on a disk or a share (Pages 96772297, 168733227).</summary>
public sealed record DiskLocation
{
    /// <summary>A local or UNC path.</summary>
    public required string Path { get; init; }

    /// <summary>For a share only.</summary>
    public ShareCredentials? Credentials { get; init; }
}
