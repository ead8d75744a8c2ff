namespace EchoPlatform;

/// <summary>The computer a revision was taken of (Page 96772123; the page is cut, further members are in <see cref="VendorRow.Unknown"/>).</summary>
public sealed record RevisionHardware : VendorRow
{
    /// <summary>Processor cores.</summary>
    public long? Cores { get; init; }

    /// <summary>Memory; the unit is not documented.</summary>
    public long? MemorySize { get; init; }

    /// <summary>The system.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Whether it has 64 bits.</summary>
    public bool? Is64Bit { get; init; }
}
