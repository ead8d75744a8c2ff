using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Local.Runtime;

/// <summary>Runs an invocation through the middleware to the function's method; a failure is logged here and thrown on.</summary>
internal sealed partial class FunctionRunner
{
    public const string ActivitySourceName = "EchoFunctions.Local.Runtime";

    /// <summary>The key under which the worker keeps an invocation's HttpContext; its GetHttpContext reads it.</summary>
    private const string HttpContextKey = "HttpRequestContext";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    private readonly Dictionary<FunctionDescriptor, Target> _targets;
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;

    public FunctionRunner(
        IEnumerable<FunctionDescriptor> functions,
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        TimeSpan timeout,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory)
    {
        _targets = functions.ToDictionary(
            function => function,
            function => new Target(
                new FunctionMethod(function),
                new EmbeddedFunctionDefinition(function),
                loggerFactory.CreateLogger($"Function.{function.Name}")));
        _pipeline = middleware.Reverse().Aggregate<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>, FunctionExecutionDelegate>(
            static context => context.Features.Get<Invocation>()!.ExecuteAsync(context),
            static (next, use) => use(next));
        _timeout = timeout;
        _timeProvider = timeProvider;
    }

    /// <summary>Runs an HTTP function in its request's scope.</summary>
    public Task<object?> RunAsync(
        FunctionDescriptor function,
        HttpContext http,
        IReadOnlyDictionary<string, object?> bindingData,
        CancellationToken cancellationToken) =>
        RunAsync(function, http.Request, bindingData, http.RequestServices, http, cancellationToken);

    /// <summary>Runs a function in a scope of its own.</summary>
    public async Task RunAsync(
        FunctionDescriptor function,
        object trigger,
        IReadOnlyDictionary<string, object?> bindingData,
        IServiceScopeFactory scopes,
        CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await RunAsync(function, trigger, bindingData, scope.ServiceProvider, http: null, cancellationToken);
    }

    private async Task<object?> RunAsync(
        FunctionDescriptor function,
        object trigger,
        IReadOnlyDictionary<string, object?> bindingData,
        IServiceProvider services,
        HttpContext? http,
        CancellationToken cancellationToken)
    {
        var target = _targets[function];
        using var activity = Source.StartActivity(function.Name, http is null ? ActivityKind.Consumer : ActivityKind.Internal);
        using var deadline = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var context = new EmbeddedFunctionContext(target.Definition, bindingData, services, either.Token);
        var invocation = new Invocation(target.Method, trigger);
        context.Features.Set(invocation);
        if (http is not null)
        {
            context.Items.Add(HttpContextKey, http);
        }

        var started = _timeProvider.GetTimestamp();
        try
        {
            await _pipeline(context);
            Log.Succeeded(target.Logger, function.Name, context.InvocationId, _timeProvider.GetElapsedTime(started).TotalMilliseconds);
            return invocation.Result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "cancelled");
            Log.Cancelled(target.Logger, function.Name, context.InvocationId);
            throw;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            Log.Failed(target.Logger, exception, function.Name, context.InvocationId);
            throw;
        }
    }

    private sealed record Target(FunctionMethod Method, EmbeddedFunctionDefinition Definition, ILogger Logger);

    /// <summary>Travels as a feature, so that middleware may hand on a context that wraps ours.</summary>
    private sealed class Invocation(FunctionMethod method, object trigger)
    {
        public object? Result { get; private set; }

        public async Task ExecuteAsync(FunctionContext context) => Result = await method.CallAsync(context, trigger);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Function {Function} succeeded in {Milliseconds:F0} ms (invocation {InvocationId}).")]
        public static partial void Succeeded(ILogger logger, string function, string invocationId, double milliseconds);

        [LoggerMessage(2, LogLevel.Error, "Function {Function} failed (invocation {InvocationId}).")]
        public static partial void Failed(ILogger logger, Exception exception, string function, string invocationId);

        [LoggerMessage(3, LogLevel.Information, "Function {Function} was cancelled (invocation {InvocationId}).")]
        public static partial void Cancelled(ILogger logger, string function, string invocationId);
    }
}
