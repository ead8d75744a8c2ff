using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Local.Runtime;

/// <summary>Maps HTTP functions to endpoints, without keys, as <c>func start</c> does.</summary>
internal static partial class HttpFunctions
{
    public static string Pattern(HttpFunctionTrigger trigger, string prefix) =>
        prefix.Length == 0 ? $"/{trigger.Route}" : $"/{prefix}/{trigger.Route}";

    public static void Map(
        IEndpointRouteBuilder endpoints,
        FunctionDescriptor function,
        HttpFunctionTrigger trigger,
        string prefix,
        FunctionRunner runner,
        ILogger logger)
    {
        RequestDelegate handler = http => HandleAsync(function, runner, logger, http);
        var pattern = Pattern(trigger, prefix);
        var endpoint = trigger.Methods.Count == 0 ? endpoints.Map(pattern, handler) : endpoints.MapMethods(pattern, trigger.Methods, handler);
        endpoint.WithDisplayName(function.Name);
    }

    private static async Task HandleAsync(FunctionDescriptor function, FunctionRunner runner, ILogger logger, HttpContext http)
    {
        var bindingData = http.Request.RouteValues
            .Where(pair => pair.Value is not null)
            .ToDictionary(
                pair => pair.Key,
                pair => (object?)Convert.ToString(pair.Value, CultureInfo.InvariantCulture),
                StringComparer.OrdinalIgnoreCase);
        try
        {
            await AnswerAsync(function, http, await runner.RunAsync(function, http, bindingData, http.RequestAborted));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            // What went wrong inside is not the caller's business.
            Log.Failed(logger, exception, function.Name);
            http.Response.Clear();
            await Results.Problem(statusCode: StatusCodes.Status500InternalServerError).ExecuteAsync(http);
        }
    }

    private static Task AnswerAsync(FunctionDescriptor function, HttpContext http, object? result) => result switch
    {
        null => Task.CompletedTask,
        IResult answer => answer.ExecuteAsync(http),
        IActionResult answer => answer.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        _ => throw new InvalidOperationException(
            $"Function '{function.Name}' returned a {result.GetType().Name}; an HTTP function returns an IResult or an IActionResult."),
    };

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Debug, "The request for function {Function} is answered with 500.")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}
