using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>Reads and writes an open enumeration as the vendor's constant; <c>null</c> reads as the empty value.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class OpenEnumerationConverter<T> : JsonConverter<T>
    where T : struct, IOpenEnumeration<T>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OpenEnumerationReader<T>.Read(ref reader) ?? default;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}

/// <summary>As <see cref="OpenEnumerationConverter{T}"/>, but an empty constant is no constant.</summary>
internal sealed class OptionalOpenEnumerationConverter<T> : JsonConverter<T?>
    where T : struct, IOpenEnumeration<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OpenEnumerationReader<T>.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is { Value.Length: > 0 } known)
        {
            writer.WriteStringValue(known.Value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>A list of constants; a single one may stand without its brackets, and what is empty is left out.</summary>
internal sealed class OpenEnumerationListConverter<T> : JsonConverter<IReadOnlyList<T>>
    where T : struct, IOpenEnumeration<T>
{
    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return OpenEnumerationReader<T>.Read(ref reader) is { } single ? [single] : [];
        }

        List<T>? values = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (OpenEnumerationReader<T>.Read(ref reader) is { } value)
            {
                (values ??= new List<T>(1)).Add(value);
            }
        }

        return values ?? (IReadOnlyList<T>)[];
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (T item in value)
        {
            writer.WriteStringValue(item.Value);
        }

        writer.WriteEndArray();
    }
}

internal static class OpenEnumerationReader<T>
    where T : struct, IOpenEnumeration<T>
{
    // Known constants are matched in place, so that a million rows do not make millions of short-lived strings.
    private static readonly (byte[] Utf8, T Value)[] Known = [.. T.Known.Select(value => (Encoding.UTF8.GetBytes(value.Value), value))];

    public static T? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            foreach ((byte[] utf8, T value) in Known)
            {
                if (reader.ValueSpan.SequenceEqual(utf8))
                {
                    return value;
                }
            }
        }

        string text = ScalarText.Read(ref reader, "a constant");
        return string.IsNullOrWhiteSpace(text) ? null : T.Of(text);
    }
}
