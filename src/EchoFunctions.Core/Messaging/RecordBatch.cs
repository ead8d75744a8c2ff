using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace EchoFunctions.Core.Messaging;

/// <summary>A row on its way into a message.</summary>
/// <param name="Subject">Whose it is: <c>accounts/{username}</c> or <c>partners/{username}</c>, percent-encoded.</param>
/// <param name="Key">Identity: parts percent-encoded and joined by a slash.</param>
/// <param name="Version">Hash of the content.</param>
/// <param name="Change"><c>added</c>, <c>updated</c>, <c>removed</c> or <c>snapshot</c>.</param>
/// <param name="Json">The row's members as a JSON object in ASCII.</param>
internal readonly record struct OutgoingRow(string Subject, string Key, string Version, string Change, ReadOnlyMemory<byte> Json);

/// <summary>Fills one message with as many rows of one kind and client as fit; rows of several accounts or partners may share it.</summary>
internal sealed class RecordBatch(string client, string kind, string partner, string runId, long sequence, int limit, TimeProvider time)
{
    /// <summary>What a queue message holds (64 KiB); base64 costs a third of it.</summary>
    public const int QueueLimit = 64 * 1024;

    /// <summary>What fits when the message is sent in base64.</summary>
    public const int Base64Limit = QueueLimit / 4 * 3;

    private static readonly byte[] DataStart = "{\"records\":["u8.ToArray();
    private static readonly byte[] DataEnd = "]}"u8.ToArray();

    private readonly ArrayBufferWriter<byte> _data = new(limit);
    private readonly List<OutgoingRow> _rows = [];
    private readonly string _root = $"partners/{Uri.EscapeDataString(partner)}";
    private string? _subject;
    private int _overhead;

    public IReadOnlyList<OutgoingRow> Rows => _rows;

    /// <summary>False when the row does not fit any more; a row alone is always taken, however large.</summary>
    public bool TryAdd(OutgoingRow row)
    {
        var record = Record(row, sequence);
        var subject = _subject is null || _subject == row.Subject ? row.Subject : _root;
        if (subject != _subject)
        {
            _overhead = Envelope.Overhead(Header(subject, new string('0', Envelope.IdLength))) + DataEnd.Length;
        }

        if (_rows.Count > 0)
        {
            if (_overhead + _data.WrittenCount + 1 + record.WrittenCount > limit)
            {
                return false;
            }
        }

        _data.Write(_rows.Count == 0 ? DataStart : ","u8);

        _data.Write(record.WrittenSpan);
        _rows.Add(row);
        _subject = subject;
        return true;
    }

    /// <summary>The event's attributes and data; the id follows from the records, so the same records make the same event.</summary>
    public (EventHeader Header, byte[] Data) Build()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{client}\n{kind}\n"));
        hash.AppendData(_data.WrittenSpan);
        return (Header(_subject ?? _root, Envelope.IdOf(hash)), [.. _data.WrittenSpan, .. DataEnd]);
    }

    public void Clear()
    {
        _data.ResetWrittenCount();
        _rows.Clear();
        _subject = null;
    }

    private EventHeader Header(string subject, string id) => new()
    {
        Type = $"echo.{kind}.v1",
        Source = $"/echo/{client}",
        Subject = subject,
        Id = id,
        Time = time.GetUtcNow(),
        RunId = runId,
    };

    /// <summary>The data of an event with a single record.</summary>
    public static byte[] DataOf(OutgoingRow row, long sequence) => [.. DataStart, .. Record(row, sequence).WrittenSpan, .. DataEnd];

    private static ArrayBufferWriter<byte> Record(OutgoingRow row, long sequence)
    {
        var (buffer, json) = JsonScratch.Begin();
        json.WriteStartObject();
        json.WriteString("key"u8, row.Key);
        json.WriteString("version"u8, row.Version);
        json.WriteNumber("sequence"u8, sequence);
        json.WriteString("change"u8, row.Change);
        json.Flush();

        // The row's own members follow without their opening brace.
        var members = row.Json.Span[1..];
        if (members.Length > 1)
        {
            buffer.Write(","u8);
        }

        buffer.Write(members);
        return buffer;
    }
}
