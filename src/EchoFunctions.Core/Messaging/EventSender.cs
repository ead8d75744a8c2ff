using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace EchoFunctions.Core.Messaging;

/// <summary>
/// Puts events on queues and returns when the queue has acknowledged them. An event over the queue's limit goes to a blob and the
/// message refers to it (claim check). Messages never expire.
/// </summary>
internal sealed class EventSender(QueueServiceClient queues, BlobServiceClient blobs)
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly ConcurrentDictionary<string, QueueClient> _queues = new(StringComparer.Ordinal);
    private readonly BlobContainerClient _payloads = blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Sends an event to each of the queues; throws when one of them did not take it.</summary>
    public async Task SendAsync(
        EventHeader header, ReadOnlyMemory<byte> data, IEnumerable<(string Queue, bool Base64)> destinations, CancellationToken cancellationToken)
    {
        var message = Envelope.Write(header, data.Span);
        byte[]? reference = null;
        foreach (var (queue, base64) in destinations)
        {
            var body = message;
            if (message.Length > (base64 ? RecordBatch.Base64Limit : RecordBatch.QueueLimit))
            {
                body = reference ??= Envelope.WriteReference(header, await StoreAsync(header, message, cancellationToken));
            }

            var text = base64 ? Convert.ToBase64String(body) : Encoding.ASCII.GetString(body);
            await SendTextAsync(queue, text, delay: null, cancellationToken);
        }
    }

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

    /// <summary>Removes payloads that were stored before a time and that no consumer needs any more.</summary>
    public async Task DeletePayloadsBeforeAsync(DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var blob in _payloads.GetBlobsAsync(cancellationToken: cancellationToken))
            {
                if (blob.Properties.LastModified < oldest)
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

    private async Task<Uri> StoreAsync(EventHeader header, byte[] message, CancellationToken cancellationToken)
    {
        await _payloads.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var blob = _payloads.GetBlobClient($"{header.RunId ?? "other"}/{header.Id}.json");
        await blob.UploadAsync(
            new BinaryData(message),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/cloudevents+json" } },
            cancellationToken);

        // With a shared access signature as the connection, the client's address carries it.
        return new UriBuilder(blob.Uri) { Query = "" }.Uri;
    }
}
