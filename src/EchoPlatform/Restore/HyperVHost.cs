namespace EchoPlatform;

/// <summary>A remote Hyper-V host to be registered (Page 96772119).</summary>
public sealed record NewHyperVHost
{
    /// <summary>A GUID from the call that creates a browsing session, whose page is not available.</summary>
    public required string SessionId { get; init; }

    /// <summary>The host.</summary>
    public required string HostName { get; init; }

    /// <summary>How it is logged on to.</summary>
    public required HostAuthentication AuthenticationMode { get; init; }

    /// <summary>For <see cref="HostAuthentication.Credentials"/>.</summary>
    public ShareCredentials? Credentials { get; init; }
}

/// <summary>A registered Hyper-V host (Page 96772119).</summary>
public sealed record HyperVHostRegistration : VendorRow
{
    /// <summary>The host.</summary>
    public HyperVHostIdentifier? Identifier { get; init; }

    /// <summary>Whether the host is unsupported, or supported: the page describes it inverted and contradicts itself. Look at <see cref="HostUnsupportedReason"/>.</summary>
    public bool? HostUnsupported { get; init; }

    /// <summary>Why it is not supported; the vendor's list is cut.</summary>
    public HostUnsupportedReason? HostUnsupportedReason { get; init; }
}

/// <summary>What names a Hyper-V host (Page 96772119).</summary>
public sealed record HyperVHostIdentifier : VendorRow
{
    /// <summary>The number other calls ask for.</summary>
    public long? Id { get; init; }

    /// <summary>The name.</summary>
    public string? HostName { get; init; }
}

/// <summary>Why a Hyper-V host is not supported (Page 96772119; the list is cut). Open: other numbers pass through.</summary>
public enum HostUnsupportedReason
{
    /// <summary>It is.</summary>
    None = 0,

    /// <summary>UEFI from VHD is not.</summary>
    VhdUefiNotSupported = 1,
}

/// <summary>What a Hyper-V host can do (Page 96772144).</summary>
public sealed record HyperVHostCapabilities : VendorRow
{
    /// <summary>Whether it knows generations of virtual machines.</summary>
    public bool? SupportsVmGenerations { get; init; }

    /// <summary>Whether it knows dynamic memory; unused, says the page.</summary>
    public bool? SupportsVmDynamicMemory { get; init; }

    /// <summary>Whether it knows VHDX.</summary>
    public bool? SupportsVhdxFormat { get; init; }
}

/// <summary>What a Hyper-V host offers (Page 96772147).</summary>
public sealed record HyperVHostSettings : VendorRow
{
    /// <summary>Where it keeps virtual disks.</summary>
    public string? VirtualDisksPath { get; init; }

    /// <summary>Memory, in MB (INFERRED).</summary>
    public ResourceAllocation? MemoryAllocation { get; init; }

    /// <summary>Processor cores.</summary>
    public ResourceAllocation? ProcessorAllocation { get; init; }
}

/// <summary>What may be given to a virtual machine (Page 96772147).</summary>
public sealed record ResourceAllocation : VendorRow
{
    /// <summary>By default.</summary>
    public long? Default { get; init; }

    /// <summary>At least.</summary>
    public long? Minimum { get; init; }

    /// <summary>At most.</summary>
    public long? Maximum { get; init; }

    /// <summary>In steps of.</summary>
    public long? Increment { get; init; }
}

/// <summary>The body of the calls that ask about a Hyper-V host.</summary>
internal sealed record HyperVHostQuestion(long Id, string SessionId);
