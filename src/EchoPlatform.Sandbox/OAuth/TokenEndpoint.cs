using System.Globalization;
using System.Text.Json;
using EchoPlatform.Sandbox.Control;

namespace EchoPlatform.Sandbox.OAuth;

/// <summary><c>POST /oauth2/token</c>: OAuth 2.0 draft 10, profile "client credentials".</summary>
internal sealed class TokenEndpoint(TokenStore tokens, SandboxOptions options, Counters counters)
{
    /// <remarks>The error bodies are INFERRED from the draft: the vendor's page is cut before them.</remarks>
    public async Task HandleAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(context, "invalid_request", "The body must be form-encoded.");
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!tokens.Knows(form["client_id"].ToString(), form["client_secret"].ToString()))
        {
            await RefuseAsync(context, "invalid_client", "Unknown client or wrong secret.");
            return;
        }

        var grant = form["grant_type"].ToString();
        if (grant is not ("none" or "trial_partners"))
        {
            await (grant.Length == 0
                ? RefuseAsync(context, "invalid_request", "grant_type is missing.")
                : RefuseAsync(context, "unsupported_grant_type", "grant_type must be none."));
            return;
        }

        if (!ScopeList.TryParse(form["scope"].ToString(), out var scopes)
            || scopes.HasFlag(ApiScopes.TrialPartnersWrite) != string.Equals(grant, "trial_partners", StringComparison.Ordinal))
        {
            await RefuseAsync(context, "invalid_scope", "A scope is missing, unknown or not for this grant.");
            return;
        }

        var token = tokens.Issue(scopes);
        counters.TokenIssued();
        await SendAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("access_token", token);
            if (options.Warts)
            {
                json.WriteString("expires_in", options.TokenLifetimeSeconds.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteNumber("expires_in", options.TokenLifetimeSeconds);
            }
        });
    }

    private static Task RefuseAsync(HttpContext context, string error, string description) =>
        SendAsync(context, StatusCodes.Status400BadRequest, json =>
        {
            json.WriteString("error", error);
            json.WriteString("error_description", description);
        });

    private static async Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
