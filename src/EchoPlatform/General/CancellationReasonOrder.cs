using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What cancellation reasons can be sorted by.</summary>
/// <remarks>Page 97517991. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<CancellationReasonOrder>))]
public readonly record struct CancellationReasonOrder : IOpenEnumeration<CancellationReasonOrder>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public CancellationReasonOrder(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>By number (<c>REASON_ID</c>).</summary>
    public static CancellationReasonOrder ReasonId { get; } = new("REASON_ID");

    /// <summary>By name (<c>REASON_NAME</c>).</summary>
    public static CancellationReasonOrder ReasonName { get; } = new("REASON_NAME");

    /// <inheritdoc/>
    public static IReadOnlyList<CancellationReasonOrder> Known { get; } =
    [
        ReasonId,
        ReasonName,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static CancellationReasonOrder Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(CancellationReasonOrder other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
