using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The unit of a size.</summary>
/// <remarks>Page 96771652. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<SizeUnit>))]
public readonly record struct SizeUnit : IOpenEnumeration<SizeUnit>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public SizeUnit(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Kilobytes (<c>Kilobyte</c>).</summary>
    public static SizeUnit Kilobyte { get; } = new("Kilobyte");

    /// <summary>Megabytes (<c>Megabyte</c>).</summary>
    public static SizeUnit Megabyte { get; } = new("Megabyte");

    /// <summary>Gigabytes (<c>Gigabyte</c>).</summary>
    public static SizeUnit Gigabyte { get; } = new("Gigabyte");

    /// <inheritdoc/>
    public static IReadOnlyList<SizeUnit> Known { get; } =
    [
        Kilobyte,
        Megabyte,
        Gigabyte,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static SizeUnit Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(SizeUnit other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
