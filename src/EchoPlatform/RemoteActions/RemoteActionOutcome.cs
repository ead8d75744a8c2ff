namespace EchoPlatform;

/// <summary>How the following of a command ended.</summary>
public enum RemoteActionResult
{
    /// <summary>The command was carried out.</summary>
    Succeeded,

    /// <summary>The command was carried out; the reason says what to look at.</summary>
    SucceededWithWarning,

    /// <summary>The command failed; the reason says why.</summary>
    Failed,

    /// <summary>
    /// The command had not finished when time was up. It may still be carried out: a computer that is offline leaves it pending.
    /// </summary>
    Unfinished,

    /// <summary>When time was up, the vendor still sent a code whose meaning is not known.</summary>
    Unknown,

    /// <summary>
    /// The command was queued without a number to follow it by, as calls that change settings may be (Page 96770905). It may be carried
    /// out when the computer connects.
    /// </summary>
    Untraceable,
}

/// <summary>What came of a command that was followed.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Status">The last state the vendor gave; <see langword="null"/> when it was never asked, or gave none in time.</param>
/// <param name="ActionId">The number it was followed by; <see langword="null"/> when there is none.</param>
/// <param name="Polls">How often the vendor was asked.</param>
public sealed record RemoteActionOutcome(RemoteActionResult Result, RemoteActionStatus? Status, string? ActionId, int Polls)
{
    /// <summary>Whether the command was carried out, with or without a warning.</summary>
    public bool IsSuccess => Result is RemoteActionResult.Succeeded or RemoteActionResult.SucceededWithWarning;
}

/// <summary>How a command is followed. The vendor documents neither interval nor time-out.</summary>
public sealed record FollowOptions
{
    /// <summary>The time before the vendor is asked again the first time; default 2 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or over 24 days.</exception>
    public TimeSpan FirstDelay
    {
        get;
        init => field = Check(value);
    } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time between two questions; each one is twice the one before up to this; default 1 minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or over 24 days.</exception>
    public TimeSpan MaxDelay
    {
        get;
        init => field = Check(value);
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time after which following ends, finished or not; default 10 minutes. An offline computer can leave a command pending for ever.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or over 24 days.</exception>
    public TimeSpan Deadline
    {
        get;
        init => field = Check(value);
    } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether the result is asked for at the address the pages on backup sets name (<see cref="ActionEndpoints.GetBackupSetResultAsync"/>)
    /// in place of <see cref="ActionEndpoints.GetStatusAsync"/>; default false.
    /// </summary>
    public bool UseBackupSetResult { get; init; }

    private static TimeSpan Check(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(24));
        return value;
    }
}
