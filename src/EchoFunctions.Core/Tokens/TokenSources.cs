using Azure.Storage.Blobs;
using EchoFunctions.Core.Http;
using EchoPlatform;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Tokens;

/// <summary>One token source for each client, so that a failing client never delays another.</summary>
internal sealed class TokenSources
{
    private readonly Dictionary<string, TokenSource> _sources;

    public TokenSources(
        EchoSettings settings,
        ClientSecrets secrets,
        BlobServiceClient storage,
        IHttpClientFactory http,
        TimeProvider time,
        ILogger<TokenSource> logger)
    {
        _sources = settings.Clients.Values.ToDictionary(
            c => c.Name,
            c => new TokenSource(
                c,
                secrets,
                new TokenBlob(storage, c),
                new OAuthClient(http.CreateClient(HttpNames.Auth(c)), c.AuthUri, time) { RequestTimeout = TokenBlob.LeaseTime * 0.8 },
                time,
                logger),
            StringComparer.Ordinal);
    }

    public TokenSource this[EchoClient client] => _sources[client.Name];
}
