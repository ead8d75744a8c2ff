using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EchoFunctions.Core.Messaging;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>A row as it will be published: vendor's names, clean types, unknown members kept.</summary>
internal sealed record ExportRow
{
    /// <summary>Version of a row that is gone: the hash of no content.</summary>
    public static readonly string GoneVersion = VersionOf("");

    /// <summary>What the message itself says of a record; a vendor's member of that name is published as <c>vendor_…</c>.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "key", "version", "sequence", "change" };

    /// <summary>Identity within the account: percent-encoded parts joined by a slash; empty for the account itself.</summary>
    public required string LocalKey { get; init; }

    /// <summary>The row's members as a JSON object in ASCII.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Hash of the content.</summary>
    public required string Version { get; init; }

    /// <summary>Latest time the row tells, in Unix seconds by the computer's clock.</summary>
    public long? Time { get; init; }

    /// <summary>Whether the vendor does not have it any more; <see cref="Json"/> then tells only which row it was.</summary>
    public bool IsGone { get; init; }

    /// <summary>Seconds between its first time and <see cref="Time"/>.</summary>
    public long Duration { get; init; }

    /// <summary>Whether the row can still change.</summary>
    public bool Open { get; init; }

    /// <summary>What is kept of the row once it is delivered.</summary>
    public RowMark Mark => new(Version, Time, Open, Duration);

    /// <summary>A row that the vendor does not have (any more), with the members that identify it.</summary>
    public static ExportRow Gone(string localKey, params ReadOnlySpan<(string Name, string Value)> identity)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in identity)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return new ExportRow { LocalKey = localKey, Json = buffer.WrittenMemory, Version = GoneVersion, IsGone = true };
    }

    public static ExportRow Create<T>(
        string localKey,
        T row,
        JsonTypeInfo<T> type,
        DateTimeOffset? time = null,
        bool open = false,
        params ReadOnlySpan<(string Name, string? Value)> extra)
        where T : VendorRow
    {
        row.Unknown = Tidy(row.Unknown, extra);
        var (buffer, json) = JsonScratch.Begin();
        JsonSerializer.Serialize(json, row, type);
        json.Flush();
        var content = buffer.WrittenSpan.ToArray();
        if (extra.Length > 0)
        {
            content = Extended(content, extra);
        }

        return new ExportRow
        {
            LocalKey = localKey,
            Json = content,
            Version = VersionOf(content),
            Time = time?.ToUnixTimeSeconds(),
            Open = open,
        };
    }

    /// <summary>64 bits of SHA-256: versions are only compared among those of one key.</summary>
    public static string VersionOf(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }

    public static string VersionOf(string content) => VersionOf(Encoding.UTF8.GetBytes(content));

    /// <summary>Unknown members in a fixed order, so that the vendor's order never makes a new version; none hides a member of ours.</summary>
    private static SortedDictionary<string, JsonElement>? Tidy(
        IDictionary<string, JsonElement>? unknown, ReadOnlySpan<(string Name, string? Value)> extra)
    {
        if (unknown is null or { Count: 0 })
        {
            return null;
        }

        var tidy = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in unknown)
        {
            var reserved = Reserved.Contains(name);
            foreach (var (own, _) in extra)
            {
                reserved |= string.Equals(own, name, StringComparison.OrdinalIgnoreCase);
            }

            var free = reserved ? $"vendor_{name}" : name;
            while (reserved && unknown.ContainsKey(free))
            {
                free = $"vendor_{free}";
            }

            tidy[free] = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Sorted(value) : value;
        }

        return tidy;
    }

    private static JsonElement Sorted(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteSorted(json, value);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static void WriteSorted(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    WriteSorted(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteSorted(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>The row with members added behind its last one.</summary>
    private static byte[] Extended(ReadOnlySpan<byte> row, ReadOnlySpan<(string Name, string? Value)> extra)
    {
        var (members, json) = JsonScratch.Begin();
        json.WriteStartObject();
        foreach (var (name, value) in extra)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.Flush();
        return [.. row[..^1], (byte)',', .. members.WrittenSpan[1..]];
    }
}
