using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Local.Runtime;

/// <summary>A message that this host has taken, with the receipt that proves it; every renewal brings a new receipt.</summary>
internal sealed partial class ClaimedMessage(QueueClient queue, QueueMessage message, TimeSpan claim, string function, ILogger logger)
{
    private string _receipt = message.PopReceipt;

    /// <summary>Renews the claim until disposed; only then may the message be settled.</summary>
    public IAsyncDisposable StartRenewing()
    {
        var stop = new CancellationTokenSource();
        return new Renewal(stop, RenewAsync(stop.Token));
    }

    public Task DeleteAsync() => queue.DeleteMessageAsync(message.MessageId, _receipt, CancellationToken.None);

    /// <summary>Gives the message back, to be seen again after the delay.</summary>
    public Task ReleaseAsync(TimeSpan delay) =>
        queue.UpdateMessageAsync(message.MessageId, _receipt, visibilityTimeout: delay, cancellationToken: CancellationToken.None);

    private async Task RenewAsync(CancellationToken stopped)
    {
        var pause = claim / 2;
        while (true)
        {
            await Task.Delay(pause, TimeProvider.System, stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopped.IsCancellationRequested)
            {
                return;
            }

            try
            {
                // Not cancelled: a renewal that succeeded unread would leave us with a stale receipt.
                UpdateReceipt renewed = await queue.UpdateMessageAsync(
                    message.MessageId,
                    _receipt,
                    visibilityTimeout: claim,
                    cancellationToken: CancellationToken.None);
                _receipt = renewed.PopReceipt;
                pause = claim / 2;
            }
            catch (RequestFailedException exception) when (exception.Status is 400 or 404)
            {
                Log.ClaimLost(logger, message.MessageId, queue.Name, function);
                return;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
            {
                pause = claim / 10;
            }
        }
    }

    private sealed class Renewal(CancellationTokenSource stop, Task renewing) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await renewing;
            stop.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(50, LogLevel.Warning, "The claim on message {MessageId} of {Queue} is lost; function {Function} may see it twice.")]
        public static partial void ClaimLost(ILogger logger, string messageId, string queue, string function);
    }
}
