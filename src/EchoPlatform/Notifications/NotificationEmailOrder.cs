using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What notification addresses can be sorted by.</summary>
/// <remarks>Page 97517789. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<NotificationEmailOrder>))]
public readonly record struct NotificationEmailOrder : IOpenEnumeration<NotificationEmailOrder>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public NotificationEmailOrder(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>By number (<c>EMAIL_ID</c>).</summary>
    public static NotificationEmailOrder EmailId { get; } = new("EMAIL_ID");

    /// <summary>By address (<c>EMAIL</c>).</summary>
    public static NotificationEmailOrder Email { get; } = new("EMAIL");

    /// <inheritdoc/>
    public static IReadOnlyList<NotificationEmailOrder> Known { get; } =
    [
        EmailId,
        Email,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static NotificationEmailOrder Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(NotificationEmailOrder other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
