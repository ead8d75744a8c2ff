using System.Text.Json;

namespace EchoPlatform;

/// <summary>Finds a member by name, without regard to case and stray blanks.</summary>
internal static class Members
{
    public static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement? found = null;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.NameEquals(name))
            {
                return property.Value;
            }

            if (found is null && NameOf(property) is { } other && other.AsSpan().Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = property.Value;
            }
        }

        return found;
    }

    /// <summary>The text of a string or a number; <see langword="null"/> for anything else, for nothing and for text that is no Unicode.</summary>
    public static string? Text(JsonElement? element)
    {
        try
        {
            return element switch
            {
                { ValueKind: JsonValueKind.String } text => text.GetString() is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null,
                { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
