using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Local.Runtime;

/// <summary>
/// Feeds one queue function. A message is claimed for <paramref name="claim"/>, renewed while its function runs, and deleted
/// when the function succeeded. After a failure it comes back after host.json's visibilityTimeout, and once it failed
/// maxDequeueCount times it moves to the poison queue. A poison queue has none of its own: what fails there stays hidden until its
/// claim ends, and after maxDequeueCount times it is not tried again. Visibility is counted by the storage service's clock, so the
/// listener keeps real time whatever clock the functions are given.
/// </summary>
internal sealed partial class QueueListener(
    FunctionDescriptor function,
    QueueClient queue,
    QueueClient? poison,
    QueuesHostJson options,
    TimeSpan claim,
    FunctionRunner runner,
    IServiceScopeFactory scopes,
    ILogger logger) : IFunctionListener, IDisposable
{
    public const string PoisonSuffix = "-poison";

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>A storage service that has not answered by then has not given a message either.</summary>
    private static readonly TimeSpan ReceiveGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _receiving = new();
    private readonly CancellationTokenSource _cancelled = new();
    private TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            throw new InvalidOperationException(
                $"Function '{function.Name}' cannot start: its queue '{queue.Name}' cannot be reached or created: {FirstLine(exception)}",
                exception);
        }

        _loop = Task.Run(PollAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken deadline)
    {
        await _stopping.CancelAsync();
        _receiving.CancelAfter(ReceiveGrace);
        await _loop;
        await using var cancellation = deadline.Register(static state => ((CancellationTokenSource)state!).Cancel(), _cancelled);
        await Task.WhenAll(_running.Keys);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _receiving.Dispose();
        _cancelled.Dispose();
    }

    private async Task PollAsync()
    {
        var wait = ShortestPoll;
        var troubled = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await RoomForABatchAsync();
                // A stop lets it finish: messages claimed by a response that nobody reads would stay hidden for the whole claim.
                QueueMessage[] messages = await queue.ReceiveMessagesAsync(options.BatchSize, claim, _receiving.Token);
                if (troubled)
                {
                    troubled = false;
                    Log.Recovered(logger, queue.Name, function.Name);
                }

                foreach (var message in messages)
                {
                    Start(message);
                }

                wait = messages.Length > 0 ? ShortestPoll : Longer(wait);
                if (messages.Length == 0)
                {
                    await Task.Delay(wait, TimeProvider.System, _stopping.Token);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
            {
                if (!troubled)
                {
                    troubled = true;
                    Log.Troubled(logger, queue.Name, function.Name, FirstLine(exception));
                }

                wait = Longer(wait);
                await TryCreateAsync(exception);
                await Task.Delay(wait, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Somebody may have removed the queue; Azure refuses to create it again for half a minute after that.</summary>
    private async Task TryCreateAsync(Exception exception)
    {
        if (exception is not RequestFailedException { ErrorCode: "QueueNotFound" })
        {
            return;
        }

        try
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: _stopping.Token);
        }
        catch (Exception again) when (again is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // Said once already; the next poll tries again.
        }
    }

    private async Task RoomForABatchAsync()
    {
        while (true)
        {
            var finished = Volatile.Read(ref _finished);
            if (_running.Count <= options.NewBatchThreshold)
            {
                return;
            }

            await finished.Task.WaitAsync(_stopping.Token);
        }
    }

    private TimeSpan Longer(TimeSpan wait)
    {
        var doubled = wait * (1.6 + (RandomNumberGenerator.GetInt32(800) / 1000.0));
        return doubled < options.MaxPollingInterval ? doubled : options.MaxPollingInterval;
    }

    private void Start(QueueMessage message)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? task = null;
        task = RunAsync();
        _running.TryAdd(task, true);
        gate.SetResult();

        async Task RunAsync()
        {
            await gate.Task;
            try
            {
                await ProcessAsync(message);
            }
            catch (Exception exception)
            {
                Log.Lost(logger, message.MessageId, queue.Name, FirstLine(exception));
            }
            finally
            {
                _running.TryRemove(task!, out _);
                Interlocked.Exchange(ref _finished, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
    }

    private async Task ProcessAsync(QueueMessage message)
    {
        var claimed = new ClaimedMessage(queue, message, claim, function.Name, logger);
        if (message.DequeueCount > options.MaxDequeueCount || Decode(message) is not { } body)
        {
            await MoveToPoisonAsync(claimed, message, poison);
            return;
        }

        var decoded = QueuesModelFactory.QueueMessage(
            message.MessageId,
            message.PopReceipt,
            body,
            message.DequeueCount,
            message.NextVisibleOn,
            message.InsertedOn,
            message.ExpiresOn);
        var renewal = claimed.StartRenewing();
        var succeeded = false;
        try
        {
            await runner.RunAsync(function, decoded, BindingData(decoded), scopes, _cancelled.Token);
            succeeded = true;
        }
        catch (Exception)
        {
            // Logged by the runner; the message comes back.
        }
        finally
        {
            await renewal.DisposeAsync();
        }

        if (succeeded)
        {
            await claimed.DeleteAsync();
        }
        else if (_cancelled.IsCancellationRequested)
        {
            // Interrupted, not failed: whoever runs next may have it at once.
            await claimed.ReleaseAsync(TimeSpan.Zero);
        }
        else if (poison is null || message.DequeueCount >= options.MaxDequeueCount)
        {
            await MoveToPoisonAsync(claimed, message, poison);
        }
        else
        {
            await claimed.ReleaseAsync(options.VisibilityTimeout);
        }
    }

    private BinaryData? Decode(QueueMessage message)
    {
        if (!options.Base64)
        {
            return message.Body;
        }

        try
        {
            return BinaryData.FromBytes(Convert.FromBase64String(message.Body.ToString()));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>As the real host: the body as it came, with the service's default lifetime of seven days; nothing where there is no queue.</summary>
    private async Task MoveToPoisonAsync(ClaimedMessage claimed, QueueMessage message, QueueClient? poison)
    {
        if (poison is null)
        {
            Log.Stuck(logger, message.MessageId, queue.Name, message.DequeueCount);
            return;
        }

        await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await poison.SendMessageAsync(message.Body, cancellationToken: CancellationToken.None);
        Log.Poisoned(logger, message.MessageId, queue.Name, message.DequeueCount, poison.Name);
        await claimed.DeleteAsync();
    }

    /// <summary>The trigger's metadata under the names that the real host gives them, all as text.</summary>
    private static Dictionary<string, object?> BindingData(QueueMessage message) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["QueueTrigger"] = message.Body.ToString(),
        ["Id"] = message.MessageId,
        ["PopReceipt"] = message.PopReceipt,
        ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
        ["InsertionTime"] = message.InsertedOn?.ToString("O", CultureInfo.InvariantCulture) ?? string.Empty,
        ["ExpirationTime"] = message.ExpiresOn?.ToString("O", CultureInfo.InvariantCulture) ?? string.Empty,
        ["NextVisibleTime"] = message.NextVisibleOn?.ToString("O", CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static string FirstLine(Exception exception) => exception.GetBaseException().Message.Split('\n')[0].TrimEnd();

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Warning, "The queue {Queue} of function {Function} cannot be read: {Reason} It is tried again.")]
        public static partial void Troubled(ILogger logger, string queue, string function, string reason);

        [LoggerMessage(41, LogLevel.Information, "The queue {Queue} of function {Function} can be read again.")]
        public static partial void Recovered(ILogger logger, string queue, string function);

        [LoggerMessage(42, LogLevel.Warning, "Message {MessageId} of {Queue}, taken {DequeueCount} times, is moved to {PoisonQueue}.")]
        public static partial void Poisoned(ILogger logger, string messageId, string queue, long dequeueCount, string poisonQueue);

        [LoggerMessage(44, LogLevel.Error, "Message {MessageId} of the poison queue {Queue}, taken {DequeueCount} times, stays there hidden for its claim.")]
        public static partial void Stuck(ILogger logger, string messageId, string queue, long dequeueCount);

        [LoggerMessage(43, LogLevel.Warning, "Message {MessageId} of {Queue} could not be settled and comes back when its claim ends: {Reason}")]
        public static partial void Lost(ILogger logger, string messageId, string queue, string reason);
    }
}
