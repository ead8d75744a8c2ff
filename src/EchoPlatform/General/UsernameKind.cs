using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a user name belongs to.</summary>
/// <remarks>Page 97517995; the constants are this library's, the vendor tells by the shape of an address. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<UsernameKind>))]
public readonly record struct UsernameKind : IOpenEnumeration<UsernameKind>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public UsernameKind(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>A partner (<c>PARTNER</c>).</summary>
    public static UsernameKind Partner { get; } = new("PARTNER");

    /// <summary>An account (<c>ACCOUNT</c>).</summary>
    public static UsernameKind Account { get; } = new("ACCOUNT");

    /// <summary>A portal user of a partner (<c>USER</c>).</summary>
    public static UsernameKind User { get; } = new("USER");

    /// <summary>An address of a shape this library does not know (<c>UNKNOWN</c>).</summary>
    public static UsernameKind Unknown { get; } = new("UNKNOWN");

    /// <inheritdoc/>
    public static IReadOnlyList<UsernameKind> Known { get; } =
    [
        Partner,
        Account,
        User,
        Unknown,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static UsernameKind Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(UsernameKind other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
