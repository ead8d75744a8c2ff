namespace EchoPlatform;

/// <summary>A volume of a computer that a disk image could hold (Page 96771682).</summary>
public sealed record ComputerVolume : VendorRow
{
    /// <summary>The device, the preferred key.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The letter, such as <c>D:</c>.</summary>
    public string? DriveLetter { get; init; }

    /// <summary>The label.</summary>
    public string? Label { get; init; }

    /// <summary>Bytes it can hold.</summary>
    public long? Capacity { get; init; }

    /// <summary>Bytes in use.</summary>
    public long? UsedSpace { get; init; }

    /// <summary>Whether the computer boots from it.</summary>
    public bool? IsBoot { get; init; }

    /// <summary>How it is laid out.</summary>
    public VolumeKind? VolumeKind { get; init; }

    /// <summary>The drive it is on; only <see cref="VolumeDriveType.Fixed"/> is supported.</summary>
    public VolumeDriveType? DriveType { get; init; }

    /// <summary>Whether it can be backed up.</summary>
    public bool? IsSupported { get; init; }

    /// <summary>Why not; the vendor's list is cut.</summary>
    public VolumeUnsupportedReason? VolumeUnsupportedReason { get; init; }
}

/// <summary>How a volume is laid out (Page 96771682). Open: other numbers pass through.</summary>
public enum VolumeKind
{
    /// <summary>Nothing known.</summary>
    None = 0,

    /// <summary>A primary partition.</summary>
    PrimaryPartition = 1,

    /// <summary>A logical drive.</summary>
    LogicalDrive = 2,

    /// <summary>A simple volume.</summary>
    Simple = 3,

    /// <summary>A spanned volume.</summary>
    Spanned = 4,

    /// <summary>A striped volume.</summary>
    Striped = 5,

    /// <summary>A mirror.</summary>
    Mirror = 6,

    /// <summary>RAID 5.</summary>
    Raid5 = 7,
}

/// <summary>The drive a volume is on (Page 96771682). Open: other numbers pass through.</summary>
public enum VolumeDriveType
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Without a root directory.</summary>
    NoRootDirectory = 1,

    /// <summary>Removable.</summary>
    Removable = 2,

    /// <summary>Fixed.</summary>
    Fixed = 3,

    /// <summary>A network drive.</summary>
    Network = 4,

    /// <summary>A CD-ROM.</summary>
    CDRom = 5,

    /// <summary>A RAM disk.</summary>
    Ram = 6,
}

/// <summary>Why a volume cannot be backed up (Page 96771682; the list is cut). Open: other numbers pass through.</summary>
public enum VolumeUnsupportedReason
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>The file system.</summary>
    FileSystemNotSupported = 1,

    /// <summary>It is removable.</summary>
    RemovableMediaNotSupported = 2,

    /// <summary>Its size.</summary>
    VolumeSizeNotSupported = 3,

    /// <summary>It is encrypted.</summary>
    VolumeEncrypted = 4,

    /// <summary>It is in another backup set.</summary>
    IncludedInAnotherBackupSet = 64,
}
