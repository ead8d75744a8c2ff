namespace EchoPlatform;

/// <summary>An address that is told of a computer's backups (Pages 97517789, 97517791).</summary>
public sealed record NotificationEmail : VendorRow
{
    /// <summary>The number; 0 occurs. Taken from the request where the answer does not name it; not sent when writing.</summary>
    public long? EmailId { get; init; }

    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <summary>Whether it is told of backups that completed.</summary>
    public bool? BackupCompleted { get; init; }

    /// <summary>Whether it is told of backups with warnings.</summary>
    public bool? BackupWarning { get; init; }

    /// <summary>Whether it is told of backups that failed.</summary>
    public bool? BackupFailed { get; init; }

    /// <summary>Whether it is told of backups that were missed.</summary>
    public bool? BackupMissed { get; init; }

    /// <summary>Whether it is told that there was no backup for some time.</summary>
    public bool? NoRecentBackup { get; init; }
}
