using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a portal user may do.</summary>
/// <remarks>Page 97518018. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<UserRole>))]
public readonly record struct UserRole : IOpenEnumeration<UserRole>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public UserRole(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Everything (<c>ADMIN</c>).</summary>
    public static UserRole Admin { get; } = new("ADMIN");

    /// <summary>Technical matters (<c>TECH</c>).</summary>
    public static UserRole Tech { get; } = new("TECH");

    /// <summary>Financial matters (<c>FINANCE</c>).</summary>
    public static UserRole Finance { get; } = new("FINANCE");

    /// <inheritdoc/>
    public static IReadOnlyList<UserRole> Known { get; } =
    [
        Admin,
        Tech,
        Finance,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static UserRole Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(UserRole other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
