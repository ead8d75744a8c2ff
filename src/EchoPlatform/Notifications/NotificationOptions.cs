namespace EchoPlatform;

/// <summary>When a computer's notifications are sent and what they say (Page 97517793). Follows the page's example, which nests the two times; its list of members prints them beside each other.</summary>
public sealed record NotificationOptions : VendorRow
{
    /// <summary>What a notice of a finished backup says.</summary>
    public BackupFinishedOptions? BackupFinished { get; init; }

    /// <summary>When the lack of backups is told.</summary>
    public NoRecentBackupOptions? NoRecentBackup { get; init; }
}

/// <summary>What a notice of a finished backup says (Page 97517793).</summary>
public sealed record BackupFinishedOptions : VendorRow
{
    /// <summary>Whether it lists the files that failed.</summary>
    public bool? IncludeFailedFiles { get; init; }

    /// <summary>Whether it says so when there were no files to back up.</summary>
    public bool? IncludeNoFilesNotice { get; init; }

    /// <summary>Whether it states the total usage.</summary>
    public bool? IncludeTotalUsage { get; init; }
}

/// <summary>When the lack of backups is told (Page 97517793).</summary>
public sealed record NoRecentBackupOptions : VendorRow
{
    /// <summary>How long without a backup brings the notice.</summary>
    public NotificationTime? TimeBetweenBackups { get; init; }

    /// <summary>The pause before it is repeated.</summary>
    public NotificationTime? TimeBetweenNotifications { get; init; }
}

/// <summary>A length of time (Page 97517793).</summary>
public sealed record NotificationTime : VendorRow
{
    /// <summary>How many.</summary>
    public long? Value { get; init; }

    /// <summary>Of which unit.</summary>
    public TimeUnit? Factor { get; init; }
}
