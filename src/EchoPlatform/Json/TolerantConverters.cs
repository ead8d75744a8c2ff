using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What the converters share: any scalar as text.</summary>
internal static class ScalarText
{
    public static string Read(ref Utf8JsonReader reader, string expected) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw new JsonException($"Expected {expected}, found {Name(reader.TokenType)}."),
    };

    public static JsonException Unreadable(string text, string expected) =>
        new($"Expected {expected}, found \"{(text.Length <= 40 ? text : text[..40])}\".");

    private static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.Null => "null",
        _ => token.ToString(),
    };
}

/// <summary>Text; a number or a boolean in its place is taken literally.</summary>
internal sealed class TolerantStringConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ScalarText.Read(ref reader, "text");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}

/// <summary>A whole number, also in quotes.</summary>
internal sealed class TolerantInt64Converter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadOptional(ref reader) ?? throw new JsonException("Expected a whole number, found empty text.");

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    public static long? ReadOptional(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
        {
            return number;
        }

        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw new JsonException("Expected a whole number.");
        }

        ReadOnlySpan<char> text = ScalarText.Read(ref reader, "a whole number").AsSpan().Trim();
        if (text.IsEmpty)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return number;
        }

        // 12.0 and 1e3 are whole numbers too.
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue
            ? (long)value
            : throw ScalarText.Unreadable(text.ToString(), "a whole number of 64 bits");
    }
}

/// <summary>A whole number, also in quotes; empty text is none.</summary>
internal sealed class TolerantOptionalInt64Converter : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TolerantInt64Converter.ReadOptional(ref reader);

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>A boolean, also in quotes or as 0 and 1; empty text is none.</summary>
internal sealed class TolerantOptionalBooleanConverter : JsonConverter<bool?>
{
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = ScalarText.Read(ref reader, "a boolean").Trim();
        return text.Length == 0 ? null
            : text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
            : text == "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
            : throw ScalarText.Unreadable(text, "a boolean");
    }

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is { } boolean)
        {
            writer.WriteBooleanValue(boolean);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>A point in time; empty text is none, and a time without an offset is UTC.</summary>
internal sealed class TolerantDateConverter : JsonConverter<DateTimeOffset?>
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd",
    ];

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("Expected a date in quotes.");
        }

        // The reader's own parser takes a time without an offset for local time, so it may only see times that state theirs.
        if (HasOffset(reader.ValueSpan) && reader.TryGetDateTimeOffset(out DateTimeOffset date))
        {
            return date;
        }

        string text = reader.GetString()!.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date)
            ? date
            : throw ScalarText.Unreadable(text, "a date in ISO 8601");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } date)
        {
            writer.WriteStringValue(date);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    internal static bool HasOffset(ReadOnlySpan<byte> utf8) =>
        utf8.Length > 19 && (utf8[^1] == 'Z' || utf8[^6] is (byte)'+' or (byte)'-');
}

/// <summary>A number with a fraction, also in quotes; empty text is none.</summary>
internal sealed class TolerantOptionalDecimalConverter : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw new JsonException("Expected a number.");
        }

        ReadOnlySpan<char> text = ScalarText.Read(ref reader, "a number").AsSpan().Trim();
        return text.IsEmpty ? null
            : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value
            : throw ScalarText.Unreadable(text.ToString(), "a number");
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>A numbered constant, also in quotes; a number without a name keeps its value, empty text is none.</summary>
internal sealed class TolerantOptionalEnumConverter<T> : JsonConverter<T?>
    where T : struct, Enum
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TolerantInt64Converter.ReadOptional(ref reader) switch
        {
            null => null,
            { } number and >= int.MinValue and <= int.MaxValue => (T)(object)(int)number,
            _ => throw new JsonException("Expected a whole number of 32 bits."),
        };

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is { } number)
        {
            writer.WriteNumberValue((int)(object)number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
