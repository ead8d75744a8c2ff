using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The state of an account.</summary>
/// <remarks>Page 97517756; in queries Page 97518011. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<AccountStatus>))]
public readonly record struct AccountStatus : IOpenEnumeration<AccountStatus>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public AccountStatus(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>In use (<c>ACTIVE</c>).</summary>
    public static AccountStatus Active { get; } = new("ACTIVE");

    /// <summary>On trial (<c>TEST</c>).</summary>
    public static AccountStatus Test { get; } = new("TEST");

    /// <summary>Frozen (<c>FROZEN</c>).</summary>
    public static AccountStatus Frozen { get; } = new("FROZEN");

    /// <summary>Cancelled (<c>CANCELED</c>).</summary>
    public static AccountStatus Canceled { get; } = new("CANCELED");

    /// <inheritdoc/>
    public static IReadOnlyList<AccountStatus> Known { get; } =
    [
        Active,
        Test,
        Frozen,
        Canceled,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static AccountStatus Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(AccountStatus other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
