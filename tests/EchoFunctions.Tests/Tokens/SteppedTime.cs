using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace EchoFunctions.Tests.Tokens;

/// <summary>
/// A clock that moves only when somebody waits for it: a step is taken each time the code under test begins a pause of less than a
/// second, so that real input and output between two pauses takes no time at all.
/// </summary>
internal sealed class SteppedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero))
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _pauses = Channel.CreateUnbounded<bool>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < Step)
        {
            _pauses.Writer.TryWrite(true);
        }

        return timer;
    }

    /// <summary>Lets time go by until the task is done, as long as something pauses.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            stop.CancelAfter(TimeSpan.FromSeconds(60));
            Task pause = _pauses.Reader.WaitToReadAsync(stop.Token).AsTask();
            if (await Task.WhenAny(task, pause) == pause)
            {
                await pause;
                _pauses.Reader.TryRead(out _);
                Advance(Step);
            }
            else
            {
                await stop.CancelAsync();
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return await task;
    }
}
