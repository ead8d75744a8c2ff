namespace EchoPlatform;

/// <summary>A computer to be restored as virtual machine (Page 96772169, which is cut). What is left out is not sent.</summary>
public sealed record VirtualMachineRestore
{
    /// <summary>The browsing session, a GUID.</summary>
    public required string SessionId { get; init; }

    /// <summary>The Hyper-V host.</summary>
    public required long HostId { get; init; }

    /// <summary>What for.</summary>
    public required RecoveryType RecoveryType { get; init; }

    /// <summary>Where the virtual disks go.</summary>
    public DiskLocation? DiskLocation { get; init; }

    /// <summary>Their format.</summary>
    public DiskFormat? DiskFormat { get; init; }

    /// <summary>The firmware.</summary>
    public FirmwareType? FirmwareType { get; init; }

    /// <summary>The virtual machine.</summary>
    public VirtualMachineProperties? HostProperties { get; init; }

    /// <summary>The revisions, a boot volume among them. INFERRED.</summary>
    public IReadOnlyList<long>? Revisions { get; init; }
}

/// <summary>A virtual machine (Pages 96772169, 96772161).</summary>
public sealed record VirtualMachineProperties
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The virtual switch; for production only.</summary>
    public string? VirtualSwitchId { get; init; }

    /// <summary>Processor cores. INFERRED for the restore.</summary>
    public int? Cores { get; init; }

    /// <summary>Memory in MB. INFERRED for the restore.</summary>
    public long? Memory { get; init; }
}
