using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a thing found while browsing is.</summary>
/// <remarks>Pages 96772264 to 96772292; the text calls a full revision Full, the examples <c>Base</c>. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<BrowseItemType>))]
public readonly record struct BrowseItemType : IOpenEnumeration<BrowseItemType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public BrowseItemType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>A snapshot (<c>DailySnapshot</c>).</summary>
    public static BrowseItemType DailySnapshot { get; } = new("DailySnapshot");

    /// <summary>A drive (<c>Drive</c>).</summary>
    public static BrowseItemType Drive { get; } = new("Drive");

    /// <summary>A folder (<c>Folder</c>).</summary>
    public static BrowseItemType Folder { get; } = new("Folder");

    /// <summary>A file (<c>File</c>).</summary>
    public static BrowseItemType File { get; } = new("File");

    /// <summary>A full revision of a file (<c>Base</c>).</summary>
    public static BrowseItemType Base { get; } = new("Base");

    /// <summary>A full revision of a file, as the text spells it (<c>Full</c>).</summary>
    public static BrowseItemType Full { get; } = new("Full");

    /// <summary>An incremental revision of a file (<c>Revision</c>).</summary>
    public static BrowseItemType Revision { get; } = new("Revision");

    /// <inheritdoc/>
    public static IReadOnlyList<BrowseItemType> Known { get; } =
    [
        DailySnapshot,
        Drive,
        Folder,
        File,
        Base,
        Full,
        Revision,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static BrowseItemType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(BrowseItemType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
