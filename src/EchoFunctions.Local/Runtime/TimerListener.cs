using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Local.Runtime;

/// <summary>
/// Fires one timer function. The next occurrence is armed before the function starts; one that comes while the function
/// still runs is passed over, as the real host does by arming only afterwards.
/// </summary>
internal sealed partial class TimerListener(
    FunctionDescriptor function,
    TimerSchedule schedule,
    FunctionRunner runner,
    IServiceScopeFactory scopes,
    TimeProvider timeProvider,
    ILogger logger) : IFunctionListener, IDisposable
{
    /// <summary>Timers cannot wait longer than some weeks; a far occurrence is approached in steps.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, object?> NoBindingData = [];

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<Task, bool> _runs = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TimerFunctionTrigger _trigger = (TimerFunctionTrigger)function.Trigger;
    private ITimer? _timer;
    private DateTimeOffset _due;
    private DateTimeOffset? _last;
    private bool _stopped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Arm();
        }

        if (_trigger.RunOnStartup)
        {
            Track(RunIfIdleAsync());
        }

        return Task.CompletedTask;
    }

    /// <summary>Runs the function now, after a run that is under way.</summary>
    public async Task RunNowAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        var run = RunAsync(cancellationToken);
        Track(run);
        await run;
    }

    public async Task StopAsync(CancellationToken deadline)
    {
        lock (_gate)
        {
            _stopped = true;
            _timer?.Dispose();
        }

        await using var cancellation = deadline.Register(static state => ((CancellationTokenSource)state!).Cancel(), _cancelled);
        await Task.WhenAll(_runs.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _one.Dispose();
        _cancelled.Dispose();
    }

    private void Arm()
    {
        if (_stopped)
        {
            return;
        }

        _timer ??= timeProvider.CreateTimer(static state => ((TimerListener)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var now = timeProvider.GetUtcNow();
        if (_due <= now)
        {
            if (schedule.Next(now) is not { } next)
            {
                return;
            }

            _due = next;
        }

        var wait = _due - now;
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private void Fire()
    {
        bool due;
        lock (_gate)
        {
            // A system timer may come a little early, and a far occurrence is approached in steps.
            due = !_stopped && _due <= timeProvider.GetUtcNow();
            Arm();
        }

        if (due)
        {
            Track(RunIfIdleAsync());
        }
    }

    private async Task RunIfIdleAsync()
    {
        if (!await _one.WaitAsync(TimeSpan.Zero))
        {
            Log.PassedOver(logger, function.Name);
            return;
        }

        try
        {
            await RunAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // Logged by the runner; as in the real host, the next occurrence is the retry.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancelled.Token);
            var timer = new TimerInfo { ScheduleStatus = Status() };
            await runner.RunAsync(function, timer, NoBindingData, scopes, either.Token);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Only monitored schedules have a status, and the real host monitors none of under a minute.</summary>
    private ScheduleStatus? Status()
    {
        var now = timeProvider.GetUtcNow();
        var next = schedule.Next(now);
        if (!_trigger.UseMonitor || (next is { } first && schedule.Next(first) - first < TimeSpan.FromMinutes(1)))
        {
            return null;
        }

        var status = new ScheduleStatus
        {
            Last = _last?.UtcDateTime ?? default,
            Next = next?.UtcDateTime ?? default,
            LastUpdated = _last?.UtcDateTime ?? default,
        };
        _last = now;
        return status;
    }

    private void Track(Task run)
    {
        _runs.TryAdd(run, true);
        _ = run.ContinueWith(
            static (task, state) => ((ConcurrentDictionary<Task, bool>)state!).TryRemove(task, out _),
            _runs,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{function.Name}, next at {_due:u}");

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Warning, "Timer function {Function} is still running; this occurrence is passed over.")]
        public static partial void PassedOver(ILogger logger, string function);
    }
}

/// <summary>What makes a function run without a request.</summary>
internal interface IFunctionListener
{
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes nothing new, waits for what runs, cancels it once the deadline has come, and waits for its end.</summary>
    Task StopAsync(CancellationToken deadline);
}
