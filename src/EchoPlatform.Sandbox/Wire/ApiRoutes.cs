using System.Text.Json;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.World;
using Microsoft.Extensions.ObjectPool;

namespace EchoPlatform.Sandbox.Wire;

internal delegate Answer ApiHandler(ApiCall call);

/// <summary>What the pipeline needs to know of a route before its handler runs.</summary>
internal sealed record ApiRoute(string Template, ApiScopes Scopes);

/// <summary>Where endpoints are added: a template, the scopes it asks for, and a handler.</summary>
internal sealed class ApiRoutes(IEndpointRouteBuilder routes, VendorWorld world, SandboxClock clock)
{
    private readonly DefaultObjectPool<Reply> replies = new(new DefaultPooledObjectPolicy<Reply>());

    public void Get(string template, ApiScopes scopes, ApiHandler handler) =>
        Map(HttpMethods.Get, template, scopes, handler);

    /// <summary>As <see cref="Get"/>, for what callers can change: one call at a time.</summary>
    public void Read(string template, ApiScopes scopes, ApiHandler handler) => Map(HttpMethods.Get, template, scopes, Alone(handler));

    public void Post(string template, ApiScopes scopes, ApiHandler handler) => Map(HttpMethods.Post, template, scopes, Alone(handler));

    public void Put(string template, ApiScopes scopes, ApiHandler handler) => Map(HttpMethods.Put, template, scopes, Alone(handler));

    public void Delete(string template, ApiScopes scopes, ApiHandler handler) => Map(HttpMethods.Delete, template, scopes, Alone(handler));

    private ApiHandler Alone(ApiHandler handler) => call =>
    {
        lock (world.State.Gate)
        {
            return handler(call);
        }
    };

    private void Map(string method, string template, ApiScopes scopes, ApiHandler handler)
    {
        var defect = world.Defects.At($"{method} {template}");
        var route = new ApiRoute(template, defect is { Scopes: { } fewer } ? fewer : scopes);
        handler = defect is { Skip: > 0 } ? _ => new Answer(defect.Skip) : handler;
        routes.MapMethods(template, [method], (RequestDelegate)(context => AnswerAsync(context, template, defect, handler))).WithMetadata(route);
    }

    private async Task AnswerAsync(HttpContext context, string template, Defect? defect, ApiHandler handler)
    {
        var body = default(JsonElement);
        if (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method))
        {
            var (parsed, refusal) = await RequestBody.ReadAsync(context.Request);
            if (refusal is { } refused)
            {
                await ApiPipeline.RefuseAsync(context, refused.Status, refused.Text ?? "");
                return;
            }

            body = parsed;
        }

        var reply = replies.Get();
        try
        {
            reply.Row.Omit = defect?.Omit;
            reply.Row.BareDates = defect?.BareDates ?? false;
            reply.Row.OddConstants = world.Options.Warts;
            reply.Row.Style = world.Options.Warts ? RowStyle.Odd : RowStyle.Plain;
            var answer = handler(new ApiCall(context, world, clock.UnixSeconds, template, reply, body, defect));
            answer = defect is { To: > 0 } && answer.Status == defect.From ? answer with { Status = defect.To } : answer;
            context.Response.StatusCode = answer.Status;
            switch (answer.Status)
            {
                case StatusCodes.Status204NoContent:
                    break;
                case >= 400 when defect is { Mute: true }:
                    break;
                case >= 400:
                    await ApiPipeline.RefuseAsync(context, answer.Status, answer.Errors ?? [answer.Text ?? ""]);
                    break;
                case var _ when answer.Text is not null:
                    context.Response.Headers.Location = defect?.Location is { } wrong ? wrong(answer.Text) : answer.Text;
                    break;
                default:
                    await reply.SendAsync(context, defect);
                    break;
            }
        }
        finally
        {
            replies.Return(reply);
        }
    }
}
