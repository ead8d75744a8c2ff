using System.Collections.Concurrent;

namespace EchoFunctions.Tests.Support;

/// <summary>
/// A clock that begins where the sandbox's does, can be pushed on, and lets pauses pass twenty times as fast. Only pauses: what
/// is longer than the longest pause between two tries is a deadline and keeps its length, and so does what repeats.
/// </summary>
internal sealed class FastTime : TimeProvider
{
    private const int Factor = 20;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private readonly long _began = System.GetTimestamp();
    private readonly ConcurrentQueue<TimeSpan> _pauses = new();
    private long _advanced;

    /// <summary>What the sandbox's clock shows at its start.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Every pause that was asked for, in its own length.</summary>
    public IReadOnlyCollection<TimeSpan> Pauses => _pauses;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _advanced, time.Ticks);

    public override DateTimeOffset GetUtcNow() => Start + System.GetElapsedTime(_began) + Advanced;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Advanced.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero && dueTime <= LongestPause)
        {
            _pauses.Enqueue(dueTime);
            dueTime /= Factor;
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }

    private TimeSpan Advanced => TimeSpan.FromTicks(Interlocked.Read(ref _advanced));
}
