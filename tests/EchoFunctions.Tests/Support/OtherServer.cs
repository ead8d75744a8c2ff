using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EchoFunctions.Tests.Support;

/// <summary>
/// Another server that speaks the vendor's protocol, as little like the sandbox as the protocol allows: pages of seven whatever is
/// asked, counts missing or wrong, no next links, numbers as text, rows newest first whatever the order asked, sub-partners in a
/// circle, a relative Location, no list of computers, no reports and no products, usage of accounts only, members nobody has heard
/// of, and rows that cannot be read.
/// </summary>
internal sealed class OtherServer : IAsyncDisposable
{
    public const string ClientId = "aaaaaaaabbbbbbbbccccccccdddddddd";
    public const string Secret = "11112222333344445555666677778888";

    private const int PageSize = 7;
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _tokens = new(StringComparer.Ordinal);

    private OtherServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Partners with what is directly below them; one of them has itself and its parent below it.</summary>
    public Dictionary<string, List<string>> Partners { get; } = new(StringComparer.Ordinal)
    {
        ["top"] = ["*mid", "alpha", "beta & sons"],
        ["mid"] = ["*low", "*top", "gamma"],
        ["low"] = ["*mid", "*low", "delta/4"],
    };

    /// <summary>Rows of the action history by account, oldest first, as they go over the wire.</summary>
    public Dictionary<string, List<JsonObject>> Actions { get; } = new(StringComparer.Ordinal);

    /// <summary>Computers that the history tells of but that are gone: 404.</summary>
    public HashSet<string> GoneComputers { get; } = new(StringComparer.Ordinal);

    /// <summary>Accounts whose own resource cannot be read.</summary>
    public HashSet<string> UnreadableAccounts { get; } = new(StringComparer.Ordinal);

    public Uri Address { get; private set; } = new("http://other.invalid/");

    public int TokenRequests { get; private set; }

    public Dictionary<string, string?> Settings => new(StringComparer.Ordinal)
    {
        ["Echo:Clients:main:ClientId"] = ClientId,
        ["Echo:Clients:main:ClientSecret"] = Secret,
        ["Echo:Clients:main:AuthUri"] = Address.AbsoluteUri,
        ["Echo:Clients:main:ApiUri"] = Address.AbsoluteUri,
    };

    public IEnumerable<string> Accounts => Partners.Values.SelectMany(b => b).Where(name => name[0] != '*');

    public static async Task<OtherServer> StartAsync()
    {
        var server = new OtherServer();
        foreach (var (account, count) in server.Accounts.Zip([23, 7, 1, 14]))
        {
            server.Actions[account] = [.. Enumerable.Range(0, count).Select(n => Action(n))];
        }

        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>An action of the n-th hour, two computers by turns.</summary>
    public static JsonObject Action(int n, string? id = null) => new()
    {
        ["zz_not_in_any_document"] = new JsonObject { ["deep"] = new JsonArray(1, null, "é") },
        ["status"] = "SUCCESS",
        ["action_id"] = id ?? (9_000_000_000 + n).ToString(CultureInfo.InvariantCulture),
        ["computer_id"] = n % 2 == 0 ? "0007" : "0008",
        ["type"] = "BACKUP",
        ["local_start"] = FastTime.Start.AddHours(n - 200).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        ["local_end"] = FastTime.Start.AddHours(n - 200).AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        ["bytes"] = "123456789012",
        ["total_files"] = "3",
        ["processed_files"] = "3",
        ["errors"] = "0",
        ["warnings"] = "",
        ["condition_status"] = "SOMETHING_NEW",
        ["condition_types"] = new JsonArray("COMPLETED"),
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var path = (context.Request.Path.Value ?? "").Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        if (path is ["oauth2", "token"])
        {
            await GrantAsync(context);
            return;
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("OAuth ", StringComparison.Ordinal) || !_tokens.ContainsKey(header["OAuth ".Length..]))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        switch (path)
        {
            case ["v1", "general", "username", "0"]:
                context.Response.StatusCode = StatusCodes.Status303SeeOther;
                context.Response.Headers.Location = "/v1/partner/top";
                break;
            case ["v1", "partners", var partner, "signups"] when Partners.TryGetValue(partner, out var below):
                await SignupsAsync(context, below);
                break;
            case ["v1", "accounts", var account, "action_history"] when Actions.TryGetValue(account, out var rows):
                await HistoryAsync(context, rows);
                break;
            case ["v1", "accounts", var account, "usage_history"] when Actions.ContainsKey(account):
                await UsageAsync(context);
                break;
            case ["v1", "partners", var partner, "plans"] when Partners.ContainsKey(partner):
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
            case ["v1", "accounts", var account] when Actions.ContainsKey(account):
                await SendAsync(context, UnreadableAccounts.Contains(account)
                    ? new JsonObject { ["account_id"] = "x", ["usage"] = new JsonObject() }
                    : new JsonObject { ["account_id"] = "41", ["status"] = "SLEEPING", ["usage"] = "5", ["signup_date"] = "" });
                break;
            case ["v1", "accounts", var account, "computers", var computer] when Actions.ContainsKey(account) && !GoneComputers.Contains(computer):
                await SendAsync(context, new JsonObject { ["name"] = $"pc {computer}", ["usage"] = "17", ["status"] = "ACTIVE" });
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    /// <summary>A token of 64 characters with an expiry that is a number.</summary>
    private async Task GrantAsync(HttpContext context)
    {
        TokenRequests++;
        var form = await context.Request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != Secret || form["grant_type"] != "none")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var token = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";
        _tokens[token] = true;
        await SendAsync(context, new JsonObject { ["access_token"] = token, ["expires_in"] = 1800, ["token_type"] = "magic" });
    }

    /// <summary>No count, no next: only the length of a page tells.</summary>
    private static Task SignupsAsync(HttpContext context, List<string> below)
    {
        var rows = Page(context, below).Select(name => (JsonNode)new JsonObject
        {
            ["type"] = name[0] == '*' ? "partner" : "account",
            ["username"] = name.TrimStart('*'),
            ["name"] = $" {name.TrimStart('*')} ",
            ["usage"] = "12",
        });
        return SendAsync(context, new JsonObject { ["list"] = new JsonArray([.. rows]), ["page_size"] = PageSize });
    }

    /// <summary>Newest first, since honoured, and a count that is wrong in every listing.</summary>
    private static Task HistoryAsync(HttpContext context, List<JsonObject> rows)
    {
        var since = DateTimeOffset.TryParse(context.Request.Query["since"], CultureInfo.InvariantCulture, out var date) ? date : DateTimeOffset.MinValue;
        var all = rows.Where(row => row["local_start"]!.GetValue<string>() is { Length: > 0 } start
            && DateTimeOffset.Parse(start, CultureInfo.InvariantCulture) >= since).Reverse().ToList();
        return SendAsync(context, new JsonObject
        {
            ["count"] = (all.Count / 2).ToString(CultureInfo.InvariantCulture),
            ["page_size"] = PageSize.ToString(CultureInfo.InvariantCulture),
            ["list"] = new JsonArray([.. Page(context, all).Select(row => row.DeepClone())]),
        });
    }

    /// <summary>Ten days, newest first, whatever the dates asked for; days without time or offset, bytes as text.</summary>
    private static Task UsageAsync(HttpContext context)
    {
        var days = Enumerable.Range(0, 10).Select(n => FastTime.Start.AddDays(-n)).ToList();
        var rows = Page(context, days).Select(day => (JsonNode)new JsonObject
        {
            ["date"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["bytes"] = "9000000000",
            ["username"] = "somebody else",
        });
        return SendAsync(context, new JsonObject { ["list"] = new JsonArray([.. rows]), ["page_size"] = PageSize });
    }

    private static IEnumerable<T> Page<T>(HttpContext context, List<T> rows)
    {
        var page = int.TryParse(context.Request.Query["page"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        return rows.Skip((page - 1) * PageSize).Take(PageSize);
    }

    private static async Task SendAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "text/json";
        await context.Response.WriteAsync(body.ToJsonString(JsonSerializerOptions.Web), context.RequestAborted);
    }
}
