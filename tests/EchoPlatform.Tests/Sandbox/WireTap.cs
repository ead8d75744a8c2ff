using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>One request as its bytes say.</summary>
internal sealed record TappedRequest(string Line, SortedDictionary<string, string> Headers, string Body)
{
    public string Method => Line.Split(' ')[0];

    public string Target => Line.Split(' ')[1];
}

/// <summary>
/// Stands between a client and a server and hands the bytes on unread, keeping what the client sent. Bytes are kept before they are
/// handed on, so whoever has an answer finds its request here.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<MemoryStream> sent = new();
    private readonly ConcurrentQueue<MemoryStream> answered = new();
    private readonly Uri server;
    private readonly Task accepting;

    public WireTap(Uri server)
    {
        this.server = server;
        listener.Start();
        Uri = new Uri($"http://{listener.LocalEndpoint}");
        accepting = AcceptAsync();
    }

    public Uri Uri { get; }

    /// <summary>The requests so far, connection by connection.</summary>
    public IReadOnlyList<TappedRequest> Requests => [.. sent.SelectMany(bytes => Read(Copy(bytes)))];

    /// <summary>The status of the first answer.</summary>
    public int FirstStatus =>
        int.Parse(Encoding.Latin1.GetString(Copy(answered.First()), "HTTP/1.1 ".Length, 3), NumberStyles.None, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await accepting;
        listener.Dispose();
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(HandOnAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task HandOnAsync(TcpClient client)
    {
        using (client)
        {
            using var upstream = new TcpClient();
            try
            {
                await upstream.ConnectAsync(server.Host, server.Port, end.Token);
                MemoryStream up = new(), down = new();
                sent.Enqueue(up);
                answered.Enqueue(down);
                await Task.WhenAny(
                    PumpAsync(client.GetStream(), upstream.GetStream(), up), PumpAsync(upstream.GetStream(), client.GetStream(), down));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // The connection is of no more use; its client notices.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, MemoryStream kept)
    {
        var chunk = new byte[8_192];
        try
        {
            while (await from.ReadAsync(chunk, end.Token) is > 0 and var read)
            {
                lock (kept)
                {
                    kept.Write(chunk, 0, read);
                }

                await to.WriteAsync(chunk.AsMemory(0, read), end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private static byte[] Copy(MemoryStream bytes)
    {
        lock (bytes)
        {
            return bytes.ToArray();
        }
    }

    private static IEnumerable<TappedRequest> Read(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var head = bytes.AsSpan(at).IndexOf("\r\n\r\n"u8);
            head.ShouldBeGreaterThan(0);
            var lines = Encoding.Latin1.GetString(bytes, at, head).Split("\r\n");
            var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var line in lines.Skip(1))
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers.Add(line[..colon], line[(colon + 1)..].Trim());
            }

            var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
            at += head + 4;
            yield return new TappedRequest(lines[0], headers, Encoding.UTF8.GetString(bytes, at, length));
            at += length;
        }
    }
}
