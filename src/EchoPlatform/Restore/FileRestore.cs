namespace EchoPlatform;

/// <summary>Files and folders to be restored (Page 96772297). What is left out has the vendor's default.</summary>
public sealed record FileRestore
{
    /// <summary>What to restore.</summary>
    public required IReadOnlyList<FileRestoreItem> Items { get; init; }

    /// <summary>Where to; the original place when left out.</summary>
    public DiskLocation? AlternatePath { get; init; }

    /// <summary>Whether permissions come along; default false.</summary>
    public bool? RestoreFilePermissions { get; init; }

    /// <summary>Whether attributes come along; default true.</summary>
    public bool? RestoreFileAttributes { get; init; }

    /// <summary>Whether the times of change come along; default true.</summary>
    public bool? RestoreLastModifiedDate { get; init; }

    /// <summary>What becomes of files that are there already.</summary>
    public OverwriteOption? OverwriteOptions { get; init; }
}

/// <summary>A file or folder to be restored (Page 96772297).</summary>
public sealed record FileRestoreItem
{
    /// <summary><see cref="BrowseItem.Id"/>.</summary>
    public required long Id { get; init; }

    /// <summary>File or folder.</summary>
    public required RestoreItemType Type { get; init; }

    /// <summary>The snapshot's <see cref="BrowseItem.BackupTime"/>, exactly as received; needed for ids from the snapshot tree.</summary>
    public string? DateTime { get; init; }
}
