using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What portal users can be sorted by.</summary>
/// <remarks>Page 97518018. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<UserOrder>))]
public readonly record struct UserOrder : IOpenEnumeration<UserOrder>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public UserOrder(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>By user name (<c>USERNAME</c>).</summary>
    public static UserOrder Username { get; } = new("USERNAME");

    /// <summary>By name (<c>NAME</c>).</summary>
    public static UserOrder Name { get; } = new("NAME");

    /// <inheritdoc/>
    public static IReadOnlyList<UserOrder> Known { get; } =
    [
        Username,
        Name,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static UserOrder Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(UserOrder other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
