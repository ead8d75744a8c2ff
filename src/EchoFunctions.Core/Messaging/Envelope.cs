using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace EchoFunctions.Core.Messaging;

/// <summary>The attributes of a CloudEvent (1.0, structured JSON) without its data.</summary>
internal sealed record EventHeader
{
    public required string Type { get; init; }

    public required string Source { get; init; }

    public required string Subject { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? RunId { get; init; }

    /// <summary>Storage queues carry no headers, so the trace context travels in the event.</summary>
    public string? TraceParent { get; init; } = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;
}

/// <summary>Writes events as JSON in ASCII with escapes, which is always valid in a queue's XML.</summary>
internal static class Envelope
{
    /// <summary>Length of every id: 16 bytes in hexadecimal.</summary>
    public const int IdLength = 32;

    public static byte[] Write(EventHeader header, ReadOnlySpan<byte> data)
    {
        // Not the scratch buffer of the thread: the record in question may stand there.
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        Begin(json, header);
        json.WritePropertyName("data"u8);
        json.Flush();
        return [.. buffer.WrittenSpan, .. data, (byte)'}'];
    }

    /// <summary>The event without its data, which lies in a blob.</summary>
    public static byte[] WriteReference(EventHeader header, Uri dataref)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        Begin(json, header);
        json.WriteString("dataref"u8, dataref.AbsoluteUri);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The attributes of an event; null when the JSON is something else.</summary>
    public static EventHeader? ReadHeader(JsonElement json)
    {
        return Text("type") is { } type && Text("source") is { } source && Text("subject") is { } subject && Text("id") is { } id
            && json.TryGetProperty("time"u8, out var time) && time.TryGetDateTimeOffset(out var at)
            ? new EventHeader
            {
                Type = type,
                Source = source,
                Subject = subject,
                Id = id,
                Time = at,
                RunId = Text("runid"),
                TraceParent = Text("traceparent"),
            }
            : null;

        string? Text(string name) =>
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
    }

    /// <summary>Bytes of the event around its data.</summary>
    public static int Overhead(EventHeader header) => Write(header, "0"u8).Length - 1;

    /// <summary>An id that the same content always gets.</summary>
    public static string IdOf(IncrementalHash content) => Convert.ToHexStringLower(content.GetHashAndReset().AsSpan(0, IdLength / 2));

    private static void Begin(Utf8JsonWriter json, EventHeader header)
    {
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("type"u8, header.Type);
        json.WriteString("source"u8, header.Source);
        json.WriteString("subject"u8, header.Subject);
        json.WriteString("id"u8, header.Id);
        json.WriteString("time"u8, header.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("datacontenttype"u8, "application/json"u8);
        if (header.RunId is { } run)
        {
            json.WriteString("runid"u8, run);
        }

        if (header.TraceParent is { } trace)
        {
            json.WriteString("traceparent"u8, trace);
        }
    }
}
