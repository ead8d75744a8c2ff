using System.Globalization;
using System.Text.Json;
using EchoPlatform.Sandbox.Control;

namespace EchoPlatform.Sandbox.OAuth;

/// <summary><c>POST /oauth2/token</c>: OAuth 2.0 draft 10, profile "client credentials", and the exchange of codes and refresh tokens.</summary>
internal sealed class TokenEndpoint(TokenStore tokens, GrantStore grants, SandboxOptions options, Counters counters, Defects defects)
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
        if (!Knows(form["client_id"].ToString(), form["client_secret"].ToString()))
        {
            await RefuseAsync(context, "invalid_client", "Unknown client or wrong secret.");
            return;
        }

        var grant = form["grant_type"].ToString();
        if (grant is "authorization_code" or "refresh_token")
        {
            await ExchangeAsync(context, form, grant);
            return;
        }

        if (grant is not ("none" or "trial_partners") && !(grant.Length > 0 && defects.Is(Defects.AnyGrant)))
        {
            await (grant.Length == 0
                ? RefuseAsync(context, "invalid_request", "grant_type is missing.")
                : RefuseAsync(context, "unsupported_grant_type", "grant_type must be none."));
            return;
        }

        if (!TryScopes(form["scope"].ToString(), out var scopes)
            || (!defects.Is(Defects.TrialScopeForAll) && scopes.HasFlag(ApiScopes.TrialPartnersWrite) != string.Equals(grant, "trial_partners", StringComparison.Ordinal)))
        {
            await RefuseAsync(context, "invalid_scope", "A scope is missing, unknown or not for this grant.");
            return;
        }

        await GrantAsync(context, scopes, refresh: null);
    }

    /// <remarks>INFERRED from the draft. A refresh token is good for one use; the answer brings the next.</remarks>
    private async Task ExchangeAsync(HttpContext context, IFormCollection form, string grant)
    {
        var consent = string.Equals(grant, "refresh_token", StringComparison.Ordinal)
            ? grants.UseRefresh(form["refresh_token"].ToString())
            : grants.UseCode(form["code"].ToString(), form["redirect_uri"].ToString());
        await (consent is null
            ? RefuseAsync(context, "invalid_grant", "The code or refresh token is unknown, used, expired or another client's.")
            : GrantAsync(context, consent.Scopes, grants.NewRefresh(consent)));
    }

    private async Task GrantAsync(HttpContext context, ApiScopes scopes, string? refresh)
    {
        var token = tokens.Issue(scopes);
        counters.TokenIssued();
        await SendAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("access_token", token);
            if (refresh is not null)
            {
                json.WriteString("refresh_token", refresh);
            }
            if (defects.Is(Defects.NoExpiry))
            {
            }
            else if (options.Warts)
            {
                json.WriteString("expires_in", options.TokenLifetimeSeconds.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteNumber("expires_in", options.TokenLifetimeSeconds);
            }
        });
    }

    private bool Knows(string clientId, string clientSecret) => tokens.Knows(
        defects.Is(Defects.AnyClient) ? options.ClientId : clientId, defects.Is(Defects.AnySecret) ? options.ClientSecret : clientSecret);

    private bool TryScopes(string text, out ApiScopes scopes)
    {
        if (defects.Is(Defects.BlankSeparator))
        {
            return ScopeList.TryParse(text.Contains('+', StringComparison.Ordinal) ? "" : text.Replace(' ', '+'), out scopes);
        }

        if (defects.Is(Defects.UnknownScopesPass))
        {
            text = string.Join('+', text.Split('+').Where(name => ScopeList.TryParse(name, out _)));
        }

        return ScopeList.TryParse(text, out scopes);
    }

    private Task RefuseAsync(HttpContext context, string error, string description) => defects.Is(Defects.BareTokenError)
        ? SendPlainAsync(context)
        : SendAsync(context, StatusCodes.Status400BadRequest, json =>
        {
            json.WriteString("error", error);
            json.WriteString("error_description", description);
        });

    private static async Task SendPlainAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("no", context.RequestAborted);
    }

    private async Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = defects.Is(Defects.TokenAsText) ? "text/html" : "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
