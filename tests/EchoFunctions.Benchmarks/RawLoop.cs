using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using EchoPlatform.Sandbox;

namespace EchoFunctions.Benchmarks;

/// <summary>
/// What the export is compared with: HttpClient and QueueClient in a loop by hand, messages filled as far as they go, nothing
/// remembered, nothing checked, nothing restartable.
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
        await ReadAsync(http, accounts[0], new Totals(), _ => Task.CompletedTask);

        totals = new Totals();
        var cpu = Environment.CpuUsage.TotalTime;
        var (al,g0,g1,g2)=(GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
        var start = TimeProvider.System.GetTimestamp();
        accounts = await AccountsAsync(http, totals);
        await Parallel.ForEachAsync(
            accounts.Chunk((accounts.Count + concurrency - 1) / concurrency),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            async (chunk, _) =>
            {
                var batch = new Batch(queue, totals);
                foreach (var account in chunk)
                {
                    await ReadAsync(http, account, totals, batch.AddAsync);
                }

                await batch.FlushAsync();
            });
        Console.Error.WriteLine($"alloc {(GC.GetTotalAllocatedBytes()-al)>>20} MB gen0 {GC.CollectionCount(0)-g0} gen1 {GC.CollectionCount(1)-g1} gen2 {GC.CollectionCount(2)-g2} pause {GC.GetTotalPauseDuration()}");
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

    private static async Task ReadAsync(HttpClient http, string account, Totals totals, Func<JsonElement, Task> take)
    {
        for (var (page, more) = (1, true); more; page++)
        {
            using var json = await GetAsync(http, $"v1/accounts/{account}/action_history?page={page}&page_size={PageSize}", totals);
            more = HasNext(json);
            foreach (var row in json.RootElement.GetProperty("list").EnumerateArray())
            {
                totals.AddRow();
                await take(row);
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

    private sealed class Batch(QueueClient queue, Totals totals)
    {
        private const string Start = """{"records":[""";
        private const string End = "]}";

        private readonly ArrayBufferWriter<byte> _buffer = new(MessageSize);

        public async Task AddAsync(JsonElement row)
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(row);
            if (_buffer.WrittenCount + text.Length + 1 + Start.Length + End.Length > MessageSize)
            {
                await FlushAsync();
            }

            _buffer.Write(_buffer.WrittenCount == 0 ? Encoding.ASCII.GetBytes(Start) : ","u8);
            _buffer.Write(text);
        }

        public async Task FlushAsync()
        {
            if (_buffer.WrittenCount > 0)
            {
                _buffer.Write(Encoding.ASCII.GetBytes(End));
                await queue.SendMessageAsync(Encoding.ASCII.GetString(_buffer.WrittenSpan));
                totals.AddMessage();
                _buffer.ResetWrittenCount();
            }
        }
    }
}
