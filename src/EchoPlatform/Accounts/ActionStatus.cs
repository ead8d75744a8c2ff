using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>How far an action has come.</summary>
/// <remarks>Page 97517761; <c>COMPLETED</c> is only seen in an example of Page 97517785. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<ActionStatus>))]
public readonly record struct ActionStatus : IOpenEnumeration<ActionStatus>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public ActionStatus(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>Not started yet (<c>UNINITIALIZED</c>).</summary>
    public static ActionStatus Uninitialized { get; } = new("UNINITIALIZED");

    /// <summary>Under way (<c>RUNNING</c>).</summary>
    public static ActionStatus Running { get; } = new("RUNNING");

    /// <summary>Under way, but paused (<c>PAUSED</c>).</summary>
    public static ActionStatus Paused { get; } = new("PAUSED");

    /// <summary>Ended well (<c>SUCCESS</c>).</summary>
    public static ActionStatus Success { get; } = new("SUCCESS");

    /// <summary>Being cancelled (<c>CANCELING</c>).</summary>
    public static ActionStatus Canceling { get; } = new("CANCELING");

    /// <summary>Cancelled (<c>CANCELED</c>).</summary>
    public static ActionStatus Canceled { get; } = new("CANCELED");

    /// <summary>Ended with an error (<c>ERROR</c>).</summary>
    public static ActionStatus Error { get; } = new("ERROR");

    /// <summary>Ended, in the wording of an example (<c>COMPLETED</c>).</summary>
    public static ActionStatus Completed { get; } = new("COMPLETED");

    /// <inheritdoc/>
    public static IReadOnlyList<ActionStatus> Known { get; } =
    [
        Uninitialized,
        Running,
        Paused,
        Success,
        Canceling,
        Canceled,
        Error,
        Completed,
    ];

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ActionStatus Of(string value) => new(value);

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(ActionStatus other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
