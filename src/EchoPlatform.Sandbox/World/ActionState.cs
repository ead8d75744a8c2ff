using System.Runtime.InteropServices;

namespace EchoPlatform.Sandbox.World;

/// <summary>In the order of their names, which is the order of <c>order_by=STATUS</c>.</summary>
internal enum ActionStatus
{
    Canceled,
    Canceling,
    Error,
    Paused,
    Running,
    Success,
    Uninitialized,
}

/// <summary>What the vendor calls condition types; the order is that of <see cref="ActionState.ConditionNames"/>.</summary>
[Flags]
internal enum Conditions
{
    None = 0,
    Completed = 1,
    Running = 2,
    Warnings = 4,
    Canceled = 8,
    Errors = 16,
    Missed = 32,
    Exception = 64,
    NoDataRestored = 128,
    NoDataDeleted = 256,
    NoFileDataBackedUp = 512,
    NoExchangeOrSqlDataBackedUp = 1024,
}

/// <summary>One action as it stands at an instant: a pure function of its stream, its tick and the clock.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ActionState
{
    /// <summary>No action stays open longer, so open ones are found without reading the history.</summary>
    public const long LongestRun = 36 * 3_600;

    private readonly ulong draw;

    private readonly long duration;

    private readonly long elapsed;

    public ActionState(in ActionStream stream, long tick, long clock)
    {
        draw = Mix.Of(stream.Key ^ 0xAC71_0000_0000_0001UL, tick);
        Start = stream.StartOf(tick);
        Outcome = OutcomeOf(draw);
        duration = DurationOf(stream, draw, Outcome);
        elapsed = clock - Start;
        Status = elapsed < duration ? OpenStatus() : FinalStatus();
    }

    public static string[] ConditionNames { get; } =
    [
        "COMPLETED", "RUNNING", "WARNINGS", "CANCELED", "ERRORS", "MISSED", "EXCEPTION", "NO_DATA_RESTORED", "NO_DATA_DELETED",
        "NO_FILE_DATA_BACKED_UP", "NO_EXCHANGE_OR_SQL_DATA_BACKED_UP",
    ];

    public static string[] StatusNames { get; } = ["CANCELED", "CANCELING", "ERROR", "PAUSED", "RUNNING", "SUCCESS", "UNINITIALIZED"];

    public static string[] TypeNames { get; } = ["BACKUP", "DELETE", "RESTORE"];

    private Conditions Outcome { get; }

    public long Start { get; }

    public ActionStatus Status { get; }

    public bool IsOpen => elapsed < duration;

    /// <summary>True end, or the last update of a paused one; null while there is none to tell.</summary>
    public long? End => !IsOpen ? Start + duration : Status == ActionStatus.Paused ? Start + (duration / 3) : null;

    /// <summary>When the row last changed, as seen at the clock.</summary>
    public long Updated => IsOpen ? Start + elapsed : Start + duration;

    /// <summary>The vendor's example prints COMPLETED where the list of constants says SUCCESS.</summary>
    public bool PrintsCompleted => Status == ActionStatus.Success && (draw >> 44) % 11 == 0;

    public string ConditionStatus => IsOpen ? "RUNNING" : Outcome switch
    {
        Conditions.Completed => "COMPLETED",
        Conditions.Warnings or Conditions.Canceled or Conditions.NoFileDataBackedUp => "WARNING",
        _ => "FAILURE",
    };

    public int Errors => !IsOpen && (Outcome & (Conditions.Errors | Conditions.Exception)) != Conditions.None ? 1 + (int)((draw >> 36) % 40) : 0;

    public int Warnings => !IsOpen && (Outcome & Conditions.Warnings) != Conditions.None ? 1 + (int)((draw >> 30) % 25) : 0;

    public long TotalFiles => Outcome switch
    {
        Conditions.Missed or Conditions.NoFileDataBackedUp => 0,
        _ => 1 + (long)((draw >> 12) % 4_000),
    };

    public long ProcessedFiles
    {
        get
        {
            var total = TotalFiles;
            if (IsOpen)
            {
                var ran = Status == ActionStatus.Paused ? duration / 3 : elapsed;
                return total * ran / duration;
            }

            return Outcome is Conditions.Completed or Conditions.Warnings ? total : total * (long)((draw >> 50) % 90) / 100;
        }
    }

    public long Bytes
    {
        get
        {
            // Mostly documents; one file in a while is a machine's whole disk.
            var perFile = (draw >> 5) % 23 == 0 ? 1L << 32 : 4_096 + (long)((draw >> 18) % 400_000);
            return ProcessedFiles * perFile;
        }
    }

    public Conditions ConditionsOf(in ActionStream stream)
    {
        if (IsOpen)
        {
            return Conditions.Running;
        }

        return Outcome != Conditions.NoFileDataBackedUp ? Outcome : stream.Type switch
        {
            ActionType.Restore => Conditions.NoDataRestored,
            ActionType.Delete => Conditions.NoDataDeleted,
            _ => stream.Plugin is "SQL" or "EXCHANGE" ? Conditions.NoExchangeOrSqlDataBackedUp : Conditions.NoFileDataBackedUp,
        };
    }

    private static Conditions OutcomeOf(ulong draw) => (draw % 100) switch
    {
        < 70 => Conditions.Completed,
        < 79 => Conditions.Warnings,
        < 84 => Conditions.Errors,
        < 86 => Conditions.Errors | Conditions.Warnings,
        < 91 => Conditions.Missed,
        < 94 => Conditions.Canceled,
        < 96 => Conditions.Exception,
        _ => Conditions.NoFileDataBackedUp,
    };

    private static long DurationOf(in ActionStream stream, ulong draw, Conditions outcome)
    {
        // The tick that is under way when the sandbox starts must not turn out to have been missed.
        if (outcome == Conditions.Missed && stream.MinDuration <= 20)
        {
            return 0;
        }

        if (stream.Period >= 86_400 && (draw >> 8) % 97 == 0)
        {
            return (6 * 3_600) + (long)((draw >> 20) % (LongestRun - (6 * 3_600)));
        }

        var longest = Math.Min(stream.Period * 8 / 10, 5 * 3_600) - stream.MinDuration;
        var first = (draw >> 16) & 0xFFFF;
        var second = (draw >> 32) & 0xFFFF;
        return stream.MinDuration + ((long)(first * second) * longest >> 32);
    }

    private ActionStatus OpenStatus()
    {
        if (elapsed * 10 < duration && (draw >> 56) % 4 == 0)
        {
            return ActionStatus.Uninitialized;
        }

        if (Outcome == Conditions.Canceled && elapsed * 10 > duration * 9)
        {
            return ActionStatus.Canceling;
        }

        return (draw >> 52) % 6 == 0 && elapsed * 3 > duration && elapsed * 3 < duration * 2 ? ActionStatus.Paused : ActionStatus.Running;
    }

    private ActionStatus FinalStatus() => Outcome switch
    {
        Conditions.Completed or Conditions.Warnings or Conditions.NoFileDataBackedUp => ActionStatus.Success,
        Conditions.Canceled => ActionStatus.Canceled,
        _ => ActionStatus.Error,
    };
}
