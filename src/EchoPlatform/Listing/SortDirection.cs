using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The direction of a sort.</summary>
/// <remarks>Page 97517761. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<SortDirection>))]
public readonly record struct SortDirection : IOpenEnumeration<SortDirection>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public SortDirection(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Ascending (<c>ASC</c>).</summary>
    public static SortDirection Asc { get; } = new("ASC");

    /// <summary>Descending (<c>DESC</c>).</summary>
    public static SortDirection Desc { get; } = new("DESC");

    /// <inheritdoc/>
    public static IReadOnlyList<SortDirection> Known { get; } =
    [
        Asc,
        Desc,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static SortDirection Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(SortDirection other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
