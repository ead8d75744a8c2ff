using System.Globalization;
using System.Text.Json.Serialization;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// What the lists of products have in common: the vendor does not say which members identify a row, and every one may be empty.
/// </summary>
internal static class ProductRows
{
    /// <summary>All that may tell rows apart and does not change with time; a part that is absent stays empty.</summary>
    public static string Key(string? serial, long? product, string? third, string? fourth) => string.Join(
        '/',
        Uri.EscapeDataString(serial ?? ""),
        product?.ToString(CultureInfo.InvariantCulture),
        Uri.EscapeDataString(third ?? ""),
        Uri.EscapeDataString(fourth ?? ""));

    /// <summary>Dates are text there, of no documented form; but empty text is none.</summary>
    public static string? Absent(string? date) => string.IsNullOrWhiteSpace(date) ? null : date;

    /// <summary>
    /// Rows that even so have the same key get a number behind it, so that none hides another; by their content, so that the
    /// vendor's order makes no changes.
    /// </summary>
    public static IReadOnlyList<ExportRow> Number(IEnumerable<ExportRow> rows) =>
    [
        .. rows.GroupBy(row => row.LocalKey, StringComparer.Ordinal).SelectMany(group => group
            .OrderBy(row => row.Version, StringComparer.Ordinal)
            .Select((row, index) => index == 0 ? row : row with { LocalKey = string.Create(CultureInfo.InvariantCulture, $"{row.LocalKey}/{index + 1}") })),
    ];
}

/// <summary>Rows of v2 with the vendor's names, which are in camel case there; what is absent is <c>null</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProductUsage))]
[JsonSerializable(typeof(Provision))]
internal sealed partial class ProductJson : JsonSerializerContext;
