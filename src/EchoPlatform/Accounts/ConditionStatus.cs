using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The verdict on an action.</summary>
/// <remarks>Page 97517761. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<ConditionStatus>))]
public readonly record struct ConditionStatus : IOpenEnumeration<ConditionStatus>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public ConditionStatus(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Nothing to complain about (<c>COMPLETED</c>).</summary>
    public static ConditionStatus Completed { get; } = new("COMPLETED");

    /// <summary>No verdict yet (<c>RUNNING</c>).</summary>
    public static ConditionStatus Running { get; } = new("RUNNING");

    /// <summary>Worth a look (<c>WARNING</c>).</summary>
    public static ConditionStatus Warning { get; } = new("WARNING");

    /// <summary>Failed (<c>FAILURE</c>).</summary>
    public static ConditionStatus Failure { get; } = new("FAILURE");

    /// <inheritdoc/>
    public static IReadOnlyList<ConditionStatus> Known { get; } =
    [
        Completed,
        Running,
        Warning,
        Failure,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ConditionStatus Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(ConditionStatus other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
