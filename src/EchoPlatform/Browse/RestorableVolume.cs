namespace EchoPlatform;

/// <summary>A volume in a disk image (Page 96772112). The system-reserved volume is not listed; it comes with the boot volume.</summary>
public sealed record RestorableVolume : VendorRow
{
    /// <summary>The newest revision.</summary>
    public long? Id { get; init; }

    /// <summary>The device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The letter.</summary>
    public string? DriveLetter { get; init; }

    /// <summary>The label.</summary>
    public string? Label { get; init; }

    /// <summary>When it was backed up; a time without an offset is read as UTC.</summary>
    public DateTimeOffset? DateTime { get; init; }

    /// <summary>Bytes it can hold.</summary>
    public long? Capacity { get; init; }

    /// <summary>Bytes in use.</summary>
    public long? UsedSpace { get; init; }

    /// <summary>Whether the computer boots from it.</summary>
    public bool? IsBoot { get; init; }
}
