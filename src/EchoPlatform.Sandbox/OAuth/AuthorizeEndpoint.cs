using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace EchoPlatform.Sandbox.OAuth;

/// <summary>
/// <c>/oauth2/authorize</c>: login and consent for clients that are not the vendor's customers themselves. INFERRED from the
/// draft: the vendor's page is cut before path, fields and answers.
/// </summary>
internal sealed class AuthorizeEndpoint(GrantStore grants, SandboxOptions options)
{
    private static readonly string[] Asked = ["response_type", "client_id", "redirect_uri", "scope", "state"];

    /// <summary>The page a browser is sent to.</summary>
    public Task ShowAsync(HttpContext context) =>
        Refusal(name => context.Request.Query[name].ToString()) is { } refusal
            ? AnswerAsync(context, refusal)
            : PageAsync(context, StatusCodes.Status200OK, name => context.Request.Query[name].ToString(), "");

    /// <summary>What its form sends: <c>username</c>, <c>password</c>, <c>decision</c> and what was asked.</summary>
    public async Task DecideAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            await AnswerAsync(context, new Verdict(null, "invalid_request"));
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Refusal(Field) is { } refusal)
        {
            await AnswerAsync(context, refusal);
            return;
        }

        if (!string.Equals(Field("decision"), "allow", StringComparison.Ordinal))
        {
            await AnswerAsync(context, Sent(Field, "error", "access_denied"));
            return;
        }

        if (!string.Equals(Field("username"), options.PartnerUsername, StringComparison.Ordinal)
            || !string.Equals(Field("password"), options.PortalPassword, StringComparison.Ordinal))
        {
            await PageAsync(context, StatusCodes.Status401Unauthorized, Field, "Wrong user name or password.");
            return;
        }

        _ = ScopeList.TryParse(Field("scope"), out var scopes);
        await AnswerAsync(context, Sent(Field, "code", grants.NewCode(new Consent(scopes, Field("redirect_uri")))));

        string Field(string name) => form[name].ToString();
    }

    /// <summary>Null when a login may follow. An address that is not the client's own gets nothing, not even an error.</summary>
    private Verdict? Refusal(Func<string, string> field)
    {
        if (!string.Equals(field("client_id"), options.ClientId, StringComparison.Ordinal))
        {
            return new Verdict(null, "invalid_client");
        }

        if (!Fits(field("redirect_uri")))
        {
            return new Verdict(null, "redirect_uri_mismatch");
        }

        if (!string.Equals(field("response_type"), "code", StringComparison.Ordinal))
        {
            return Sent(field, "error", "unsupported_response_type");
        }

        return ScopeList.TryParse(field("scope"), out var scopes) && !scopes.HasFlag(ApiScopes.TrialPartnersWrite)
            ? null
            : Sent(field, "error", "invalid_scope");
    }

    private bool Fits(string address) => options.RedirectUri.Length > 0
        ? string.Equals(address, options.RedirectUri, StringComparison.Ordinal)
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Scheme is "http" or "https" && uri.Fragment.Length == 0;

    private static Verdict Sent(Func<string, string> field, string name, string value)
    {
        var members = new Dictionary<string, string?>(StringComparer.Ordinal) { [name] = value };
        if (field("state").Length > 0)
        {
            members["state"] = field("state");
        }

        return new Verdict(QueryHelpers.AddQueryString(field("redirect_uri"), members), value);
    }

    private static Task AnswerAsync(HttpContext context, Verdict verdict)
    {
        if (verdict.Location is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(verdict.Text, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = verdict.Location;
        return Task.CompletedTask;
    }

    private static Task PageAsync(HttpContext context, int status, Func<string, string> field, string problem)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        var hidden = string.Concat(Asked.Select(name => $"<input type=\"hidden\" name=\"{name}\" value=\"{WebUtility.HtmlEncode(field(name))}\">\n"));
        var scopes = string.Join(", ", field("scope").Split('+').Select(WebUtility.HtmlEncode));
        return context.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Sandbox: allow access</title></head>
            <body><h1>Allow access?</h1>
            <p>{WebUtility.HtmlEncode(problem)}</p>
            <p>An application asks for: {scopes}</p>
            <form method="post" action="/oauth2/authorize">
            {hidden}<p><label>User name <input name="username"></label></p>
            <p><label>Password <input name="password" type="password"></label></p>
            <p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
            </form></body></html>
            """,
            context.RequestAborted);
    }

    /// <summary>Where the browser is sent, or else what it is told.</summary>
    private sealed record Verdict(string? Location, string Text);
}
