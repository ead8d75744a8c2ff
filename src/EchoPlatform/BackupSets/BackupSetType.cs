using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What a backup set backs up.</summary>
/// <remarks>Pages 96771633 and 96771680. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<BackupSetType>))]
public readonly record struct BackupSetType : IOpenEnumeration<BackupSetType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public BackupSetType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Files and folders (<c>Files</c>).</summary>
    public static BackupSetType Files { get; } = new("Files");

    /// <summary>Disk image standard (<c>Disk_Image</c>).</summary>
    public static BackupSetType DiskImage { get; } = new("Disk_Image");

    /// <inheritdoc/>
    public static IReadOnlyList<BackupSetType> Known { get; } =
    [
        Files,
        DiskImage,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static BackupSetType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(BackupSetType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
