using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>A reason for the verdict on an action.</summary>
/// <remarks>Page 97517761. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<ConditionType>))]
public readonly record struct ConditionType : IOpenEnumeration<ConditionType>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public ConditionType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>It completed (<c>COMPLETED</c>).</summary>
    public static ConditionType Completed { get; } = new("COMPLETED");

    /// <summary>It is running (<c>RUNNING</c>).</summary>
    public static ConditionType Running { get; } = new("RUNNING");

    /// <summary>It logged warnings (<c>WARNINGS</c>).</summary>
    public static ConditionType Warnings { get; } = new("WARNINGS");

    /// <summary>It was cancelled (<c>CANCELED</c>).</summary>
    public static ConditionType Canceled { get; } = new("CANCELED");

    /// <summary>It logged errors (<c>ERRORS</c>).</summary>
    public static ConditionType Errors { get; } = new("ERRORS");

    /// <summary>It did not run when it should have (<c>MISSED</c>).</summary>
    public static ConditionType Missed { get; } = new("MISSED");

    /// <summary>It broke down (<c>EXCEPTION</c>).</summary>
    public static ConditionType Exception { get; } = new("EXCEPTION");

    /// <summary>Nothing was restored (<c>NO_DATA_RESTORED</c>).</summary>
    public static ConditionType NoDataRestored { get; } = new("NO_DATA_RESTORED");

    /// <summary>Nothing was deleted (<c>NO_DATA_DELETED</c>).</summary>
    public static ConditionType NoDataDeleted { get; } = new("NO_DATA_DELETED");

    /// <summary>No file was backed up (<c>NO_FILE_DATA_BACKED_UP</c>).</summary>
    public static ConditionType NoFileDataBackedUp { get; } = new("NO_FILE_DATA_BACKED_UP");

    /// <summary>No Exchange or SQL Server data was backed up (<c>NO_EXCHANGE_OR_SQL_DATA_BACKED_UP</c>).</summary>
    public static ConditionType NoExchangeOrSqlDataBackedUp { get; } = new("NO_EXCHANGE_OR_SQL_DATA_BACKED_UP");

    /// <inheritdoc/>
    public static IReadOnlyList<ConditionType> Known { get; } =
    [
        Completed,
        Running,
        Warnings,
        Canceled,
        Errors,
        Missed,
        Exception,
        NoDataRestored,
        NoDataDeleted,
        NoFileDataBackedUp,
        NoExchangeOrSqlDataBackedUp,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ConditionType Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(ConditionType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
