using System.Net.Http.Json;
using System.Text.Json;
using EchoPlatform.Sandbox;
using Microsoft.AspNetCore.Builder;

namespace EchoFunctions.Tests.Support;

/// <summary>The sandbox in the test's process, with its control routes as methods.</summary>
internal sealed class Vendor : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly SandboxOptions _options;
    private readonly HttpClient _http;

    private Vendor(WebApplication server, SandboxOptions options)
    {
        _server = server;
        _options = options;
        Address = SandboxServer.AddressOf(server);
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
    }

    public Uri Address { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Vendor> StartAsync(Action<SandboxOptions>? configure = null)
    {
        var options = new SandboxOptions { Start = FastTime.Start };
        configure?.Invoke(options);
        var server = SandboxServer.Build(options);
        await server.StartAsync(Token);
        return new Vendor(server, options);
    }

    /// <summary>The settings that point a client at this API, or at something in front of it.</summary>
    public Dictionary<string, string?> Settings(Uri? front = null) => new(StringComparer.Ordinal)
    {
        ["Echo:Clients:main:ClientId"] = _options.ClientId,
        ["Echo:Clients:main:ClientSecret"] = _options.ClientSecret,
        ["Echo:Clients:main:AuthUri"] = (front ?? Address).AbsoluteUri,
        ["Echo:Clients:main:ApiUri"] = (front ?? Address).AbsoluteUri,
    };

    /// <summary>What a perfect reader would know: rows by the key that their record must have.</summary>
    public async Task<Dictionary<string, JsonElement>> TruthAsync(string kind)
    {
        var rows = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        await foreach (var row in _http.GetFromJsonLinesAsync($"_sandbox/truth?rows={kind}", Token))
        {
            rows.Add(KeyOf(kind, row), row);
        }

        return rows;
    }

    public Task<JsonElement> TotalsAsync() => _http.GetFromJsonAsync<JsonElement>("_sandbox/truth", Token);

    public Task<JsonElement> CountersAsync() => _http.GetFromJsonAsync<JsonElement>("_sandbox/counters", Token);

    public Task AdvanceAsync(TimeSpan time) => PostAsync("clock", new { advanceSeconds = (long)time.TotalSeconds });

    /// <summary>Takes an account, or one of its computers, out of the world, or brings it back.</summary>
    public Task TakeAsync(string account, string? computer = null, bool gone = true) => PostAsync("gone", new { account, computer, gone });

    /// <summary>Members: path, status, retryAfter, times, every, abort, body, contentType.</summary>
    public Task FaultAsync(object fault) => PostAsync("faults", fault);

    public async Task HealAsync()
    {
        using var answer = await _http.DeleteAsync("_sandbox/faults", Token);
        answer.EnsureSuccessStatusCode();
    }

    public Task SwapSecretAsync(string secret) => PostAsync("secret", new { clientSecret = secret, revoke = true });

    public Task RevokeTokensAsync() => PostAsync("tokens/revoke", new { });

    /// <summary>Changes something through the API, as another caller would.</summary>
    public async Task ChangeAsync(HttpMethod method, string path, object body)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "none",
            ["client_id"] = _options.ClientId,
            ["client_secret"] = _options.ClientSecret,
            ["scope"] = "partners_write+accounts_write+computers_write",
        });
        using var granted = await _http.PostAsync("oauth2/token", form, Token);
        var token = (await granted.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("access_token").GetString();
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"OAuth {token}");
        using var answer = await _http.SendAsync(request, Token);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private static string KeyOf(string kind, JsonElement row)
    {
        string[] members = kind switch
        {
            "accounts" => ["username"],
            "computers" => ["username", "computer_id"],
            "usage" => ["type", "username", "date"],
            "plans" => ["partner", "plan_id"],
            "plan-percentage" => ["partner", "username"],
            "provisions" => ["partner", "serial", "productId", "account", "bosOrderNr"],
            "consumption-usage" => ["partner", "serial", "skuId", "uniqueName", "userName"],
            _ => ["username", "computer_id", "action_id"],
        };
        return string.Join('/', members.Select(m => (kind, m, row.GetProperty(m).ToString()) switch
        {
            ("usage", "type", var type) => type == "PARTNER" ? "partners" : "accounts",
            ("usage", "date", var date) => date[..10],
            var (_, _, text) => Uri.EscapeDataString(text),
        }));
    }

    private async Task PostAsync(string route, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"_sandbox/{route}", body, Token);
        answer.EnsureSuccessStatusCode();
    }
}

file static class JsonLines
{
    public static async IAsyncEnumerable<JsonElement> GetFromJsonLinesAsync(
        this HttpClient http, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await http.GetStreamAsync(new Uri(path, UriKind.Relative), cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            yield return JsonElement.Parse(line);
        }
    }
}
