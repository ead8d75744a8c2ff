using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The format of a virtual disk.</summary>
/// <remarks>Page 96772114. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<DiskFormat>))]
public readonly record struct DiskFormat : IOpenEnumeration<DiskFormat>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public DiskFormat(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>VHD (<c>Vhd</c>).</summary>
    public static DiskFormat Vhd { get; } = new("Vhd");

    /// <summary>VHDX (<c>Vhdx</c>).</summary>
    public static DiskFormat Vhdx { get; } = new("Vhdx");

    /// <inheritdoc/>
    public static IReadOnlyList<DiskFormat> Known { get; } =
    [
        Vhd,
        Vhdx,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static DiskFormat Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(DiskFormat other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
