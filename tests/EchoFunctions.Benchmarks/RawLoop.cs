using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using EchoPlatform.Sandbox;

namespace EchoFunctions.Benchmarks;

/// <summary>
/// What the export is compared with: HttpClient and QueueClient in a loop by hand. It sends what the export sends, the same records
/// in the same envelope, as many to a message; it remembers nothing, believes every answer, and cannot be restarted.
/// </summary>
internal static class RawLoop
{
    private const int PageSize = 50;
    private const int MessageSize = 64 * 1024;

    public static async Task<ChildResult> RunAsync(string storage, Uri api, int concurrency)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All }) { BaseAddress = api };
        var queue = new QueueClient(storage, "echo-resources");
        await queue.CreateIfNotExistsAsync();
        await AuthorizeAsync(http);
        var totals = new Totals();

        // Warm: one account, thrown away.
        var accounts = await AccountsAsync(http, totals);
        await ReadAsync(http, accounts[0], new Totals(), (_, _) => Task.CompletedTask);

        totals = new Totals();
        var cpu = Environment.CpuUsage.TotalTime;
        var start = TimeProvider.System.GetTimestamp();
        accounts = await AccountsAsync(http, totals);
        await Parallel.ForEachAsync(
            accounts.Chunk((accounts.Count + concurrency - 1) / concurrency),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            async (chunk, _) =>
            {
                using var batch = new Batch(queue, totals);
                foreach (var account in chunk)
                {
                    await ReadAsync(http, account, totals, batch.AddAsync);
                }

                await batch.FlushAsync();
            });
        return new ChildResult(
            totals.Rows,
            totals.Rows,
            TimeProvider.System.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            totals.Requests,
            totals.Messages,
            totals.Messages,
            accounts.Count,
            Child.PeakMemory());
    }

    private static async Task AuthorizeAsync(HttpClient http)
    {
        var options = new SandboxOptions();
        using var form = new FormUrlEncodedContent(
        [
            new("client_id", options.ClientId),
            new("client_secret", options.ClientSecret),
            new("grant_type", "none"),
            new("scope", "partners_read+accounts_read+computers_read"),
        ]);
        using var answer = await http.PostAsync(new Uri("oauth2/token", UriKind.Relative), form);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("OAuth", json.RootElement.GetProperty("access_token").GetString());
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    private static async Task<List<string>> AccountsAsync(HttpClient http, Totals totals)
    {
        var accounts = new List<string>();
        var partners = new Queue<string>([new SandboxOptions().PartnerUsername]);
        while (partners.TryDequeue(out var partner))
        {
            for (var (page, more) = (1, true); more; page++)
            {
                using var json = await GetAsync(http, $"v1/partners/{partner}/signups?page={page}&page_size=100", totals);
                more = HasNext(json);
                foreach (var row in json.RootElement.GetProperty("list").EnumerateArray())
                {
                    var name = row.GetProperty("username").GetString()!;
                    if (row.GetProperty("type").GetString() == "PARTNER")
                    {
                        partners.Enqueue(name);
                    }
                    else
                    {
                        accounts.Add(name);
                    }
                }
            }
        }

        return accounts;
    }

    private static async Task ReadAsync(HttpClient http, string account, Totals totals, Func<string, JsonElement, Task> take)
    {
        for (var (page, more) = (1, true); more; page++)
        {
            using var json = await GetAsync(http, $"v1/accounts/{account}/action_history?page={page}&page_size={PageSize}", totals);
            more = HasNext(json);
            foreach (var row in json.RootElement.GetProperty("list").EnumerateArray())
            {
                totals.AddRow();
                await take(account, row);
            }
        }
    }

    private static bool HasNext(JsonDocument json) =>
        json.RootElement.GetProperty("links").EnumerateArray().Any(link => link.GetProperty("rel").GetString() == "next");

    private static async Task<JsonDocument> GetAsync(HttpClient http, string path, Totals totals)
    {
        totals.AddRequest();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
    }

    private sealed class Totals
    {
        private long _rows;
        private long _requests;
        private long _messages;

        public long Rows => _rows;

        public long Requests => _requests;

        public long Messages => _messages;

        public void AddRow() => Interlocked.Increment(ref _rows);

        public void AddRequest() => Interlocked.Increment(ref _requests);

        public void AddMessage() => Interlocked.Increment(ref _messages);
    }

    private sealed class Batch(QueueClient queue, Totals totals) : IDisposable
    {
        private const string End = "]}}";

        private readonly long _sequence = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        private readonly ArrayBufferWriter<byte> _message = new(MessageSize);
        private readonly ArrayBufferWriter<byte> _record = new(1024);
        private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

        public async Task AddAsync(string account, JsonElement row)
        {
            Write(account, row);
            if (_message.WrittenCount + _record.WrittenCount + 1 + End.Length > MessageSize)
            {
                await FlushAsync();
            }

            _message.Write(_message.WrittenCount == 0 ? Start(account) : ","u8);
            _message.Write(_record.WrittenSpan);
        }

        public async Task FlushAsync()
        {
            if (_message.WrittenCount > 0)
            {
                _message.Write(Encoding.ASCII.GetBytes(End));
                await queue.SendMessageAsync(Encoding.ASCII.GetString(_message.WrittenSpan), timeToLive: TimeSpan.FromSeconds(-1));
                totals.AddMessage();
                _message.ResetWrittenCount();
            }
        }

        public void Dispose() => _json.Dispose();

        private static byte[] Start(string account) => Encoding.ASCII.GetBytes(
            $$"""
            {"specversion":"1.0","type":"echo.backup-actions.v1","source":"/echo/main","subject":"accounts/{{account}}","id":"{{Guid.NewGuid():N}}","time":"{{TimeProvider.System.GetUtcNow():O}}","datacontenttype":"application/json","runid":"20261123T020000Z-7f3a91c2","data":{"records":[
            """);

        private void Write(string account, JsonElement row)
        {
            var (computer, set) = (row.GetProperty("computer_id").GetString()!, row.GetProperty("backupset_name").GetString()!);
            _record.ResetWrittenCount();
            _json.Reset(_record);
            _json.WriteStartObject();
            _json.WriteString("key"u8, $"{account}/{Uri.EscapeDataString(computer)}/{row.GetProperty("action_id").GetInt64()}");
            _json.WriteString("version"u8, Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(row)).AsSpan(0, 8)));
            _json.WriteNumber("sequence"u8, _sequence);
            _json.WriteString("change"u8, "added"u8);
            foreach (var member in row.EnumerateObject())
            {
                member.WriteTo(_json);
            }

            _json.WriteString("correlation_key"u8, $"main/{account}/{Uri.EscapeDataString(computer)}/{Uri.EscapeDataString(set)}");
            _json.WriteEndObject();
            _json.Flush();
        }
    }
}
