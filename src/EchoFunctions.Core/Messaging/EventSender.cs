using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EchoFunctions.Core.Messaging;

/// <summary>
/// Puts events on queues and returns when the queue has acknowledged them. An event over the queue's limit goes to a blob and the
/// message refers to it (claim check). Messages never expire. What a queue refuses for good goes to the dead letters.
/// </summary>
internal sealed partial class EventSender(
    QueueServiceClient queues, BlobServiceClient blobs, TimeProvider? time = null, ILogger<EventSender>? logger = null)
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<EventSender>.Instance;
    private readonly ConcurrentDictionary<string, QueueClient> _queues = new(StringComparer.Ordinal);
    private readonly BlobContainerClient _payloads = blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>
    /// Sends an event to each of the queues. What one of them refuses for good lies on the dead letters afterwards and holds up
    /// nobody else; when a queue cannot be reached, or the dead letters refuse, it throws.
    /// </summary>
    /// <returns>How many of the queues refused it.</returns>
    public async Task<int> SendAsync(
        EventHeader header, ReadOnlyMemory<byte> data, IEnumerable<(string Queue, bool Base64)> destinations, CancellationToken cancellationToken)
    {
        var whole = Envelope.Write(header, data.Span);
        byte[]? reference = null;
        var refused = 0;
        foreach (var (queue, base64) in destinations)
        {
            var body = Fits(whole, base64) ? whole : reference ??= await ReferAsync(header, whole, cancellationToken);
            try
            {
                await SendAsync(queue, body, base64, cancellationToken);
            }
            catch (UndeliverableException e) when (queue != QueueNames.DeadLetters)
            {
                refused++;
                await PutAsideAsync(header, whole, queue, base64, e, cancellationToken);
            }
        }

        return refused;
    }

    /// <summary>Sends a whole event to one queue, which is made when it is missing; a payload, where it needs one, is stored anew.</summary>
    /// <exception cref="UndeliverableException">The queue refuses it, and would refuse it again.</exception>
    /// <exception cref="EchoFunctionsException">The queue cannot be reached now.</exception>
    public async Task SendWholeAsync(EventHeader header, byte[] whole, string queue, bool base64, CancellationToken cancellationToken) =>
        await SendAsync(queue, Fits(whole, base64) ? whole : await ReferAsync(header, whole, cancellationToken), base64, cancellationToken);

    /// <summary>Puts a letter on the queue of dead letters, which is made when it is missing.</summary>
    public Task PutAsideAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        SendWholeAsync(letter.Header, letter.Write(), QueueNames.DeadLetters, base64: false, cancellationToken);

    /// <summary>Sends a text of ours (a work item) as it is.</summary>
    public async Task SendTextAsync(string queue, string text, TimeSpan? delay, CancellationToken cancellationToken)
    {
        try
        {
            await Queue(queue).SendMessageAsync(text, visibilityTimeout: delay, timeToLive: Never, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            throw new EchoFunctionsException(
                $"The queue '{queue}' is gone, and with it the messages that lay on it; the next run creates it again "
                + "and sends what was not delivered, a run with mode snapshot sends everything", e);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            throw new EchoFunctionsException($"The queue '{queue}' did not take a message. {Problem.Describe(e)}", e);
        }
    }

    /// <summary>Creates a queue if it does not exist.</summary>
    public async Task EnsureQueueAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            await Queue(queue).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            throw new EchoFunctionsException($"The queue '{queue}' cannot be created. {Problem.Describe(e)}", e);
        }
    }

    /// <summary>Whether a message waits on the queue that nobody has taken.</summary>
    public async Task<bool> HasWaitingAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await Queue(queue).PeekMessageAsync(cancellationToken)).Value is not null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Removes payloads that were stored before a time and that no consumer needs any more; dead letters keep theirs.</summary>
    public async Task DeletePayloadsBeforeAsync(DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var blob in _payloads.GetBlobsAsync(cancellationToken: cancellationToken))
            {
                if (blob.Properties.LastModified < oldest && !blob.Name.StartsWith(DeadLetter.PayloadFolder, StringComparison.Ordinal))
                {
                    await _payloads.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
                }
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // No payload was ever needed.
        }
    }

    private QueueClient Queue(string name) => _queues.GetOrAdd(name, static (n, service) => service.GetQueueClient(n), queues);

    /// <summary>An answer that a repeat would get again; among them 409, a queue that is being deleted.</summary>
    private static bool IsRefusal(int status) => status is >= 400 and < 500 and not (408 or 429);

    private static bool Fits(byte[] whole, bool base64) => whole.Length <= (base64 ? RecordBatch.Base64Limit : RecordBatch.QueueLimit);

    private async Task SendAsync(string queue, byte[] body, bool base64, CancellationToken cancellationToken)
    {
        var text = base64 ? Convert.ToBase64String(body) : Encoding.ASCII.GetString(body);
        try
        {
            try
            {
                await Queue(queue).SendMessageAsync(text, visibilityTimeout: null, timeToLive: Never, cancellationToken);
            }
            catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                if (queue != QueueNames.DeadLetters)
                {
                    Log.Gone(_logger, queue);
                }

                await Queue(queue).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                await Queue(queue).SendMessageAsync(text, visibilityTimeout: null, timeToLive: Never, cancellationToken);
            }
        }
        catch (RequestFailedException e) when (IsRefusal(e.Status))
        {
            throw new UndeliverableException($"The queue '{queue}' refused a message. {Problem.Describe(e)}", e);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            throw new EchoFunctionsException($"The queue '{queue}' did not take a message. {Problem.Describe(e)}", e);
        }
    }

    private async Task PutAsideAsync(
        EventHeader header, byte[] whole, string queue, bool base64, UndeliverableException refusal, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsideAsync(DeadLetter.OfMessage(header, whole, queue, base64, refusal.Message, _time.GetUtcNow()), cancellationToken);
            Log.Refused(_logger, refusal.Message);
        }
        catch (UndeliverableException e)
        {
            throw new EchoFunctionsException($"{refusal.Message}; nor could it be put aside. {e.Message}", e);
        }
    }

    /// <summary>Stores the event as a payload and answers the message that refers to it.</summary>
    private async Task<byte[]> ReferAsync(EventHeader header, byte[] whole, CancellationToken cancellationToken)
    {
        await _payloads.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var blob = _payloads.GetBlobClient(header.Type == DeadLetter.Type ? DeadLetter.PayloadOf(header.Id) : $"{header.RunId ?? "other"}/{header.Id}.json");
        await blob.UploadAsync(
            new BinaryData(whole),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/cloudevents+json" } },
            cancellationToken);

        // With a shared access signature as the connection, the client's address carries it.
        return Envelope.WriteReference(header, new UriBuilder(blob.Uri) { Query = "" }.Uri);
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Error, "{Reason}; it lies on echo-dead-letters now.")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(1401, LogLevel.Warning,
            "The queue {Queue} does not exist, or not any more, and is made; should messages have been lost with it, a run with mode snapshot sends everything.")]
        public static partial void Gone(ILogger logger, string queue);
    }
}

/// <summary>A queue has refused a message and would refuse it again.</summary>
internal sealed class UndeliverableException(string message, Exception inner) : EchoFunctionsException(message, inner);
