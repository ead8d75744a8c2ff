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
        routes.MapGet(template, (RequestDelegate)(context => AnswerAsync(context, template, handler)))
            .WithMetadata(new ApiRoute(template, scopes));

    private async Task AnswerAsync(HttpContext context, string template, ApiHandler handler)
    {
        var reply = replies.Get();
        try
        {
            reply.Row.OddConstants = world.Options.Warts;
            reply.Row.Style = world.Options.Warts ? RowStyle.Odd : RowStyle.Plain;
            var answer = handler(new ApiCall(context, world, clock.UnixSeconds, template, reply));
            context.Response.StatusCode = answer.Status;
            switch (answer.Status)
            {
                case StatusCodes.Status200OK:
                    await reply.SendAsync(context);
                    break;
                case StatusCodes.Status303SeeOther:
                    context.Response.Headers.Location = answer.Text;
                    break;
                default:
                    await ApiPipeline.RefuseAsync(context, answer.Status, answer.Text ?? "");
                    break;
            }
        }
        finally
        {
            replies.Return(reply);
        }
    }
}
