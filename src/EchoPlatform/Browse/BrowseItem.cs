namespace EchoPlatform;

/// <summary>A thing found while browsing (Page 96772264). Times are the computer's local time without an offset, kept as sent, since the vendor wants them back exactly so.</summary>
public sealed record BrowseItem : VendorRow
{
    /// <summary>What it is.</summary>
    public BrowseItemType? Type { get; init; }

    /// <summary>The number, for the next call or for a restore.</summary>
    public required long Id { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The path; may be empty.</summary>
    public string? Path { get; init; }

    /// <summary>Whether there is anything in it.</summary>
    public bool? HasChildren { get; init; }

    /// <summary>Bytes; of files.</summary>
    public long? Size { get; init; }

    /// <summary>When it was changed last; of files.</summary>
    public string? LastModifiedDate { get; init; }

    /// <summary>When it was backed up; of snapshots and revisions. This is the snapshot date other calls ask for.</summary>
    public string? BackupTime { get; init; }
}
