using System.Globalization;
using System.Text.Json;

namespace EchoPlatform.Conformance;

/// <summary>Reads answers as tolerantly as the documentation asks for.</summary>
internal static class Json
{
    /// <summary>By name, without regard to case and stray blanks; undefined when missing.</summary>
    public static JsonElement Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (string.Equals(member.Name.Trim(), name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return default;
    }

    public static bool Has(this JsonElement element, string name) => element.Member(name).ValueKind != JsonValueKind.Undefined;

    public static string Text(this JsonElement element, string name)
    {
        var member = element.Member(name);
        return member.ValueKind switch
        {
            JsonValueKind.String => member.GetString()!,
            JsonValueKind.Number => member.GetRawText(),
            _ => "",
        };
    }

    /// <summary>A whole number, in quotes or not.</summary>
    public static long? Whole(this JsonElement element, string name) =>
        long.TryParse(element.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static decimal? Real(this JsonElement element, string name) =>
        decimal.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool? Flag(this JsonElement element, string name) => element.Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static DateTimeOffset? Date(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) => element.Member(name).Items();

    public static IReadOnlyList<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [];

    /// <summary>The link of that title or rel, or null.</summary>
    public static string? Link(this JsonElement element, string member, string name) => element.Items("links")
        .Where(link => string.Equals(link.Text(member), name, StringComparison.Ordinal))
        .Select(link => link.Text("href"))
        .FirstOrDefault();
}
