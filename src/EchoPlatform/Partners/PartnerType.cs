using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>How a partner is charged.</summary>
/// <remarks>Page 97517999 shows <c>VOLUME</c>; that the other is spelled <c>PACKAGE</c> is INFERRED from Page 97517754. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<PartnerType>))]
public readonly record struct PartnerType : IOpenEnumeration<PartnerType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public PartnerType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>By volume (<c>VOLUME</c>).</summary>
    public static PartnerType Volume { get; } = new("VOLUME");

    /// <summary>By package (<c>PACKAGE</c>).</summary>
    public static PartnerType Package { get; } = new("PACKAGE");

    /// <inheritdoc/>
    public static IReadOnlyList<PartnerType> Known { get; } =
    [
        Volume,
        Package,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static PartnerType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(PartnerType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
