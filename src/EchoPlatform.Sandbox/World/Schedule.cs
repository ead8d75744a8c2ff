namespace EchoPlatform.Sandbox.World;

/// <summary>The streams of an account, laid out so that exactly the wanted number of actions is visible at the start.</summary>
internal static class Schedule
{
    /// <summary>No history is longer than three years; where many actions are wanted, schedules get denser instead.</summary>
    private const long LongestHistory = 3L * 365 * 86_400;

    private static readonly (long Period, int Weight)[] Rhythms =
        [(86_400, 20), (3_600, 50), (86_400, 20), (14_400, 30), (86_400, 20), (604_800, 10), (900, 80), (86_400, 20)];

    private static readonly string[] SetNames =
        ["Documents", "Daily Server", "Büro & Buchhaltung", "SQL nightly", "Exchange", "C: drive", "Photos <2019>", "it's everything"];

    private static readonly string[] KnownPlugins = ["FILE", "FILE", "SQL", "EXCHANGE"];

    private static readonly int[] Hours = [20, 21, 22, 22, 23, 23, 0, 1];

    public static ActionStream[] Of(VendorWorld world, Account account)
    {
        Span<int> weights = stackalloc int[Computer.MaxPerAccount * 5];
        Span<bool> owed = stackalloc bool[Computer.MaxPerAccount * 5];
        var streams = new ActionStream[Count(account)];
        var next = 0;
        var sum = 0;
        for (var index = 0; index < account.Computers; index++)
        {
            var computer = world.ComputerOf(account, index);
            var sets = Sets(computer.Key);
            for (var slot = 0; slot < sets + 2; slot++)
            {
                if (slot >= sets && !HasRare(computer.Key, slot - sets))
                {
                    continue;
                }

                (streams[next], weights[next]) = Draft(world, account, computer, next, slot, sets);
                owed[next] = slot == 0;
                sum += weights[next];
                next++;
            }
        }

        var spare = (long)world.Options.ActionsPerAccount - account.Computers;
        var left = spare;
        for (var index = 0; index < next; index++)
        {
            left -= spare * weights[index] / sum;
        }

        for (var index = 0; index < next; index++)
        {
            var share = (spare * weights[index] / sum) + (index < left ? 1 : 0) + (owed[index] ? 1 : 0);
            streams[index] = Place(world, account, streams[index], share);
        }

        return streams;
    }

    private static int Sets(ulong computer) => 1 + (int)(Mix.Of(computer, 40) % 3);

    private static bool HasRare(ulong computer, int which) => ((Mix.Of(computer, 41) >> which) & 1) == 0;

    private static int Count(Account account)
    {
        var count = 0;
        for (var index = 0; index < account.Computers; index++)
        {
            var key = Mix.Of(account.Key, 100 + index);
            count += Sets(key) + (HasRare(key, 0) ? 1 : 0) + (HasRare(key, 1) ? 1 : 0);
        }

        return count;
    }

    private static (ActionStream Stream, int Weight) Draft(
        VendorWorld world, Account account, in Computer computer, int ordinal, int slot, int sets)
    {
        var key = Mix.Of(computer.Key, 50 + slot);
        var type = slot < sets ? ActionType.Backup : slot == sets ? ActionType.Restore : ActionType.Delete;
        var (period, weight) = type switch
        {
            ActionType.Restore => (11 * 86_400L, 4),
            ActionType.Delete => (17 * 86_400L, 2),
            _ => Mix.Pick(Rhythms, Mix.Of(key, 1)),
        };
        var plugin = world.Options.Warts && Mix.Of(key, 2) % 5 == 0
            ? (key % 2 == 0 ? "DISK_IMAGE" : "VMWARE")
            : Mix.Pick(KnownPlugins, Mix.Of(key, 3));
        var busy = slot == 0 && computer.Index == 0 && account.Index % 4 == 0;
        var stream = new ActionStream
        {
            Key = key,
            Ordinal = ordinal,
            ComputerIndex = computer.Index,
            ComputerId = computer.Id,
            Type = type,
            SetName = type == ActionType.Backup ? Mix.Pick(SetNames, Mix.Of(key, 4)) : "",
            Plugin = plugin,
            Phase = Mix.Pick(Hours, Mix.Of(key, 5)) * 3_600L,
            Period = period,
            Jitter = type != ActionType.Backup ? period / 2 : busy || Mix.Of(key, 6) % 2 == 0 ? 0 : 240,
            OffsetMinutes = computer.OffsetMinutes,
            ClockError = computer.ClockError,
            // Every fourth account is caught in the middle of a backup when the sandbox starts.
            MinDuration = busy ? 1_200 : 20,
            First = 0,
            Final = computer.IdleSince,
        };
        return (stream, weight);
    }

    private static ActionStream Place(VendorWorld world, Account account, in ActionStream draft, long share)
    {
        var period = Math.Max(60, Math.Min(draft.Period, LongestHistory / Math.Max(1, share)));
        var phase = draft.MinDuration > 20
            ? world.Start - 1 - (long)(account.Key % 45)
            : draft.Phase - (draft.OffsetMinutes * 60L);
        var idle = draft.Final;
        var stream = draft with
        {
            Period = period,
            Phase = phase - (phase / period * period),
            Jitter = Math.Min(draft.Jitter, (period / 2) - 1),
            MinDuration = Math.Min(draft.MinDuration, (period * 8 / 10) - 1),
        };
        var last = stream.LastAt(world.Start - idle);
        return stream with { First = last - share + 1, Final = idle == 0 ? long.MaxValue : last };
    }
}
