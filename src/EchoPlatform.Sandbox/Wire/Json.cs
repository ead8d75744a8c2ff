using System.Globalization;
using System.Text.Json;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>Reads what callers send. INFERRED: member names without regard to case, since the vendor's own pages differ in it.</summary>
internal static class Json
{
    public static JsonElement Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return default;
    }

    public static bool Has(this JsonElement element, string name) =>
        element.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    /// <summary>A whole number, in quotes or not.</summary>
    public static long? Whole(this JsonElement element, string name) => element.Member(name).Whole();

    public static long? Whole(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    public static decimal? Money(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDecimal(out var number) ? number : null;

    public static bool? Flag(this JsonElement element, string name) => element.Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } member ? [.. member.EnumerateArray()] : [];

    public static bool Within(this long? value, long least, long most) => value >= least && value <= most;
}
