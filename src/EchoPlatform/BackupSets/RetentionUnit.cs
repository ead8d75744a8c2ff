using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The unit of a duration of retention.</summary>
/// <remarks>Page 168733102. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<RetentionUnit>))]
public readonly record struct RetentionUnit : IOpenEnumeration<RetentionUnit>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public RetentionUnit(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Days (<c>Day</c>).</summary>
    public static RetentionUnit Day { get; } = new("Day");

    /// <summary>Weeks (<c>Week</c>).</summary>
    public static RetentionUnit Week { get; } = new("Week");

    /// <summary>Months (<c>Month</c>).</summary>
    public static RetentionUnit Month { get; } = new("Month");

    /// <summary>Years (<c>Year</c>).</summary>
    public static RetentionUnit Year { get; } = new("Year");

    /// <summary>For ever; only as the last range (<c>Forever</c>).</summary>
    public static RetentionUnit Forever { get; } = new("Forever");

    /// <inheritdoc/>
    public static IReadOnlyList<RetentionUnit> Known { get; } =
    [
        Day,
        Week,
        Month,
        Year,
        Forever,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static RetentionUnit Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(RetentionUnit other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
