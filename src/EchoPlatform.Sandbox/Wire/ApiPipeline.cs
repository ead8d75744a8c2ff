using System.Text.Json;
using EchoPlatform.Sandbox.Control;
using EchoPlatform.Sandbox.OAuth;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>What every request meets on its way: counting, latency, injected faults, and for the API token, scope and headers.</summary>
internal sealed class ApiPipeline(SandboxOptions options, TokenStore tokens, Counters counters, Faults faults, TimeProvider time)
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
    public static async Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        if (context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal))
        {
            json.WriteStartArray(status == StatusCodes.Status401Unauthorized ? "error" : "errors");
            json.WriteStringValue(text);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("code", status);
            json.WriteString("message", text);
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private async Task<bool> AdmitAsync(HttpContext context, ApiRoute? route)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var scopes = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && (options.Warts || header.StartsWith(Scheme, StringComparison.Ordinal))
            ? tokens.Check(header[Scheme.Length..].Trim())
            : null;
        if (scopes is null)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, header.Length == 0 ? "Not authenticated." : "Token expired.");
            return false;
        }

        if (route is null)
        {
            if (context.GetEndpoint()?.RequestDelegate is { } methodNotAllowed)
            {
                await methodNotAllowed(context);
                await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "The method is not allowed here.");
                return false;
            }

            await RefuseAsync(context, StatusCodes.Status404NotFound, "The resource does not exist.");
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
