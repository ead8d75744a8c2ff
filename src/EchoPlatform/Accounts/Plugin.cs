using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The part of the backup agent that did an action.</summary>
/// <remarks>Page 97517761; the list predates image and virtual-machine backups. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<Plugin>))]
public readonly record struct Plugin : IOpenEnumeration<Plugin>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public Plugin(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Files and folders (<c>FILE</c>).</summary>
    public static Plugin File { get; } = new("FILE");

    /// <summary>SQL Server (<c>SQL</c>).</summary>
    public static Plugin Sql { get; } = new("SQL");

    /// <summary>Exchange (<c>EXCHANGE</c>).</summary>
    public static Plugin Exchange { get; } = new("EXCHANGE");

    /// <inheritdoc/>
    public static IReadOnlyList<Plugin> Known { get; } =
    [
        File,
        Sql,
        Exchange,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static Plugin Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(Plugin other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
