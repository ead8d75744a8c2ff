namespace EchoPlatform.Sandbox.World;

internal enum ActionType
{
    Backup,
    Delete,
    Restore,
}

/// <summary>
/// Everything one backup set (or the occasional restores or deletes) of a computer ever does: an endless arithmetic
/// series of ticks. Counting and finding ticks by time is arithmetic, whatever the length of the history.
/// </summary>
internal readonly struct ActionStream
{
    public required ulong Key { get; init; }

    public required int Ordinal { get; init; }

    public required int ComputerIndex { get; init; }

    public required string ComputerId { get; init; }

    public required ActionType Type { get; init; }

    public required string SetName { get; init; }

    public required string Plugin { get; init; }

    public required long Phase { get; init; }

    public required long Period { get; init; }

    /// <summary>A tick starts up to this many seconds late; below half the period, so that order holds.</summary>
    public required long Jitter { get; init; }

    public required int OffsetMinutes { get; init; }

    public required long ClockError { get; init; }

    public required long MinDuration { get; init; }

    /// <summary>First tick of the history.</summary>
    public long First { get; init; }

    /// <summary>Last tick that will ever run; <see cref="long.MaxValue"/> while the agent lives.</summary>
    public long Final { get; init; }

    /// <summary>True start of a tick, Unix seconds.</summary>
    public long StartOf(long tick) =>
        Phase + (tick * Period) + (Jitter == 0 ? 0 : (long)(Mix.Of(Key, tick) % (ulong)Jitter));

    /// <summary>The start as the computer's own clock has it, as an instant.</summary>
    public long LocalStartOf(long tick) => StartOf(tick) + ClockError;

    /// <summary>The latest tick with a true start at or before an instant, whether or not in the history.</summary>
    public long LastAt(long instant)
    {
        var tick = Math.DivRem(instant - Phase, Period, out var rest);
        tick = rest < 0 ? tick - 1 : tick;
        return StartOf(tick) > instant ? tick - 1 : tick;
    }

    public long LastVisibleAt(long clock) => Math.Min(Final, LastAt(clock));
}
