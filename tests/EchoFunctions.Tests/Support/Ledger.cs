using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace EchoFunctions.Tests.Support;

/// <summary>A record as a consumer of a queue got it.</summary>
internal sealed record Delivery(string Kind, string Run, string Message, string Key, string Version, long Sequence, string Change, JsonElement Row);

/// <summary>A consumer of a queue that holds every message to its schema and keeps what it was told.</summary>
internal sealed class Ledger(string connection, string queue = "echo-resources")
{
    private readonly QueueServiceClient _queues = new(connection);
    private readonly List<Delivery> _all = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Everything since the ledger was begun, in the order of arrival.</summary>
    public IReadOnlyList<Delivery> All => _all;

    /// <summary>Takes everything that waits on the queue and answers it.</summary>
    public async Task<IReadOnlyList<Delivery>> TakeAsync()
    {
        var before = _all.Count;
        foreach (var text in await DrainAsync(queue))
        {
            await MessageSchemas.ShouldFollowItsSchemaAsync(text);
            var message = await WholeAsync(JsonElement.Parse(text));
            var kind = message.GetProperty("type").GetString()!["echo.".Length..^".v1".Length];
            _all.AddRange(message.GetProperty("data").GetProperty("records").EnumerateArray().Select(row => new Delivery(
                kind,
                message.GetProperty("runid").GetString()!,
                message.GetProperty("id").GetString()!,
                row.GetProperty("key").GetString()!,
                row.GetProperty("version").GetString()!,
                row.GetProperty("sequence").GetInt64(),
                row.GetProperty("change").GetString()!,
                row)));
        }

        return _all[before..];
    }

    /// <summary>Every letter that waits on <c>echo-dead-letters</c>, whole and held to its schema, taken from it.</summary>
    public async Task<IReadOnlyList<JsonElement>> TakeDeadLettersAsync()
    {
        var letters = new List<JsonElement>();
        foreach (var text in await DrainAsync("echo-dead-letters"))
        {
            await MessageSchemas.ShouldFollowItsSchemaAsync(text);
            var letter = await WholeAsync(JsonElement.Parse(text));
            await MessageSchemas.ShouldFollowItsSchemaAsync(letter.GetRawText());
            letters.Add(letter);
        }

        return letters;
    }

    /// <summary>What a consumer knows after reading everything, by kind and key: the row with the highest sequence.</summary>
    public Dictionary<string, Delivery> Latest(string kind) => _all.Where(d => d.Kind == kind)
        .GroupBy(d => d.Key, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.MaxBy(d => d.Sequence)!, StringComparer.Ordinal);

    /// <summary>Fails unless the rows are exactly these, each with the content of the truth.</summary>
    public static void ShouldEqual(IEnumerable<Delivery> deliveries, IReadOnlyDictionary<string, JsonElement> truth)
    {
        var got = deliveries.ToDictionary(d => d.Key, StringComparer.Ordinal);
        got.Keys.Except(truth.Keys, StringComparer.Ordinal).ShouldBeEmpty("records that the truth does not know");
        truth.Keys.Except(got.Keys, StringComparer.Ordinal).ShouldBeEmpty("records that were lost");
        foreach (var (key, row) in truth)
        {
            foreach (var member in row.EnumerateObject())
            {
                got[key].Row.TryGetProperty(member.Name, out var value).ShouldBeTrue($"{key}: {member.Name} is missing");
                JsonElement.DeepEquals(value, member.Value).ShouldBeTrue($"{key}: {member.Name} is {value.GetRawText()}, not {member.Value.GetRawText()}");
            }
        }
    }

    private async Task<List<string>> DrainAsync(string name)
    {
        var client = _queues.GetQueueClient(name);
        var texts = new List<string>();
        try
        {
            while ((await client.ReceiveMessagesAsync(32, cancellationToken: Token)).Value is { Length: > 0 } messages)
            {
                foreach (QueueMessage message in messages)
                {
                    var text = message.MessageText;
                    texts.Add(text.StartsWith('{') ? text : Encoding.UTF8.GetString(Convert.FromBase64String(text)));
                    await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token);
                }
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // No queue, no messages.
        }

        return texts;
    }

    private async Task<JsonElement> WholeAsync(JsonElement message)
    {
        if (!message.TryGetProperty("dataref", out var dataref))
        {
            return message;
        }

        var name = new BlobUriBuilder(new Uri(dataref.GetString()!));
        var blob = new BlobServiceClient(connection).GetBlobContainerClient(name.BlobContainerName).GetBlobClient(name.BlobName);
        return JsonElement.Parse((await blob.DownloadContentAsync(Token)).Value.Content.ToMemory().Span);
    }
}
