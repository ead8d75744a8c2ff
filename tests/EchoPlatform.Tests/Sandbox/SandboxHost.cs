using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EchoPlatform.Sandbox;
using Microsoft.AspNetCore.Builder;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>A sandbox on a free port and a client that follows nothing by itself.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    public const string AllScopes = "partners_read+accounts_read+computers_read";

    public const string WriteScopes = AllScopes + "+partners_write+accounts_write+computers_write";

    private readonly WebApplication app;

    private SandboxHost(WebApplication app, SandboxOptions options)
    {
        this.app = app;
        Options = options;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = SandboxServer.AddressOf(app),
        };
    }

    public HttpClient Http { get; }

    public SandboxOptions Options { get; }

    public string Token { get; set; } = "";

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SandboxHost> StartAsync(SandboxOptions? options = null, TimeProvider? time = null)
    {
        options ??= new SandboxOptions();
        var built = SandboxServer.Build(options, timeProvider: time);
        await built.StartAsync(Cancel);
        var host = new SandboxHost(built, options);
        host.Token = await host.NewTokenAsync(AllScopes);
        return host;
    }

    public async Task<HttpResponseMessage> AskTokenAsync(
        string scope, string? secret = null, string? clientId = null, string grant = "none")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = clientId ?? Options.ClientId,
            ["client_secret"] = secret ?? Options.ClientSecret,
            ["grant_type"] = grant,
            ["scope"] = scope,
        });
        return await Http.PostAsync("/oauth2/token", form, Cancel);
    }

    public async Task<string> NewTokenAsync(string scope)
    {
        using var response = await AskTokenAsync(scope);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    public async Task<HttpResponseMessage> SendAsync(
        string path, HttpMethod? method = null, string? token = null, string? accept = "application/json", string scheme = "OAuth", string? coding = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token ?? Token);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        if (coding is not null)
        {
            request.Headers.AcceptEncoding.ParseAdd(coding);
        }

        return await Http.SendAsync(request, Cancel);
    }

    public async Task<string> TextAsync(string path)
    {
        using var response = await SendAsync(path);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    public async Task<JsonElement> JsonAsync(string path)
    {
        using var json = JsonDocument.Parse(await TextAsync(path));
        return json.RootElement.Clone();
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return await Http.PostAsync(path, body, Cancel);
    }

    /// <summary>A sandbox and a token that may change everything.</summary>
    public static async Task<SandboxHost> StartWritableAsync(SandboxOptions? options = null, TimeProvider? time = null)
    {
        var host = await StartAsync(options, time);
        host.Token = await host.NewTokenAsync(WriteScopes);
        return host;
    }

    /// <summary>Sends JSON with the token; the status, the Location and what came back, undefined where nothing did.</summary>
    public async Task<(int Status, string? Location, JsonElement Body)> CallAsync(
        HttpMethod method, string path, string? json = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("OAuth", token ?? Token);
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        using var body = text.Length == 0 ? null : JsonDocument.Parse(text);
        return ((int)response.StatusCode, response.Headers.Location?.OriginalString, body?.RootElement.Clone() ?? default);
    }

    public async Task AdvanceAsync(long seconds)
    {
        using var response = await PostAsync("/_sandbox/clock", $$"""{"advanceSeconds":{{seconds}}}""");
        response.EnsureSuccessStatusCode();
    }

    public async Task<List<JsonElement>> TruthAsync(string kind, string? account = null)
    {
        var path = $"/_sandbox/truth?rows={kind}" + (account is null ? "" : $"&account={Uri.EscapeDataString(account)}");
        var rows = new List<JsonElement>();
        foreach (var line in (await Http.GetStringAsync(path, Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            rows.Add(json.RootElement.Clone());
        }

        return rows;
    }

    public async Task<List<string>> AccountsAsync() =>
        [.. (await TruthAsync("accounts")).Select(row => row.GetProperty("username").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
