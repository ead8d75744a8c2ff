using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What becomes of a file that is there already.</summary>
/// <remarks>Page 96772297. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<OverwriteOption>))]
public readonly record struct OverwriteOption : IOpenEnumeration<OverwriteOption>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public OverwriteOption(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>It stays; the vendor's default (<c>DO_NOT_OVERWRITE_ANY</c>).</summary>
    public static OverwriteOption DoNotOverwriteAny { get; } = new("DO_NOT_OVERWRITE_ANY");

    /// <summary>It is overwritten (<c>OVERWRITE_ALL</c>).</summary>
    public static OverwriteOption OverwriteAll { get; } = new("OVERWRITE_ALL");

    /// <summary>The restored one gets another name (<c>AUTO_RENAME_ALL</c>).</summary>
    public static OverwriteOption AutoRenameAll { get; } = new("AUTO_RENAME_ALL");

    /// <inheritdoc/>
    public static IReadOnlyList<OverwriteOption> Known { get; } =
    [
        DoNotOverwriteAny,
        OverwriteAll,
        AutoRenameAll,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static OverwriteOption Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(OverwriteOption other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
