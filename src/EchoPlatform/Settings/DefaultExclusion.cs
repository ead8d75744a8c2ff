using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>A built-in exclusion.</summary>
/// <remarks>Page 96771974. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<DefaultExclusion>))]
public readonly record struct DefaultExclusion : IOpenEnumeration<DefaultExclusion>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public DefaultExclusion(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>The recycle bin (<c>RecycleBinDir</c>).</summary>
    public static DefaultExclusion RecycleBinDir { get; } = new("RecycleBinDir");

    /// <summary>The recycle bin of older systems (<c>RecyclerDir</c>).</summary>
    public static DefaultExclusion RecyclerDir { get; } = new("RecyclerDir");

    /// <summary>System Volume Information (<c>SystemVolumeInformationDir</c>).</summary>
    public static DefaultExclusion SystemVolumeInformationDir { get; } = new("SystemVolumeInformationDir");

    /// <summary>The Windows folder (<c>WindowsDir</c>).</summary>
    public static DefaultExclusion WindowsDir { get; } = new("WindowsDir");

    /// <summary>The temporary folders of users (<c>UserTempDir</c>).</summary>
    public static DefaultExclusion UserTempDir { get; } = new("UserTempDir");

    /// <inheritdoc/>
    public static IReadOnlyList<DefaultExclusion> Known { get; } =
    [
        RecycleBinDir,
        RecyclerDir,
        SystemVolumeInformationDir,
        WindowsDir,
        UserTempDir,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static DefaultExclusion Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(DefaultExclusion other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
