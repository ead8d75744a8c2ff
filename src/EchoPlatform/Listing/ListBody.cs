using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>One page as the server sent it, its envelope read apart from its rows.</summary>
internal sealed class ListBody<T>
    where T : VendorRow
{
    private ListBody(long? count, int? pageSize, bool hasNext, List<T> rows, List<UnreadableRow> unreadable, UInt128 fingerprint)
    {
        Count = count;
        PageSize = pageSize;
        HasNext = hasNext;
        Rows = rows;
        Unreadable = unreadable;
        Fingerprint = fingerprint;
    }

    public long? Count { get; }

    public int? PageSize { get; }

    public bool HasNext { get; }

    public List<T> Rows { get; }

    public List<UnreadableRow> Unreadable { get; }

    /// <summary>A hash of the rows as sent, readable or not.</summary>
    public UInt128 Fingerprint { get; }

    public int Length => Rows.Count + Unreadable.Count;

    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <exception cref="InvalidDataException">The body is JSON, but not a list.</exception>
    public static ListBody<T> Parse(ReadOnlySpan<byte> utf8, RowShape<T> shape, RowScope scope)
    {
        long? count = null;
        int? pageSize = null;
        var hasNext = false;
        List<T>? rows = null;
        List<UnreadableRow> unreadable = [];
        UInt128 fingerprint = 0;

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 64 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException("the body is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "list"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    rows ??= [];
                    fingerprint = (fingerprint * 31) + ReadRows(ref reader, utf8, shape, scope, rows, unreadable);
                    continue;
                }
            }
            else if (Is(ref reader, "count"u8))
            {
                reader.Read();
                count = ReadNumber(ref reader);
            }
            else if (Is(ref reader, "page_size"u8))
            {
                reader.Read();
                pageSize = ReadNumber(ref reader) is { } size and > 0 and <= int.MaxValue ? (int)size : null;
            }
            else if (Is(ref reader, "links"u8))
            {
                reader.Read();
                hasNext |= ReadNext(ref reader);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        // Reads on to the end, so that anything after the object is noticed.
        while (reader.Read())
        {
        }

        return rows is null
            ? throw new InvalidDataException("the body has no array \"list\"")
            : new ListBody<T>(count, pageSize, hasNext, rows, unreadable, fingerprint);
    }

    private static UInt128 ReadRows(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> utf8,
        RowShape<T> shape,
        RowScope scope,
        List<T> rows,
        List<UnreadableRow> unreadable)
    {
        var listStart = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            bool isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            ReadOnlySpan<byte> json = utf8[start..(int)reader.BytesConsumed];
            if (!isObject)
            {
                unreadable.Add(new UnreadableRow(Encoding.UTF8.GetString(json), "The row is not a JSON object."));
                continue;
            }

            try
            {
                rows.Add(RowReader.Read(json, shape, scope));
            }
            catch (JsonException exception)
            {
                unreadable.Add(new UnreadableRow(Encoding.UTF8.GetString(json), RowReader.Reason(exception)));
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[listStart..(int)reader.BytesConsumed], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>The name as it should be, or with stray blanks or other case.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.ValueTextEquals(name))
        {
            return true;
        }

        ReadOnlySpan<byte> actual = reader.ValueSpan;
        return actual.Length >= name.Length && !reader.ValueIsEscaped && Ascii.EqualsIgnoreCase(actual[Ascii.Trim(actual)], name);
    }

    private static long? ReadNumber(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.Number or JsonTokenType.String ? TolerantInt64Converter.ReadOptional(ref reader) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool ReadNext(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return false;
        }

        int depth = reader.CurrentDepth;
        var hasNext = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && Is(ref reader, "rel"u8))
            {
                reader.Read();
                hasNext |= reader.TokenType == JsonTokenType.String && Is(ref reader, "next"u8);
            }
        }

        return hasNext;
    }
}
