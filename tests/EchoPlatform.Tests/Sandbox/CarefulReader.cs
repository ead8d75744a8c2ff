using System.Globalization;
using System.Text.Json;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>
/// Reads as a good client must: goes on while either <c>next</c> or <c>count</c> promises more, stops at a page that brings
/// nothing new, and looks through the oddities of a row.
/// </summary>
internal sealed class CarefulReader(SandboxHost host)
{
    public async Task<List<SortedDictionary<string, string>>> ListAsync(string path, int size, Func<JsonElement, string> key, string filter = "")
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<SortedDictionary<string, string>>();
        for (var page = 1; ; page++)
        {
            var json = await host.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"{path}?page={page}&page_size={size}{filter}"));
            var fresh = 0;
            foreach (var row in json.GetProperty("list").EnumerateArray())
            {
                if (seen.Add(key(row)))
                {
                    rows.Add(Clean(row));
                    fresh++;
                }
            }

            var next = json.GetProperty("links").EnumerateArray().Any(link => link.GetProperty("rel").GetString() == "next");
            if (fresh == 0 || (!next && (long)page * size >= json.GetProperty("count").GetInt64()))
            {
                return rows;
            }
        }
    }

    public static SortedDictionary<string, string> Clean(JsonElement row)
    {
        var clean = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in row.EnumerateObject())
        {
            var name = member.Name.Trim();
            if (name is "link" or "links" || name.StartsWith("x_", StringComparison.Ordinal))
            {
                continue;
            }

            clean.Add(name, member.Value.ValueKind switch
            {
                JsonValueKind.Null => "",
                JsonValueKind.Array => string.Join(',', member.Value.EnumerateArray().Select(value => value.GetString())),
                _ => member.Value.ToString(),
            });
        }

        return clean;
    }

    public static string Text(SortedDictionary<string, string> row) => string.Join("; ", row.Select(member => $"{member.Key}={member.Value}"));

    public static string[] Sorted(IEnumerable<SortedDictionary<string, string>> rows) =>
        [.. rows.Select(Text).Order(StringComparer.Ordinal)];

    public static string ActionKey(JsonElement row) => row.GetProperty("action_id").ToString();

    /// <summary>All usernames below a partner, accounts apart from partners.</summary>
    public async Task WalkAsync(string partner, int size, List<string> accounts, List<string> partners)
    {
        partners.Add(partner);
        var rows = await ListAsync($"/v1/partners/{partner}/signups", size, row => row.GetProperty("username").GetString()!);
        foreach (var row in rows)
        {
            if (row["type"] == "ACCOUNT")
            {
                accounts.Add(row["username"]);
            }
            else
            {
                await WalkAsync(row["username"], size, accounts, partners);
            }
        }
    }
}
