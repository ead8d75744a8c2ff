using EchoFunctions.Core.Tokens;
using EchoPlatform;

namespace EchoFunctions.Core.Http;

/// <summary>The vendor's API for each configured client, with its token.</summary>
internal sealed class EchoApis
{
    /// <summary>
    /// Waiting for its turn included: a low <c>RequestsPerSecond</c> makes for long lines, which are no failure. Each attempt has a
    /// deadline of its own.
    /// </summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, EchoPlatformClient> _clients;

    public EchoApis(EchoSettings settings, IHttpClientFactory http, TokenSources tokens, TimeProvider time)
    {
        _clients = settings.Clients.Values.ToDictionary(
            c => c.Name,
            c => new EchoPlatformClient(http.CreateClient(HttpNames.Api(c)), c.ApiUri, tokens[c], time) { RequestTimeout = LongestRequest },
            StringComparer.Ordinal);
    }

    public EchoPlatformClient this[string client] => _clients[client];
}

/// <summary>Names of the HTTP clients.</summary>
internal static class HttpNames
{
    public static string Api(EchoClient client) => $"echo-api-{client.Name}";

    public static string Auth(EchoClient client) => $"echo-auth-{client.Name}";
}
