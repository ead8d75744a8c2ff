using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a signup below a partner is.</summary>
/// <remarks>Page 97518011. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<SignupType>))]
public readonly record struct SignupType : IOpenEnumeration<SignupType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public SignupType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>An end customer (<c>ACCOUNT</c>).</summary>
    public static SignupType Account { get; } = new("ACCOUNT");

    /// <summary>A sub-partner (<c>PARTNER</c>).</summary>
    public static SignupType Partner { get; } = new("PARTNER");

    /// <inheritdoc/>
    public static IReadOnlyList<SignupType> Known { get; } =
    [
        Account,
        Partner,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static SignupType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(SignupType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
