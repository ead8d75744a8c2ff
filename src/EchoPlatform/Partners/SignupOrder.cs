using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a list of signups is sorted by.</summary>
/// <remarks>Page 97518011. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<SignupOrder>))]
public readonly record struct SignupOrder : IOpenEnumeration<SignupOrder>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public SignupOrder(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>By type (<c>TYPE</c>).</summary>
    public static SignupOrder Type { get; } = new("TYPE");

    /// <summary>By user name (<c>USERNAME</c>).</summary>
    public static SignupOrder Username { get; } = new("USERNAME");

    /// <summary>By name (<c>NAME</c>).</summary>
    public static SignupOrder Name { get; } = new("NAME");

    /// <inheritdoc/>
    public static IReadOnlyList<SignupOrder> Known { get; } =
    [
        Type,
        Username,
        Name,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static SignupOrder Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(SignupOrder other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
