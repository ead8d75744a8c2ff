using System.Runtime.InteropServices;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>Reads one row from its own bytes.</summary>
internal static class RowReader
{
    /// <exception cref="JsonException">The row cannot be read.</exception>
    public static T Read<T>(JsonElement json, RowShape<T> shape, RowScope scope)
        where T : VendorRow =>
        json.ValueKind == JsonValueKind.Object ? Read(JsonMarshal.GetRawUtf8Value(json), shape, scope)
            : json.ValueKind == JsonValueKind.String && shape.FromText is { } read && Members.Text(json) is { } text ? read(text)
            : throw new JsonException("The row is not a JSON object.");

    /// <exception cref="JsonException">The row cannot be read; other exceptions a converter throws are turned into it.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, RowShape<T> shape, RowScope scope)
        where T : VendorRow
    {
        if (shape.TryRead?.Invoke(json, scope) is { } ordinary)
        {
            return ordinary;
        }

        T? row;
        try
        {
            row = JsonSerializer.Deserialize(json, shape.Type);
            if (row is { Unknown: null } || (row is not null && !HasStrayName(row.Unknown.Keys)))
            {
                return shape.Complete(row, scope);
            }
        }
        catch (JsonException) when (HasStrayName(json))
        {
            // A member that must be there may be there under a name with blanks.
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException)
        {
            throw new JsonException(exception.Message, exception);
        }

        try
        {
            row = JsonSerializer.Deserialize(WithTrimmedNames(json), shape.Type);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException)
        {
            throw new JsonException(exception.Message, exception);
        }

        return row is null ? throw new JsonException("The row is null.") : shape.Complete(row, scope);
    }

    private static bool HasStrayName(ICollection<string> names)
    {
        foreach (string name in names)
        {
            if (IsStray(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasStrayName(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && IsStray(reader.GetString()!))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not even the names can be read; the first reason stands.
        }

        return false;
    }

    private static bool IsStray(string name) => name.Length > 0 && (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]));

    /// <summary>The same row with the blanks around its names removed. A name that is there without blanks keeps its own value.</summary>
    private static byte[] WithTrimmedNames(ReadOnlySpan<byte> json)
    {
        var source = new Utf8JsonReader(json);
        using JsonDocument document = JsonDocument.ParseValue(ref source);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (!IsStray(property.Name))
            {
                taken.Add(property.Name);
            }
        }

        using var stream = new MemoryStream(json.Length);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                string name = property.Name;
                if (IsStray(name) && name.Trim() is { Length: > 0 } trimmed && taken.Add(trimmed))
                {
                    name = trimmed;
                }

                writer.WritePropertyName(name);
                property.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>What was wrong with a row, and where in it.</summary>
    public static string Reason(JsonException exception) =>
        PlainText.Of(
            exception.Path is { Length: > 2 } path && !exception.Message.Contains(path, StringComparison.Ordinal)
                ? $"{path}: {exception.Message}"
                : exception.Message,
            500);
}
