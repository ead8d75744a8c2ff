using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The state of a computer.</summary>
/// <remarks>Page 97517781. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<ComputerStatus>))]
public readonly record struct ComputerStatus : IOpenEnumeration<ComputerStatus>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public ComputerStatus(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>In use (<c>ACTIVE</c>).</summary>
    public static ComputerStatus Active { get; } = new("ACTIVE");

    /// <summary>Switched off (<c>DISABLED</c>).</summary>
    public static ComputerStatus Disabled { get; } = new("DISABLED");

    /// <summary>Deleted (<c>DELETED</c>).</summary>
    public static ComputerStatus Deleted { get; } = new("DELETED");

    /// <inheritdoc/>
    public static IReadOnlyList<ComputerStatus> Known { get; } =
    [
        Active,
        Disabled,
        Deleted,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ComputerStatus Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(ComputerStatus other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
