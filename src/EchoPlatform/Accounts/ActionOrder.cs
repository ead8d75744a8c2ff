using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a list of actions is sorted by.</summary>
/// <remarks>Page 97517761. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<ActionOrder>))]
public readonly record struct ActionOrder : IOpenEnumeration<ActionOrder>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public ActionOrder(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>By start (<c>LOCAL_START</c>).</summary>
    public static ActionOrder LocalStart { get; } = new("LOCAL_START");

    /// <summary>By type (<c>TYPE</c>).</summary>
    public static ActionOrder Type { get; } = new("TYPE");

    /// <summary>By status (<c>STATUS</c>).</summary>
    public static ActionOrder Status { get; } = new("STATUS");

    /// <inheritdoc/>
    public static IReadOnlyList<ActionOrder> Known { get; } =
    [
        LocalStart,
        Type,
        Status,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ActionOrder Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(ActionOrder other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
