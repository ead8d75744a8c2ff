using System.Globalization;
using System.Text;

namespace EchoPlatform;

/// <summary>A query string in the making; members without a value are left out.</summary>
internal sealed class ApiQuery
{
    private readonly StringBuilder text = new();

    public ApiQuery Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public ApiQuery Add(string name, int? value) => value is { } number ? Add(name, number) : this;

    public ApiQuery Add(BrowsePage? page) =>
        page is null ? this : Add("page.startIndex", page.StartIndex).Add("page.count", page.Count);

    public ApiQuery Add(string name, int value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>ISO 8601 with seconds and a numeric offset; fractions of a second are cut off, so a lower bound never moves up.</summary>
    public ApiQuery Add(string name, DateTimeOffset? value) =>
        Add(name, value?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));

    public ApiQuery Add<T>(string name, T? value)
        where T : struct, IOpenEnumeration<T> => Add(name, value?.Value);

    public override string ToString() => text.ToString();
}
