// Reads a queue that EchoFunctions fills, keeps the newest row of every key in a file and prints the open problems.
//   AZURE_STORAGE_CONNECTION_STRING=... dotnet run -- [queue] [file]
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

var queueName = args.ElementAtOrDefault(0) ?? "echo-resources";
var file = args.ElementAtOrDefault(1) ?? "rows.json";
var connection = Environment.GetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING");
var queue = new QueueClient(connection, queueName);
var poison = new QueueClient(connection, $"{queueName}-poison");
var payloads = new BlobContainerClient(connection, "echo-payloads");

Dictionary<string, JsonElement> rows = File.Exists(file)
    ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(file))!
    : [];

while (await ReceiveAsync() is { Length: > 0 } messages)
{
    var done = new List<QueueMessage>();
    foreach (var message in messages)
    {
        try
        {
            Keep(await ReadEventAsync(message.MessageText));
            done.Add(message);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"Message {message.MessageId}, try {message.DequeueCount}: {e.Message}");
            if (message.DequeueCount >= 5)
            {
                await poison.CreateIfNotExistsAsync();
                await poison.SendMessageAsync(message.MessageText, timeToLive: TimeSpan.FromSeconds(-1));
                done.Add(message);
            }
        }
    }

    Save(); // first the rows, then the messages: a crash between the two repeats, and repeats do no harm
    foreach (var message in done)
    {
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }
}

// A problem is open while the last finished action of its backup set did not end well.
var latest = rows.Values
    .Where(row => Text(row, "correlation_key") is not null && Text(row, "local_end") is not null && Text(row, "change") != "removed")
    .GroupBy(row => Text(row, "correlation_key")!)
    .OrderBy(group => group.Key, StringComparer.Ordinal)
    .Select(group => group.MaxBy(row => row.GetProperty("local_end").GetDateTimeOffset()));
foreach (var row in latest.Where(row => Text(row, "condition_status") is "FAILURE" or "WARNING"))
{
    var types = row.TryGetProperty("condition_types", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
    Console.WriteLine($"{Text(row, "correlation_key")}: {Text(row, "condition_status")} ({string.Join(", ", types)}) since {Text(row, "local_end")}");
}

// What is not deleted within five minutes comes back.
async Task<QueueMessage[]> ReceiveAsync() => await queue.ReceiveMessagesAsync(maxMessages: 32, visibilityTimeout: TimeSpan.FromMinutes(5));

// The event in a message: as it is or in base64, whole or (claim check) as a reference to the blob that holds it.
async Task<JsonElement> ReadEventAsync(string text)
{
    var message = text.StartsWith('{') ? JsonElement.Parse(text) : JsonElement.Parse(Convert.FromBase64String(text));
    if (Text(message, "dataref") is not { } address)
    {
        return message;
    }

    var blob = payloads.GetBlobClient(new BlobUriBuilder(new Uri(address)).BlobName);
    return JsonElement.Parse((await blob.DownloadContentAsync()).Value.Content);
}

// The sequence rule. A row with change "removed" is kept like any other, so that an older one cannot bring it back.
void Keep(JsonElement message)
{
    foreach (var row in message.GetProperty("data").GetProperty("records").EnumerateArray())
    {
        var id = $"{Text(message, "source")} {Text(message, "type")} {Text(row, "key")}";
        if (!rows.TryGetValue(id, out var known) || Sequence(row) > Sequence(known))
        {
            rows[id] = row;
        }
    }
}

// A file that is replaced as a whole survives a crash in the middle.
void Save()
{
    File.WriteAllText($"{file}.new", JsonSerializer.Serialize(rows));
    File.Move($"{file}.new", file, overwrite: true);
}

static long Sequence(JsonElement row) => row.GetProperty("sequence").GetInt64();

static string? Text(JsonElement row, string name) =>
    row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
