using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What is restored.</summary>
/// <remarks>Page 96772297. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<RestoreItemType>))]
public readonly record struct RestoreItemType : IOpenEnumeration<RestoreItemType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public RestoreItemType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>A file (<c>file</c>).</summary>
    public static RestoreItemType File { get; } = new("file");

    /// <summary>A folder (<c>folder</c>).</summary>
    public static RestoreItemType Folder { get; } = new("folder");

    /// <inheritdoc/>
    public static IReadOnlyList<RestoreItemType> Known { get; } =
    [
        File,
        Folder,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static RestoreItemType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(RestoreItemType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
