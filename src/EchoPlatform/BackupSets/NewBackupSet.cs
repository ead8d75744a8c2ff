namespace EchoPlatform;

/// <summary>A backup set to be created; documented piecewise (Pages 96771633, 96771646, 96771650, 96771652, 96771680). What is left out is not sent.</summary>
public sealed record NewBackupSet
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What it backs up.</summary>
    public required BackupSetType Type { get; init; }

    /// <summary>For files: drives (<c>e:</c>), folders, wildcards, <c>%SystemDrive%</c>. For disk images: drive letters, device ids, <c>%SystemDrive%</c> or <c>%All%</c>.</summary>
    public IReadOnlyList<string>? Selection { get; init; }

    /// <summary>Paths of single files; for files only.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Volumes left out, meant for <c>%All%</c>; for disk images only.</summary>
    public IReadOnlyList<string>? Exclusions { get; init; }

    /// <summary>Whether new volumes are taken up; for disk images of <c>%All%</c> only, where the default is true.</summary>
    public bool? UseDynamicVolumeInclusion { get; init; }

    /// <summary>Advanced settings; for files only.</summary>
    public BackupSetSettings? Settings { get; init; }

    /// <summary>When it runs; every day at 23:00 when left out.</summary>
    public IReadOnlyList<BackupSchedule>? Schedule { get; init; }

    /// <summary>What is kept; the vendor's default when left out.</summary>
    public ArchivingRules? ArchivingRules { get; init; }
}

/// <summary>Advanced settings of a backup set of files (Page 96771646). What is left out has the vendor's default.</summary>
public sealed record BackupSetSettings
{
    /// <summary>Whether volume snapshots are used; default true.</summary>
    public bool? EnableSnapshotMode { get; init; }

    /// <summary>Whether a failed snapshot ends the backup; default false.</summary>
    public bool? CancelBackupIfSnapshotFails { get; init; }

    /// <summary>Whether failed files are tried again; default true.</summary>
    public bool? RetryFailedFiles { get; init; }

    /// <summary>Whether locked files are tried again; default true.</summary>
    public bool? RetryLockedFiles { get; init; }

    /// <summary>Whether the archive bit is used; default false.</summary>
    public bool? EnableArchiveBit { get; init; }

    /// <summary>Only files of these patterns, such as <c>*.docx</c>.</summary>
    public IReadOnlyList<string>? WildCardInclusions { get; init; }

    /// <summary>The temporary folder; the agent's own when left out.</summary>
    public string? TempFolderPath { get; init; }
}
