using System.Text.Json;
using System.Text.RegularExpressions;
using EchoPlatform.Sandbox;

namespace EchoPlatform.Tests.Sandbox;

public sealed partial class WartTests
{
    /// <summary>Each wart, and what gives it away in the sandbox's answers.</summary>
    public static TheoryData<string> Names => [.. Signs.Keys];

    private static Dictionary<string, Func<Crawl, bool>> Signs => new(StringComparer.Ordinal)
    {
        ["numbers as strings"] = crawl => crawl.Rows.Any(row => row.TryGetProperty("bytes", out var bytes) && bytes.ValueKind == JsonValueKind.String),
        ["usage in quotes"] = crawl => crawl.Computers.Any(row => row.GetProperty("usage").ValueKind == JsonValueKind.String),
        ["expires_in as a string"] = crawl => crawl.ExpiresIn.ValueKind == JsonValueKind.String,
        ["absent dates as empty strings"] = crawl => crawl.Raw.Contains("\"local_end\":\"\"", StringComparison.Ordinal),
        ["a blank behind a name"] = crawl => crawl.Raw.Contains("\"condition_types \"", StringComparison.Ordinal),
        ["an unknown plugin"] = crawl => UnknownPlugin().IsMatch(crawl.Raw),
        ["an unknown status"] = crawl => crawl.Raw.Contains("\"status\":\"COMPLETED\"", StringComparison.Ordinal),
        ["unknown members"] = crawl => crawl.Raw.Contains("\"x_meta\":{", StringComparison.Ordinal),
        ["another order of members"] = crawl => crawl.Rows.Any(row => row.EnumerateObject().First().Name is not ("action_id" or "x_revision")),
        ["singular paths in links"] = crawl => SingularPath().IsMatch(crawl.Raw),
        ["singular path in a location"] = crawl => crawl.Locations.Any(location => location.Contains("/v1/partner/", StringComparison.Ordinal)),
        ["a relative location"] = crawl => crawl.Locations.Any(location => location.StartsWith('/')),
        ["a lying count"] = crawl => crawl.Pages.Any(page => page.Count != page.Total),
        ["a missing next"] = crawl => crawl.Pages.Any(page => page.Next is null && page.Size < page.Total),
        ["next without page_size"] = crawl => crawl.Pages.Any(page => page.Next?.Contains("page_size", StringComparison.Ordinal) == false),
        ["an overlapping page"] = crawl => crawl.Pages.Any(page => page.Overlap == 1),
        ["a repeated last page"] = crawl => crawl.Pages.Any(page => page.RowsBeyondEnd > 0),
        ["another case of the scheme"] = crawl => crawl.AcceptsLowerCaseScheme,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_wart_is_there_when_switched_on(string name)
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            Signs[name](await Crawl.OfAsync(seed, warts: true)).ShouldBeTrue($"{name}, seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_wart_is_there_when_switched_off(string name) =>
        Signs[name](await Crawl.OfAsync(1, warts: false)).ShouldBeFalse();

    [Fact]
    public async Task No_listing_lies_about_count_and_next_at_once()
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var crawl = await Crawl.OfAsync(seed, warts: true);
            crawl.Pages.ShouldAllBe(page => page.Count == page.Total || page.Next != null || page.Size >= page.Total);
        }
    }

    [GeneratedRegex("\"plugin\":\"(DISK_IMAGE|VMWARE)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnknownPlugin();

    [GeneratedRegex("/v1/(partner|account)/|/computer/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SingularPath();

    private sealed record Page(long Count, long Total, int Size, string? Next, int Overlap, int RowsBeyondEnd);

    private sealed class Crawl
    {
        private static readonly Dictionary<(int Seed, bool Warts), Crawl> Known = [];
        private static readonly SemaphoreSlim Gate = new(1);

        public string Raw { get; private set; } = "";

        public List<JsonElement> Rows { get; } = [];

        public List<JsonElement> Computers { get; } = [];

        public List<Page> Pages { get; } = [];

        public List<string> Locations { get; } = [];

        public JsonElement ExpiresIn { get; private set; }

        public bool AcceptsLowerCaseScheme { get; private set; }

        public static async Task<Crawl> OfAsync(int seed, bool warts)
        {
            await Gate.WaitAsync(SandboxHost.Cancel);
            try
            {
                if (!Known.TryGetValue((seed, warts), out var crawl))
                {
                    Known[(seed, warts)] = crawl = await ReadAsync(seed, warts);
                }

                return crawl;
            }
            finally
            {
                Gate.Release();
            }
        }

        private static async Task<Crawl> ReadAsync(int seed, bool warts)
        {
            const int Size = 7;
            const int Actions = 40;
            await using var host = await SandboxHost.StartAsync(new SandboxOptions { Seed = seed, Warts = warts, ActionsPerAccount = Actions });
            var crawl = new Crawl();
            using (var token = await host.AskTokenAsync(SandboxHost.AllScopes))
            using (var json = JsonDocument.Parse(await token.Content.ReadAsStringAsync(SandboxHost.Cancel)))
            {
                crawl.ExpiresIn = json.RootElement.GetProperty("expires_in").Clone();
            }

            List<string> names = ["0", "northwind-msp", "nw-south", "nw-north", .. await host.AccountsAsync()];
            foreach (var name in names)
            {
                using var located = await host.SendAsync($"/v1/username/{Uri.EscapeDataString(name)}");
                ((int)located.StatusCode).ShouldBe(303);
                crawl.Locations.Add(located.Headers.Location!.OriginalString);
            }

            using (var lower = await host.SendAsync("/v1/general/time", scheme: "oauth"))
            {
                crawl.AcceptsLowerCaseScheme = lower.IsSuccessStatusCode;
            }

            foreach (var account in await host.AccountsAsync())
            {
                var path = $"/v1/accounts/{Uri.EscapeDataString(account)}";
                crawl.Raw += await host.TextAsync(path);
                crawl.Computers.Add(await host.JsonAsync(path + "/computers/0000"));
                var first = await host.JsonAsync($"{path}/action_history?page_size={Size}");
                var second = await host.JsonAsync($"{path}/action_history?page_size={Size}&page=2");
                var beyond = await host.JsonAsync($"{path}/action_history?page_size={Size}&page=99");
                var whole = await host.JsonAsync($"{path}/action_history?page_size=50");
                crawl.Raw += whole.GetRawText() + first.GetRawText();
                crawl.Rows.AddRange(whole.GetProperty("list").EnumerateArray());
                var next = first.GetProperty("links").EnumerateArray().FirstOrDefault(link => link.GetProperty("rel").GetString() == "next");
                crawl.Pages.Add(new Page(
                    first.GetProperty("count").GetInt64(),
                    Actions,
                    Size,
                    next.ValueKind == JsonValueKind.Object ? next.GetProperty("href").GetString() : null,
                    Ids(first).Intersect(Ids(second), StringComparer.Ordinal).Count(),
                    Ids(beyond).Count()));
            }

            return crawl;
        }

        private static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("list").EnumerateArray().Select(CarefulReader.ActionKey);
    }
}
