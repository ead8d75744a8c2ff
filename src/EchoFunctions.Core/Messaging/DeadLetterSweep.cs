using System.Runtime.CompilerServices;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace EchoFunctions.Core.Messaging;

/// <summary>
/// One pass over everything that lies on <c>echo-dead-letters</c>. A queue shows no more than 32 messages, so they are taken with a
/// time limit and at the end those that stay are given back; should this process die, all come back when the time is over. Two
/// passes at once share the letters between them.
/// </summary>
internal sealed class DeadLetterSweep(QueueClient queue, BlobContainerClient payloads, TimeSpan hold) : IAsyncDisposable
{
    /// <summary>Messages that one request takes.</summary>
    public const int BatchSize = 32;

    /// <summary>More than this in one pass is left to the next: an HTTP call must end in minutes.</summary>
    public const int Most = 5000;

    private const int AtOnce = 8;

    private readonly Dictionary<string, LyingLetter> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The letters, a batch at a time; each is held until it is deleted or the pass ends.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LyingLetter>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (_seen.Count < Most)
        {
            QueueMessage[] messages;
            try
            {
                messages = await queue.ReceiveMessagesAsync(BatchSize, hold, cancellationToken);
            }
            catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                yield break;
            }

            // A pass that takes longer than the hold meets its own letters again, with a new receipt.
            var letters = messages.Select(LyingLetter.Of).ToList();
            letters.ForEach(letter => _held[letter.MessageId] = letter);
            letters.RemoveAll(letter => !_seen.Add(letter.MessageId));
            if (letters.Count == 0)
            {
                yield break;
            }

            yield return letters;
        }
    }

    /// <summary>Takes a letter off the queue, and then its payload.</summary>
    public async Task DeleteAsync(LyingLetter letter, CancellationToken cancellationToken)
    {
        // Known before the message is deleted: who puts the same letter aside meanwhile keeps his payload.
        var payload = letter.IsReference ? await PayloadTagAsync(letter, cancellationToken) : null;
        LyingLetter held;
        lock (_held)
        {
            _held.Remove(letter.MessageId, out held!);
        }

        try
        {
            await queue.DeleteMessageAsync(held.MessageId, held.PopReceipt, cancellationToken);
        }
        catch (RequestFailedException e) when (IsTakenByOthers(e))
        {
            return;
        }

        if (payload is { } tag)
        {
            try
            {
                await Payload(letter).DeleteAsync(DeleteSnapshotsOption.None, new BlobRequestConditions { IfMatch = tag }, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // Gone, or of a later letter.
            }
        }
    }

    /// <summary>Gives back what is left; once storage does not answer, the rest comes back by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        var isAway = false;
        await Parallel.ForEachAsync(_held.Values, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (letter, _) =>
        {
            try
            {
                if (!Volatile.Read(ref isAway))
                {
                    await queue.UpdateMessageAsync(letter.MessageId, letter.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: CancellationToken.None);
                }
            }
            catch (Exception e) when (e is RequestFailedException or AggregateException)
            {
                Volatile.Write(ref isAway, e is not RequestFailedException failed || !IsTakenByOthers(failed));
            }
        });
        _held.Clear();
    }

    /// <summary>The letter with its content, which may lie in a payload.</summary>
    public Task<OpenLetter> OpenAsync(LyingLetter letter, CancellationToken cancellationToken) => OpenAsync(payloads, letter, cancellationToken);

    public static async Task<OpenLetter> OpenAsync(BlobContainerClient payloads, LyingLetter letter, CancellationToken cancellationToken)
    {
        if (!letter.IsReference)
        {
            return new OpenLetter(letter, letter.Data);
        }

        try
        {
            var blob = await payloads.GetBlobClient(DeadLetter.PayloadOf(letter.Id)).DownloadContentAsync(cancellationToken);
            return new OpenLetter(letter, DeadLetter.Read(blob.Value.Content.ToMemory().Span)?.Data);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return new OpenLetter(letter, Data: null);
        }
    }

    private static bool IsTakenByOthers(RequestFailedException e) => e.Status is 400 or 404;

    private BlobClient Payload(LyingLetter letter) => payloads.GetBlobClient(DeadLetter.PayloadOf(letter.Id));

    private async Task<ETag?> PayloadTagAsync(LyingLetter letter, CancellationToken cancellationToken)
    {
        try
        {
            return (await Payload(letter).GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}

/// <summary>A message on the queue of dead letters, ours or not.</summary>
internal sealed record LyingLetter
{
    public required string MessageId { get; init; }

    public string? PopReceipt { get; init; }

    public required DateTimeOffset Inserted { get; init; }

    /// <summary>The message as it lies there.</summary>
    public required string Text { get; init; }

    /// <summary>Null when the message is none of ours.</summary>
    public EventHeader? Header { get; init; }

    /// <summary>Null when the message is none of ours or its data lies in a payload.</summary>
    public DeadLetterData? Data { get; init; }

    /// <summary>That of the letter, so that copies of one letter have one id; for others that of the message.</summary>
    public string Id => Header?.Id ?? MessageId;

    public DateTimeOffset Time => Header?.Time ?? Inserted;

    /// <summary>Whether the data lies in a payload.</summary>
    public bool IsReference => Header is not null && Data is null;

    public static LyingLetter Of(QueueMessage message) =>
        Of(message.MessageId, message.InsertedOn, message.Body.ToString()) with { PopReceipt = message.PopReceipt };

    public static LyingLetter Of(PeekedMessage message) => Of(message.MessageId, message.InsertedOn, message.Body.ToString());

    private static LyingLetter Of(string id, DateTimeOffset? inserted, string text)
    {
        var read = DeadLetter.Read(Encoding.UTF8.GetBytes(text));
        return new LyingLetter
        {
            MessageId = id,
            Inserted = inserted ?? default,
            Text = text,
            Header = read?.Header,
            Data = read?.Data,
        };
    }
}

/// <summary>A letter whose data has been fetched; null when it is none of ours or its payload is gone.</summary>
internal sealed record OpenLetter(LyingLetter Letter, DeadLetterData? Data);
