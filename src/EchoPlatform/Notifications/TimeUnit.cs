using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The unit of a time between notifications.</summary>
/// <remarks>Page 97517793. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<TimeUnit>))]
public readonly record struct TimeUnit : IOpenEnumeration<TimeUnit>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public TimeUnit(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Hours (<c>HOUR</c>).</summary>
    public static TimeUnit Hour { get; } = new("HOUR");

    /// <summary>Days (<c>DAY</c>).</summary>
    public static TimeUnit Day { get; } = new("DAY");

    /// <summary>Weeks (<c>WEEK</c>).</summary>
    public static TimeUnit Week { get; } = new("WEEK");

    /// <inheritdoc/>
    public static IReadOnlyList<TimeUnit> Known { get; } =
    [
        Hour,
        Day,
        Week,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static TimeUnit Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(TimeUnit other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
