using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Control;

/// <summary>The <c>/_sandbox</c> routes: for tests and for people, without a token and never counted.</summary>
internal static class ControlRoutes
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static void Map(
        IEndpointRouteBuilder routes, VendorWorld world, SandboxClock clock, TokenStore tokens, GrantStore grants, Counters counters, Faults faults)
    {
        var truth = new Truth(world, clock);
        Get(routes, "/_sandbox/counters", context => WriteAsync(context, counters.Write));
        Delete(routes, "/_sandbox/counters", counters.Reset);
        Get(routes, "/_sandbox/clock", context => WriteAsync(context, json => WriteNow(json, clock)));
        Post<Advance>(routes, "/_sandbox/clock", (context, body) => clock.TryAdvance(body.AdvanceSeconds)
            ? WriteAsync(context, json => WriteNow(json, clock))
            : RefuseAsync(context, "advanceSeconds must be 0 or more and not a century"));
        Get(routes, "/_sandbox/truth", context => TruthAsync(context, world, truth));
        AgentRoutes.Map(routes, world, clock);
        Post<Leaving>(routes, "/_sandbox/gone", (context, body) => Take(world, body)
            ? NoContentAsync(context)
            : RefuseAsync(context, "account must name an account, and computer, where given, one of its computers"));
        Post<Swap>(routes, "/_sandbox/secret", (context, body) =>
        {
            if (body.ClientSecret is not { Length: 32 } secret || !secret.All(char.IsAsciiHexDigit))
            {
                return RefuseAsync(context, "clientSecret must be 32 hexadecimal digits");
            }

            tokens.SwapSecret(secret);
            if (body.Revoke)
            {
                tokens.Revoke();
            }

            return NoContentAsync(context);
        });
        routes.MapPost("/_sandbox/tokens/revoke", (RequestDelegate)(context =>
        {
            tokens.Revoke();
            return NoContentAsync(context);
        }));
        Delete(routes, "/_sandbox/grants", grants.Clear);
        Post<Fault>(routes, "/_sandbox/faults", (context, fault) =>
        {
            if (fault.Path is not ['/', ..] || fault.Times < 1 || fault.Every < 1 || fault.Status is < 200 or > 599)
            {
                return RefuseAsync(context, "path must start with /, times and every be at least 1, status be 200 to 599");
            }

            faults.Add(fault);
            return NoContentAsync(context);
        });
        Delete(routes, "/_sandbox/faults", faults.Clear);
    }

    private static bool Take(VendorWorld world, Leaving leaving)
    {
        if (world.FindGone(leaving.Account ?? "") is not Account account)
        {
            return false;
        }

        lock (world.State.Gate)
        {
            if (leaving.Computer is null)
            {
                VendorWorld.Take(account, leaving.Gone);
                return true;
            }

            var index = Computer.IndexOf(leaving.Computer);
            if (index < 0 || index >= account.Computers)
            {
                return false;
            }

            world.State.Take(world.ComputerOf(account, index), leaving.Gone);
            return true;
        }
    }

    private static Task TruthAsync(HttpContext context, VendorWorld world, Truth truth)
    {
        var query = context.Request.Query;
        if (!query.TryGetValue("rows", out var kind))
        {
            return WriteAsync(context, truth.WriteTotals);
        }

        if (!Truth.Kinds.Contains(kind.ToString(), StringComparer.Ordinal))
        {
            return RefuseAsync(context, $"rows must be one of {string.Join(", ", Truth.Kinds)}");
        }

        Account? only = null;
        if (query.TryGetValue("account", out var username))
        {
            only = world.Find(username.ToString()) as Account;
            if (only is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        }

        return truth.WriteRowsAsync(context.Response, kind.ToString(), only, context.RequestAborted);
    }

    private static void WriteNow(Utf8JsonWriter json, SandboxClock clock)
    {
        json.WriteStartObject();
        json.WriteString("now", clock.Now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    internal static void Get(IEndpointRouteBuilder routes, string path, RequestDelegate handler) => routes.MapGet(path, handler);

    private static void Delete(IEndpointRouteBuilder routes, string path, Action act) => routes.MapDelete(path, (RequestDelegate)(context =>
    {
        act();
        return NoContentAsync(context);
    }));

    internal static void Post<T>(IEndpointRouteBuilder routes, string path, Func<HttpContext, T, Task> handler)
        where T : class =>
        routes.MapPost(path, (RequestDelegate)(async context =>
        {
            T? body;
            try
            {
                body = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Web, context.RequestAborted);
            }
            catch (JsonException problem)
            {
                await RefuseAsync(context, problem.Message);
                return;
            }

            await (body is null ? RefuseAsync(context, "a JSON object is wanted") : handler(context, body));
        }));

    internal static Task NoContentAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    internal static Task RefuseAsync(HttpContext context, string problem)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("message", problem);
            json.WriteEndObject();
        });
    }

    internal static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Relaxed);
        write(json);
        await json.FlushAsync(context.RequestAborted);
    }

    private sealed record Advance(long AdvanceSeconds);

    /// <param name="Account">User name.</param>
    /// <param name="Computer">One of its computers; null is the account itself.</param>
    /// <param name="Gone">False brings it back.</param>
    private sealed record Leaving(string? Account, string? Computer = null, bool Gone = true);

    private sealed record Swap(string? ClientSecret, bool Revoke = false);
}
