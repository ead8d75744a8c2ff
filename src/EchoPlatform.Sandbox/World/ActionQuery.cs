using System.Buffers;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.World;

internal enum ActionOrder
{
    LocalStart,
    Type,
    Status,
}

/// <param name="Type">Only this type.</param>
/// <param name="Status">Only this status.</param>
/// <param name="Since">Unix seconds by the computers' own clocks.</param>
/// <param name="SinceUpdate">Whether <paramref name="Since"/> looks at the last update instead of the start.</param>
/// <param name="Computer">Only this computer.</param>
internal readonly record struct ActionFilter(
    ActionType? Type = null, ActionStatus? Status = null, long? Since = null, bool SinceUpdate = false, int? Computer = null);

/// <summary>
/// The actions of an account in a total order, addressable by rank. In order of start a page is found by bisecting time and
/// costs the same wherever it lies; a filter on status has to look at every action, but holds none of them.
/// </summary>
internal sealed class ActionQuery : IRowSource
{
    private readonly Account account;
    private readonly ActionStream[] streams;
    private readonly long clock;
    private readonly ActionFilter filter;
    private readonly bool descending;
    private readonly Group[] groups;

    public ActionQuery(
        VendorWorld world,
        Account account,
        long clock,
        ActionFilter filter,
        ActionOrder order = ActionOrder.LocalStart,
        bool descending = false)
    {
        this.account = account;
        this.clock = clock;
        this.filter = filter;
        this.descending = descending;
        streams = Schedule.Of(world, account);
        groups = order switch
        {
            ActionOrder.Type when filter.Type is null =>
                [.. Enum.GetValues<ActionType>().Select(type => Build(type, filter.Status))],
            ActionOrder.Status when filter.Status is null =>
                [.. Enum.GetValues<ActionStatus>().Select(status => Build(filter.Type, status))],
            _ => [Build(filter.Type, filter.Status)],
        };
        foreach (var group in groups)
        {
            Count += group.Count;
        }
    }

    public long Count { get; }

    /// <summary>How many of an account's actions are not final yet.</summary>
    public static long CountOpen(VendorWorld world, Account account, long clock)
    {
        var open = 0L;
        foreach (ref readonly var stream in Schedule.Of(world, account).AsSpan())
        {
            var last = stream.LastVisibleAt(clock);
            for (var tick = Math.Max(stream.First, stream.LastAt(clock - ActionState.LongestRun)); tick <= last; tick++)
            {
                open += new ActionState(stream, tick, clock).IsOpen ? 1 : 0;
            }
        }

        return open;
    }

    public void Write(RowWriter row, long from, long to)
    {
        var size = (int)(to - from);
        var refs = ArrayPool<(int Stream, long Tick)>.Shared.Rent(Math.Max(1, size));
        try
        {
            var page = refs.AsSpan(0, size);
            Collect(descending ? Count - to : from, page);
            if (descending)
            {
                page.Reverse();
            }

            foreach (var (stream, tick) in page)
            {
                ActionRow.Write(row, account, streams[stream], tick, clock);
            }
        }
        finally
        {
            ArrayPool<(int Stream, long Tick)>.Shared.Return(refs);
        }
    }

    private Group Build(ActionType? type, ActionStatus? status)
    {
        var low = new long[streams.Length];
        var high = new long[streams.Length];
        var bound = long.MinValue;
        if (status is ActionStatus.Running or ActionStatus.Paused or ActionStatus.Canceling or ActionStatus.Uninitialized)
        {
            bound = clock - ActionState.LongestRun;
        }

        for (var index = 0; index < streams.Length; index++)
        {
            ref readonly var stream = ref streams[index];
            var wanted = (type is null || stream.Type == type)
                && (filter.Computer is null || stream.ComputerIndex == filter.Computer);
            high[index] = wanted ? stream.LastVisibleAt(clock) : stream.First - 1;
            low[index] = stream.First;
            if (filter.Since is { } since)
            {
                var earliest = since - stream.ClockError - (filter.SinceUpdate ? ActionState.LongestRun : 0);
                low[index] = Math.Max(low[index], stream.LastAt(earliest - 1) + 1);
            }

            if (bound > long.MinValue)
            {
                low[index] = Math.Max(low[index], stream.LastAt(bound - 1) + 1);
            }
        }

        var group = new Group(low, high, status, status is not null || (filter.SinceUpdate && filter.Since is not null));
        return group with { Count = CountOf(group) };
    }

    private long CountOf(in Group group)
    {
        var count = 0L;
        for (var index = 0; index < streams.Length; index++)
        {
            if (!group.Scans)
            {
                count += Math.Max(0, group.High[index] - group.Low[index] + 1);
                continue;
            }

            for (var tick = group.Low[index]; tick <= group.High[index]; tick++)
            {
                count += Matches(group, index, tick) ? 1 : 0;
            }
        }

        return count;
    }

    private bool Matches(in Group group, int index, long tick)
    {
        ref readonly var stream = ref streams[index];
        var state = new ActionState(stream, tick, clock);
        return (group.Status is not { } status || state.Status == status)
            && (!filter.SinceUpdate || filter.Since is not { } since || state.Updated + stream.ClockError >= since);
    }

    /// <summary>Fills a page with the ascending ranks from <paramref name="rank"/> on.</summary>
    private void Collect(long rank, Span<(int Stream, long Tick)> page)
    {
        foreach (var group in groups)
        {
            if (page.IsEmpty)
            {
                return;
            }

            if (rank >= group.Count)
            {
                rank -= group.Count;
                continue;
            }

            var here = (int)Math.Min(page.Length, group.Count - rank);
            CollectGroup(group, rank, page[..here]);
            page = page[here..];
            rank = 0;
        }
    }

    private void CollectGroup(in Group group, long rank, Span<(int Stream, long Tick)> page)
    {
        Span<long> next = stackalloc long[streams.Length];
        Span<long> starts = stackalloc long[streams.Length];
        var skip = group.Scans ? rank : rank - Seek(group, rank, next);
        if (group.Scans)
        {
            group.Low.CopyTo(next);
        }

        for (var index = 0; index < streams.Length; index++)
        {
            starts[index] = next[index] <= group.High[index] ? streams[index].LocalStartOf(next[index]) : long.MaxValue;
        }

        var filled = 0;
        while (filled < page.Length)
        {
            var earliest = 0;
            for (var index = 1; index < starts.Length; index++)
            {
                earliest = starts[index] < starts[earliest] ? index : earliest;
            }

            var tick = next[earliest]++;
            starts[earliest] = tick < group.High[earliest] ? streams[earliest].LocalStartOf(tick + 1) : long.MaxValue;
            if (group.Scans && !Matches(group, earliest, tick))
            {
                continue;
            }

            if (skip > 0)
            {
                skip--;
                continue;
            }

            page[filled++] = (earliest, tick);
        }
    }

    /// <summary>
    /// Sets every stream to its first tick at the instant in which the wanted rank falls; returns how many rows lie before.
    /// </summary>
    private long Seek(in Group group, long rank, Span<long> next)
    {
        var early = long.MaxValue;
        var late = long.MinValue;
        for (var index = 0; index < streams.Length; index++)
        {
            if (group.Low[index] <= group.High[index])
            {
                early = Math.Min(early, streams[index].LocalStartOf(group.Low[index]));
                late = Math.Max(late, streams[index].LocalStartOf(group.High[index]));
            }
        }

        // The last instant with no more than `rank` rows strictly before it.
        while (early < late)
        {
            var middle = early + ((late - early + 1) / 2);
            if (Before(group, middle, next) <= rank)
            {
                early = middle;
            }
            else
            {
                late = middle - 1;
            }
        }

        return Before(group, early, next);
    }

    private long Before(in Group group, long instant, Span<long> next)
    {
        var count = 0L;
        for (var index = 0; index < streams.Length; index++)
        {
            ref readonly var stream = ref streams[index];
            var low = group.Low[index];
            next[index] = low > group.High[index]
                ? low
                : Math.Clamp(stream.LastAt(instant - 1 - stream.ClockError) + 1, low, group.High[index] + 1);
            count += next[index] - low;
        }

        return count;
    }

    private readonly record struct Group(long[] Low, long[] High, ActionStatus? Status, bool Scans)
    {
        public long Count { get; init; }
    }
}
