using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EchoPlatform.Conformance;

/// <summary>One run against one server: requests, and what several checks need to know of the server.</summary>
public sealed partial class Session : IDisposable
{
    internal const string ReadScopes = "partners_read+accounts_read+computers_read";
    internal const string AllScopes = ReadScopes + "+partners_write+accounts_write+computers_write";

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(100),
    };

    private readonly Target target;
    private readonly Dictionary<string, Task<string>> tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<object>> known = new(StringComparer.Ordinal);
    private readonly bool readOnly;

    /// <param name="target">The server.</param>
    /// <param name="readOnly">Ask for no scope that could change anything.</param>
    /// <param name="cancel">Stops the run.</param>
    public Session(Target target, bool readOnly = false, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        this.target = target;
        this.readOnly = readOnly;
        Cancel = cancel;
    }

    /// <summary>Stops the run.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>Methods and paths of everything sent to the API.</summary>
    public IList<string> Sent { get; } = [];

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    internal static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CheckFailedException(otherwise);
        }
    }

    internal static void Need(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InconclusiveException(otherwise);
        }
    }

    /// <summary>Asks the token endpoint; null leaves a field as it should be.</summary>
    internal async Task<Reply> AskTokenAsync(string scope, string grant = "none", string? id = null, string? secret = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = id ?? target.ClientId,
            ["client_secret"] = secret ?? target.ClientSecret,
            ["grant_type"] = grant,
            ["scope"] = scope,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Auth, "/oauth2/token")) { Content = form };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await http.SendAsync(request, Cancel);
        return await Reply.ReadAsync(response, Cancel);
    }

    /// <summary>A token for scopes; also from a server that joins them by blanks, since one check is about that alone.</summary>
    internal Task<string> TokenAsync(string scopes, string grant = "none")
    {
        if (!tokens.TryGetValue(scopes, out var token))
        {
            tokens[scopes] = token = GetAsync();
        }

        return token;

        async Task<string> GetAsync()
        {
            foreach (var scope in new[] { scopes, scopes.Replace('+', ' ') })
            {
                var reply = await AskTokenAsync(scope, grant);
                if (reply.Status == 200 && reply.Json.Text("access_token") is { Length: > 0 } text)
                {
                    return text;
                }
            }

            throw new InconclusiveException($"no token is to be had for {scopes}");
        }
    }

    internal async Task<Reply> GetAsync(string path) => await SendAsync(HttpMethod.Get, path);

    internal async Task<Reply> PostAsync(string path, object body) => await SendAsync(HttpMethod.Post, path, body);

    internal async Task<Reply> PutAsync(string path, object body) => await SendAsync(HttpMethod.Put, path, body);

    internal async Task<Reply> DeleteAsync(string path) => await SendAsync(HttpMethod.Delete, path);

    /// <param name="method">GET, PUT, POST or DELETE.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">Sent as JSON.</param>
    /// <param name="token">Null: one with every scope of the run; empty: no Authorization header at all.</param>
    /// <param name="scheme">The word before the token.</param>
    /// <param name="coding">Accept-Encoding.</param>
    internal async Task<Reply> SendAsync(
        HttpMethod method, string path, object? body = null, string? token = null, string scheme = "OAuth", string? coding = null)
    {
        token ??= await TokenAsync(readOnly ? ReadScopes : AllScopes);
        using var request = new HttpRequestMessage(method, new Uri(target.Api, path));
        if (token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        }

        request.Headers.Accept.ParseAdd("application/json");
        if (coding is not null)
        {
            request.Headers.AcceptEncoding.ParseAdd(coding);
        }

        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        Sent.Add($"{method} {path}");
        using var response = await http.SendAsync(request, Cancel);
        return await Reply.ReadAsync(response, Cancel);
    }

    /// <summary>
    /// All rows of a listing, each once. Trusts neither <c>count</c> nor <c>next</c>: reads on until a page brings nothing new.
    /// </summary>
    internal async Task<IReadOnlyList<JsonElement>> ListAsync(string path, int size = 50, int maxPages = 40)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<JsonElement>();
        for (var page = 1; page <= maxPages; page++)
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var reply = await GetAsync($"{path}{separator}page={page}&page_size={size}");
            if (page == 1)
            {
                reply.Needed(200);
            }

            var fresh = reply.Status == 200 ? reply.Rows.Where(row => seen.Add(row.GetRawText())).ToList() : [];
            rows.AddRange(fresh);
            if (fresh.Count == 0)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>Waits a little between two looks.</summary>
    internal Task PauseAsync() => target.Pause(TimeSpan.FromSeconds(2), Cancel);

    internal int Looks => 1 + (target.Patience / 2);

    private async Task<T> KnowAsync<T>(string name, Func<Task<T>> find)
        where T : class
    {
        if (!known.TryGetValue(name, out var found))
        {
            known[name] = found = FindAsync();
        }

        return (T)await found;

        async Task<object> FindAsync() => await find();
    }
}
