using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The distance of the points of a usage history.</summary>
/// <remarks>Page 97518024. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<UsageResolution>))]
public readonly record struct UsageResolution : IOpenEnumeration<UsageResolution>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public UsageResolution(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>A day (<c>DAY</c>).</summary>
    public static UsageResolution Day { get; } = new("DAY");

    /// <summary>A week (<c>WEEK</c>).</summary>
    public static UsageResolution Week { get; } = new("WEEK");

    /// <summary>A month (<c>MONTH</c>).</summary>
    public static UsageResolution Month { get; } = new("MONTH");

    /// <summary>A number of days of one's own (<c>CUSTOM</c>).</summary>
    public static UsageResolution Custom { get; } = new("CUSTOM");

    /// <inheritdoc/>
    public static IReadOnlyList<UsageResolution> Known { get; } =
    [
        Day,
        Week,
        Month,
        Custom,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static UsageResolution Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(UsageResolution other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
