using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>How a Hyper-V host is logged on to.</summary>
/// <remarks>Page 96772119. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<HostAuthentication>))]
public readonly record struct HostAuthentication : IOpenEnumeration<HostAuthentication>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public HostAuthentication(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>As the agent's own user (<c>Sspi</c>).</summary>
    public static HostAuthentication Sspi { get; } = new("Sspi");

    /// <summary>With a user name and a password (<c>Credentials</c>).</summary>
    public static HostAuthentication Credentials { get; } = new("Credentials");

    /// <inheritdoc/>
    public static IReadOnlyList<HostAuthentication> Known { get; } =
    [
        Sspi,
        Credentials,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static HostAuthentication Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(HostAuthentication other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
