using System.Text;
using System.Text.Json;
using EchoFunctions.Core.Exports;

namespace EchoFunctions.Core.Messaging;

/// <summary>What came of a replay: done, and the letter may go, or not, and it stays; in words.</summary>
internal readonly record struct Replayed(bool IsDone, string? Note)
{
    public static Replayed Done(string? note = null) => new(IsDone: true, note);

    public static Replayed Kept(string reason) => new(IsDone: false, reason);
}

/// <summary>
/// Does what a dead letter was kept for. Each way may be gone twice, also at the same time: a consumer then sees the same key,
/// version and sequence again.
/// </summary>
internal sealed class DeadLetterReplay(EventSender sender, StateStore store, IReadOnlyList<Subscription> subscriptions, TimeProvider time)
{
    public async Task<Replayed> ReplayAsync(OpenLetter letter, CancellationToken cancellationToken)
    {
        if (letter is not { Letter.Header: { } header, Data: { } data })
        {
            return Replayed.Kept(letter.Letter.Header is null
                ? "The message is no dead letter of this app; look at it and purge it"
                : "The letter's payload is gone, so there is nothing to replay; purge it");
        }

        return data.Origin switch
        {
            DeadLetterData.Row => await RowAsync(header, data, cancellationToken),
            DeadLetterData.Signup => Signup(data),
            DeadLetterData.WorkItem => await WorkItemAsync(data, cancellationToken),
            DeadLetterData.Message => await MessageAsync(data, cancellationToken),
            _ => Replayed.Kept($"This version does not know what to do with the origin '{data.Origin}'"),
        };
    }

    /// <summary>
    /// Reads the row with the code of today and publishes it under the sequence of the run that met it: should a later run have sent
    /// the row, that one has the higher sequence and wins.
    /// </summary>
    private async Task<Replayed> RowAsync(EventHeader header, DeadLetterData data, CancellationToken cancellationToken)
    {
        if (data is not { Kind: { } name, Account: { } account, Sequence: { } sequence } || header is not { RunId: { } run }
            || !ExportKinds.All.TryGetValue(name, out var kind))
        {
            return Replayed.Kept($"This version does not know rows of the kind '{data.Kind}'");
        }

        var client = header.Source["/echo/".Length..];
        ExportRow? row;
        try
        {
            row = kind.Reread(client, account, data.Content);
        }
        catch (JsonException e)
        {
            return Replayed.Kept($"The row can still not be read: {e.Message}");
        }

        var destinations = row is null ? [] : new Routing(subscriptions, client, name).Of(row.Json, row.IsGone).Destinations;
        if (row is null || destinations.Count == 0)
        {
            return Replayed.Kept(row is null ? $"Rows of the kind '{name}' cannot be read from their text alone" : $"No queue is subscribed to {name}");
        }

        var key = row.LocalKey.Length == 0 ? kind.PrefixOf(account) : $"{kind.PrefixOf(account)}/{row.LocalKey}";
        var batch = new RecordBatch(client, name, account.Partner ?? account.Username, run, sequence, RecordBatch.QueueLimit, time);
        batch.TryAdd(new OutgoingRow(account.Subject, key, row.Version, "added", row.Json));
        var (outgoing, records) = batch.Build();
        var refused = await sender.SendAsync(outgoing, records, destinations, cancellationToken);
        return Replayed.Done(refused == 0 ? null : $"{refused} of {destinations.Count} queues refused the row, which lies on the dead letters as a message now");
    }

    /// <summary>Every run reads the lists as a whole.</summary>
    private static Replayed Signup(DeadLetterData data)
    {
        try
        {
            EchoPlatform.EchoRows.Read<EchoPlatform.Signup>(data.Content);
            return Replayed.Done("The row can be read now; the next run takes its account up");
        }
        catch (JsonException e)
        {
            return Replayed.Kept($"The row can still not be read: {e.Message}");
        }
    }

    private async Task<Replayed> WorkItemAsync(DeadLetterData data, CancellationToken cancellationToken)
    {
        if (ExportWorker.Parse(data.Content) is not { } work)
        {
            return Replayed.Kept("The message is still not a work item");
        }

        if (await store.GetRunAsync(work.Run, cancellationToken) is not { Value: { IsOver: false } run })
        {
            return Replayed.Done($"The run {work.Run} is over; what the work item left undone the next run takes up");
        }

        if (run.Shards is not null && (await store.GetOutcomesAsync(run, cancellationToken)).Any(o => o.Shard == work.Shard))
        {
            return Replayed.Done($"The run {work.Run} has come to an end with this work item; what it left undone the next run takes up");
        }

        await sender.EnsureQueueAsync(QueueNames.Work, cancellationToken);
        await sender.SendTextAsync(QueueNames.Work, data.Content, delay: null, cancellationToken);
        return Replayed.Done();
    }

    private async Task<Replayed> MessageAsync(DeadLetterData data, CancellationToken cancellationToken)
    {
        if (data.Queue is not { } queue || (QueueNames.Own.Contains(queue) && queue != QueueNames.Resources))
        {
            return Replayed.Kept($"'{data.Queue}' is not a queue that receives records");
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(data.Content));
            if (Envelope.ReadHeader(JsonElement.ParseValue(ref reader)) is { } header)
            {
                await sender.SendWholeAsync(
                    header, Encoding.UTF8.GetBytes(data.Content), queue, data.Encoding == DeadLetterData.Base64, cancellationToken);
                return Replayed.Done();
            }
        }
        catch (UndeliverableException e)
        {
            return Replayed.Kept(e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below.
        }

        return Replayed.Kept("The content is not an event of ours");
    }
}
