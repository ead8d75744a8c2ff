using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core.Messaging;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// What a work item of a run has sent, written before it sends: each line names the rows of the message about to go out, and so
/// says that its writer's messages before it were acknowledged. After a crash only the writer's last message is in doubt. Every
/// line is appended at the position the writer knows; whoever lost the item to another instance fails here, before it sends
/// anything.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly AppendBlobClient _blob;
    private readonly string _what;
    private readonly string _writer = Guid.NewGuid().ToString("N")[..8];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _exists;
    private long _position;

    private Journal(AppendBlobClient blob, string what)
    {
        _blob = blob;
        _what = what;
    }

    /// <summary>Versions of the rows that an earlier attempt sent for certain, by key.</summary>
    public Dictionary<string, string> Sent { get; } = new(StringComparer.Ordinal);

    /// <summary>Versions of the rows of messages that earlier attempts may or may not have sent, the last of each attempt, by key.</summary>
    public Dictionary<string, string> InDoubt { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of messages that earlier attempts sent for certain.</summary>
    public int SentMessages { get; private set; }

    /// <summary>Reads what earlier attempts left and shuts them out.</summary>
    public static async Task<Journal> OpenAsync(AppendBlobClient blob, string what, CancellationToken cancellationToken)
    {
        var journal = new Journal(blob, what);
        try
        {
            var content = await blob.DownloadContentAsync(cancellationToken);
            journal._exists = true;
            journal.Replay(content.Value.Content.ToMemory().Span);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return journal;
        }

        await journal.BeatAsync(cancellationToken);
        return journal;
    }

    /// <summary>Notes the rows of a message before it is sent.</summary>
    public Task IntendAsync(IReadOnlyList<OutgoingRow> rows, CancellationToken cancellationToken) => AppendAsync(rows, cancellationToken);

    /// <summary>Shows that the item is being worked on.</summary>
    public Task BeatAsync(CancellationToken cancellationToken) => AppendAsync([], cancellationToken);

    public void Dispose() => _gate.Dispose();

    private void Replay(ReadOnlySpan<byte> content)
    {
        _position = content.Length;
        var last = (By: "", Rows: new Dictionary<string, string>(StringComparer.Ordinal));
        while (content.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = Parse(content[..end]);
            content = content[(end + 1)..];
            if (line.Rows.Count == 0)
            {
                continue;
            }

            Settle(last.Rows, isSent: last.By == line.By);
            last = line;
        }

        Settle(last.Rows, isSent: false);
    }

    /// <summary>Only the writer of a line knows that its message was acknowledged, and says so by writing another.</summary>
    private void Settle(Dictionary<string, string> rows, bool isSent)
    {
        SentMessages += isSent && rows.Count > 0 ? 1 : 0;
        foreach (var (key, version) in rows)
        {
            (isSent ? Sent : InDoubt)[key] = version;
        }
    }

    private static (string By, Dictionary<string, string> Rows) Parse(ReadOnlySpan<byte> line)
    {
        var by = "";
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = new Utf8JsonReader(line);
        var depth = 0;
        string? key = null;
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartObject:
                    depth++;
                    break;
                case JsonTokenType.PropertyName when depth == 2:
                    key = json.GetString();
                    break;
                case JsonTokenType.String when depth == 1:
                    by = json.GetString()!;
                    break;
                case JsonTokenType.String when depth == 2 && key is not null:
                    rows[key] = json.GetString()!;
                    break;
                case JsonTokenType.EndObject:
                    depth--;
                    break;
            }
        }

        return (by, rows);
    }

    private async Task AppendAsync(IReadOnlyList<OutgoingRow> rows, CancellationToken cancellationToken)
    {
        var line = Line(rows);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_exists)
            {
                await _blob.CreateAsync(
                    new AppendBlobCreateOptions { Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
                _exists = true;
            }

            using var content = new MemoryStream(line, writable: false);
            await _blob.AppendBlockAsync(
                content,
                new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = _position } },
                cancellationToken);
            _position += line.Length;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            if (!await IsOursAsync(line, cancellationToken))
            {
                throw new ClaimLostException(_what, e);
            }

            _position += line.Length;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>An answer can get lost on the way: the repeated request then fails although the first had been carried out.</summary>
    private async Task<bool> IsOursAsync(byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            var range = new BlobDownloadOptions { Range = new HttpRange(_position) };
            var tail = await _blob.DownloadContentAsync(range, cancellationToken);
            return tail.Value.Content.ToMemory().Span.SequenceEqual(line);
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    /// <summary><c>{"by":"…","rows":{"key":"version",…}}</c></summary>
    private byte[] Line(IReadOnlyList<OutgoingRow> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + (rows.Count * 64));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("by"u8, _writer);
            if (rows.Count > 0)
            {
                json.WriteStartObject("rows"u8);
                foreach (var row in rows)
                {
                    json.WriteString(row.Key, row.Version);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }
}
