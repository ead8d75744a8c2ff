using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core.Messaging;

namespace EchoFunctions.Core.Exports;

/// <summary>What earlier attempts at a work item have sent, by the journals of the processes that made them.</summary>
internal sealed class Journaled
{
    /// <summary>Versions of the rows that an earlier attempt sent for certain, by key.</summary>
    public Dictionary<string, string> Sent { get; } = new(StringComparer.Ordinal);

    /// <summary>Versions of the rows of messages that earlier attempts may or may not have sent, by key.</summary>
    public Dictionary<string, string> InDoubt { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of messages that queues got from earlier attempts for certain.</summary>
    public int SentMessages { get; private set; }

    /// <summary><c>{"shard":3,"try":1,"queues":1,"rows":{"key":"version",…}}</c></summary>
    public static void Write(Utf8JsonWriter json, int shard, int attempt, int queues, IReadOnlyList<OutgoingRow> rows)
    {
        json.WriteStartObject();
        json.WriteNumber("shard"u8, shard);
        json.WriteNumber("try"u8, attempt);
        json.WriteNumber("queues"u8, queues);
        json.WriteStartObject("rows"u8);
        foreach (var row in rows)
        {
            json.WriteString(row.Key, row.Version);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads the lines of one work item; nobody may still be writing any.</summary>
    public async Task ReadAsync(AppendBlobClient blob, int shard, CancellationToken cancellationToken)
    {
        var mine = string.Create(CultureInfo.InvariantCulture, $"{{\"shard\":{shard},");
        var last = new Dictionary<int, (int Queues, Dictionary<string, string> Rows)>();
        try
        {
            using var content = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            using var lines = new StreamReader(content.Content, Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.StartsWith(mine, StringComparison.Ordinal))
                {
                    Add(line, last);
                }
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The run has ended meanwhile, and its claim is void.
        }

        foreach (var (key, version) in last.Values.SelectMany(message => message.Rows))
        {
            InDoubt[key] = version;
        }

        foreach (var key in Sent.Keys)
        {
            InDoubt.Remove(key);
        }
    }

    /// <summary>A message is certain once its attempt went on to the next.</summary>
    private void Add(string line, Dictionary<int, (int Queues, Dictionary<string, string> Rows)> last)
    {
        using var json = JsonDocument.Parse(line);
        var attempt = json.RootElement.GetProperty("try").GetInt32();
        if (last.TryGetValue(attempt, out var acknowledged))
        {
            SentMessages += acknowledged.Queues;
            foreach (var (key, version) in acknowledged.Rows)
            {
                Sent[key] = version;
            }
        }

        last[attempt] = (
            json.RootElement.GetProperty("queues").GetInt32(),
            json.RootElement.GetProperty("rows").EnumerateObject().ToDictionary(row => row.Name, row => row.Value.GetString()!, StringComparer.Ordinal));
    }
}
