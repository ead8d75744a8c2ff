using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>The token endpoint: OAuth 2.0 draft 10, client credentials.</summary>
internal static class TokenChecks
{
    private const string Nobody = "00000000000000000000000000000000";

    public static IEnumerable<Check> All =>
    [
        Reads("token-granted", "a token is granted as JSON with access_token", "token-as-text", async s =>
        {
            var reply = (await s.AskTokenAsync("accounts_read")).Must(200);
            Expect(reply.MediaType == "application/json", $"the token comes as {reply.MediaType}");
            Expect(reply.Json.Text("access_token").Length > 0, "access_token is missing");
        }),
        Reads("token-expires-in", "expires_in tells seconds, as number or string", "no-expiry", async s =>
        {
            var reply = (await s.AskTokenAsync("accounts_read")).Must(200);
            Expect(reply.Json.Whole("expires_in") is > 0 and <= 86_400 * 365, "expires_in is missing or no number of seconds");
        }),
        Reads("token-scope-plus", "scopes joined by a plus sign (%2B) are granted", "blank-separator", async s =>
        {
            var reply = (await s.AskTokenAsync("partners_read+accounts_read")).Must(200);
            (await s.SendAsync(HttpMethod.Get, "/v1/general/time", token: reply.Json.Text("access_token"))).Needed(200, 500);
        }),
        Reads("token-wrong-secret", "a wrong secret gets no token", "any-secret", async s =>
            Refused(await s.AskTokenAsync("accounts_read", secret: Nobody))),
        Reads("token-unknown-client", "an unknown client gets no token", "any-client", async s =>
            Refused(await s.AskTokenAsync("accounts_read", id: Nobody))),
        Reads("token-unknown-scope", "an unknown scope gets no token", "unknown-scopes-pass", async s =>
            Refused(await s.AskTokenAsync("accounts_read+everything_read"))),
        Reads("token-grant-type", "an unknown grant type gets no token", "any-grant", async s =>
            Refused(await s.AskTokenAsync("accounts_read", grant: "guess"))),
        Reads("token-error-body", "a refusal is JSON with error (INFERRED from the draft)", "bare-token-error", async s =>
        {
            var reply = await s.AskTokenAsync("accounts_read", secret: Nobody, id: Nobody);
            Need(reply.Status != 200, "the token endpoint refuses nothing");
            Expect(reply.Json.Text("error").Length > 0, "the refusal has no member error");
        }),
        Reads("token-trial-scope", "the trial scope is not granted with the usual grant (INFERRED)", "trial-scope-for-all", async s =>
            Refused(await s.AskTokenAsync("trial_partners_write"))),
    ];

    private static void Refused(Reply reply)
    {
        reply.MustRefuse();
        Expect(!System.Text.Encoding.UTF8.GetString(reply.Body.Span).Contains("access_token", StringComparison.Ordinal), "a refusal carries a token");
    }
}
