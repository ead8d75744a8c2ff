using System.IO.Compression;
using System.Text;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Tokens in use, scopes, statuses and headers.</summary>
internal static class AccessChecks
{
    public static IEnumerable<Check> All =>
    [
        Reads("access-no-token", "without a token: 401", "no-token-needed", async s =>
            (await s.SendAsync(HttpMethod.Get, "/v1/general/time", token: "")).Must(401)),
        Reads("access-unknown-token", "with an unknown token: 401", "any-token", async s =>
            (await s.SendAsync(HttpMethod.Get, "/v1/general/time", token: "no-such-token")).Must(401)),
        Reads("access-scheme-case", "v2 takes the scheme as Oauth, too", "strict-scheme", async s =>
        {
            var path = await s.Partner2Async() + "/provisions";
            (await s.GetAsync(path)).Needed(200);
            (await s.SendAsync(HttpMethod.Get, path, scheme: "Oauth")).Must(200);
        }),
        Reads("access-scope", "a token without the scope: 403", "partner-without-scope", async s =>
            (await s.SendAsync(HttpMethod.Get, await s.PartnerAsync(), token: await s.TokenAsync("accounts_read"))).Must(403)),
        Writes("access-write-scope", "writing with the scope for reading: 403", "info-put-read-scope", async s =>
        {
            var path = await s.NewAccountAsync() + "/info";
            (await s.SendAsync(HttpMethod.Put, path, new { reference_code = "X" }, await s.TokenAsync("accounts_read"))).Must(403);
        }),
        Reads("access-both-scopes", "volumes are browsed with computers_read and computers_write only", "volumes-read-scope", async s =>
        {
            var computer = await s.ComputerIdAsync();
            var path = $"/v2/accounts/{Esc(computer.Account)}/computers/{Esc(computer.Id)}/backupsets/diskimage/volumes/browse";
            (await s.SendAsync(HttpMethod.Get, path, token: await s.TokenAsync("computers_read"))).Must(403);
        }),
        Reads("access-v2-401-body", "a v2 401 says why under error, or under expired and invalid", "bare-401", async s =>
        {
            var reply = (await s.SendAsync(HttpMethod.Get, await s.Partner2Async() + "/provisions", token: "no-such-token")).Needed(401);
            Expect(reply.Json.Has("error") || reply.Json.Has("expired") || reply.Json.Has("invalid"), "the body says nothing about the token");
        }),
        Reads("access-unknown-account", "an unknown account: 404", "unknown-account-is-400", async s =>
            (await s.GetAsync("/v1/accounts/" + s.NewName())).Must(404)),
        Reads("access-unknown-path", "an unknown path: 404", "unknown-path-fails", async s =>
            (await s.GetAsync("/v1/" + s.NewName())).Must(404)),
        Writes("access-method", "a method that is not allowed: 405", "method-is-404", async s =>
            (await s.DeleteAsync("/v1/general/time")).Must(405)),
        Reads("access-json-type", "JSON is called application/json", "json-as-text", async s =>
        {
            var reply = (await s.GetAsync(await s.PartnerAsync())).Must(200);
            Expect(reply.MediaType == "application/json", $"the partner comes as {reply.MediaType}");
        }),
        Reads("access-gzip", "gzip is served when asked for, or left", "gzip-in-name-only", async s =>
            await DecodesAsync(s, "gzip", static body => new GZipStream(body, CompressionMode.Decompress))),
        Reads("access-deflate", "deflate is served when asked for, or left", "deflate-in-name-only", async s =>
            await DecodesAsync(s, "deflate", static body => body.ReadByte() == 0x78
                ? new ZLibStream(Rewound(body), CompressionMode.Decompress)
                : new DeflateStream(Rewound(body), CompressionMode.Decompress))),
        Reads("access-error-object", "400 carries an error object", "mute-errors", async s =>
        {
            var reply = (await s.GetAsync(await s.PartnerAsync() + "/signups?page=0")).Needed(400);
            Expect(reply.Body.Length > 0, "400 has no body");
        }),
    ];

    private static MemoryStream Rewound(MemoryStream body)
    {
        body.Position = 0;
        return body;
    }

    private static async Task DecodesAsync(Session s, string coding, Func<MemoryStream, Stream> decode)
    {
        var reply = (await s.SendAsync(HttpMethod.Get, await s.PartnerAsync() + "/signups", coding: coding)).Must(200);
        Need(reply.Encoding.Length > 0, $"the server leaves {coding}");
        Expect(reply.Encoding == coding, $"{coding} was asked for, {reply.Encoding} came");
        try
        {
            using var stream = decode(new MemoryStream(reply.Body.ToArray()));
            using var reader = new StreamReader(stream, Encoding.UTF8);
            Expect((await reader.ReadToEndAsync(s.Cancel)).Contains("\"list\"", StringComparison.Ordinal), "what was decoded is no listing");
        }
        catch (InvalidDataException problem)
        {
            throw new CheckFailedException($"the body is not {coding}: {problem.Message}");
        }
    }
}
