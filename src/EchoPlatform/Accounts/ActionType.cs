using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a backup agent did.</summary>
/// <remarks>Page 97517761. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<ActionType>))]
public readonly record struct ActionType : IOpenEnumeration<ActionType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public ActionType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Data was backed up (<c>BACKUP</c>).</summary>
    public static ActionType Backup { get; } = new("BACKUP");

    /// <summary>Data was restored (<c>RESTORE</c>).</summary>
    public static ActionType Restore { get; } = new("RESTORE");

    /// <summary>Backed-up data was deleted (<c>DELETE</c>).</summary>
    public static ActionType Delete { get; } = new("DELETE");

    /// <inheritdoc/>
    public static IReadOnlyList<ActionType> Known { get; } =
    [
        Backup,
        Restore,
        Delete,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ActionType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(ActionType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
