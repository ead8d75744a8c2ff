using EchoFunctions.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace EchoFunctions;

/// <summary>Answers an HTTP call with problem details (RFC 9457) when something it needs is away.</summary>
internal static class ProblemMiddleware
{
    public static async Task InvokeAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (EchoFunctionsException e) when (context.GetHttpContext() is { Response.HasStarted: false })
        {
            await Answers.Unavailable(e).ExecuteAsync(context.GetHttpContext()!);
        }
    }
}
