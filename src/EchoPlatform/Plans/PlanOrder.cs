using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What plans can be sorted by.</summary>
/// <remarks>Pages 97517767 and 97518006. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<PlanOrder>))]
public readonly record struct PlanOrder : IOpenEnumeration<PlanOrder>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public PlanOrder(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>By number (<c>PLAN_ID</c>).</summary>
    public static PlanOrder PlanId { get; } = new("PLAN_ID");

    /// <summary>By name (<c>PLAN_NAME</c>).</summary>
    public static PlanOrder PlanName { get; } = new("PLAN_NAME");

    /// <summary>By price (<c>PRICE</c>).</summary>
    public static PlanOrder Price { get; } = new("PRICE");

    /// <inheritdoc/>
    public static IReadOnlyList<PlanOrder> Known { get; } =
    [
        PlanId,
        PlanName,
        Price,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static PlanOrder Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(PlanOrder other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
