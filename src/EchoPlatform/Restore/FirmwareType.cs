using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The firmware of a virtual machine.</summary>
/// <remarks>Page 96772155. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<FirmwareType>))]
public readonly record struct FirmwareType : IOpenEnumeration<FirmwareType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public FirmwareType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>BIOS (<c>Bios</c>).</summary>
    public static FirmwareType Bios { get; } = new("Bios");

    /// <summary>UEFI (<c>Uefi</c>).</summary>
    public static FirmwareType Uefi { get; } = new("Uefi");

    /// <inheritdoc/>
    public static IReadOnlyList<FirmwareType> Known { get; } =
    [
        Bios,
        Uefi,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static FirmwareType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(FirmwareType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
