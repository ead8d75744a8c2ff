using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The purpose of a virtual machine.</summary>
/// <remarks>Page 96772169. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<RecoveryType>))]
public readonly record struct RecoveryType : IOpenEnumeration<RecoveryType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public RecoveryType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>A test (<c>TestRecovery</c>).</summary>
    public static RecoveryType TestRecovery { get; } = new("TestRecovery");

    /// <summary>Production (<c>ProductionRecovery</c>).</summary>
    public static RecoveryType ProductionRecovery { get; } = new("ProductionRecovery");

    /// <inheritdoc/>
    public static IReadOnlyList<RecoveryType> Known { get; } =
    [
        TestRecovery,
        ProductionRecovery,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static RecoveryType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(RecoveryType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
