using System.Text.Json;
using EchoPlatform.Sandbox.Control;
using EchoPlatform.Sandbox.OAuth;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>What every request meets on its way: counting, latency, injected faults, and for the API token, scope and headers.</summary>
internal sealed class ApiPipeline(SandboxOptions options, TokenStore tokens, Counters counters, Faults faults, Defects defects, TimeProvider time)
{
    private const string Scheme = "OAuth ";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        var isApi = path.StartsWithSegments("/v1", StringComparison.Ordinal) || path.StartsWithSegments("/v2", StringComparison.Ordinal);
        if (!isApi && !path.Equals("/oauth2/token", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var route = context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>();
        counters.Begin(isApi, route?.Template);
        try
        {
            if (isApi && options.LatencyMs > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(options.LatencyMs), time, context.RequestAborted);
            }

            if (faults.Next(path) is { } fault)
            {
                await fault.ApplyAsync(context);
            }
            else if (!isApi || await AdmitAsync(context, route))
            {
                await next(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        finally
        {
            counters.End(isApi, context.Response.StatusCode);
        }
    }

    /// <remarks>The shape of a v1 error is INFERRED (the vendor's page is cut before it); that of a v2 401 is documented.</remarks>
    public static Task RefuseAsync(HttpContext context, int status, string text) => RefuseAsync(context, status, [text]);

    public static async Task RefuseAsync(HttpContext context, int status, IReadOnlyList<string> texts)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        if (context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal))
        {
            json.WriteStartArray(status == StatusCodes.Status401Unauthorized ? "error" : "errors");
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("code", status);
            json.WriteString("message", string.Join("; ", texts));
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private async Task<bool> AdmitAsync(HttpContext context, ApiRoute? route)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var scopes = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && SchemeFits(context.Request.Path, header)
            ? tokens.Check(header[Scheme.Length..].Trim())
            : null;
        if (defects.Is(Defects.AnyToken) && header.Length > 0)
        {
            scopes ??= (ApiScopes)~0;
        }

        if (defects.Is(Defects.NoTokenNeeded) && header.Length == 0)
        {
            scopes ??= (ApiScopes)~0;
        }

        if (scopes is null)
        {
            if (defects.Is(Defects.Bare401))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return false;
            }

            await RefuseAsync(context, StatusCodes.Status401Unauthorized, header.Length == 0 ? "Not authenticated." : "Token expired.");
            return false;
        }

        if (route is null)
        {
            if (context.GetEndpoint()?.RequestDelegate is { } methodNotAllowed)
            {
                await methodNotAllowed(context);
                await RefuseAsync(
                    context,
                    defects.Is(Defects.MethodIs404) ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed,
                    "The method is not allowed here.");
                return false;
            }

            await RefuseAsync(
                context,
                defects.Is(Defects.UnknownPathFails) ? StatusCodes.Status500InternalServerError : StatusCodes.Status404NotFound,
                "The resource does not exist.");
            return false;
        }

        if ((route.Scopes & ~scopes) != ApiScopes.None)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "The token lacks the scope.");
            return false;
        }

        if (!AcceptsJson(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status406NotAcceptable, "Accept must name application/json (XML is not served here).");
            return false;
        }

        return true;
    }

    /// <remarks>The v2 pages write <c>Oauth</c>; that v1 takes any case is INFERRED.</remarks>
    private bool SchemeFits(PathString path, string header) =>
        header.StartsWith(Scheme, StringComparison.Ordinal)
        || (!defects.Is(Defects.StrictScheme) && (options.Warts || path.StartsWithSegments("/v2", StringComparison.Ordinal)));

    /// <remarks>The header is documented as required; that its absence is 406 is INFERRED. */* is let through for people with curl.</remarks>
    private static bool AcceptsJson(HttpRequest request)
    {
        foreach (var line in request.Headers.Accept)
        {
            if (line is not null
                && (line.Contains("application/json", StringComparison.OrdinalIgnoreCase) || line.Contains("*/*", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
