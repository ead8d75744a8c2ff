using System.Collections.Concurrent;
using System.Reflection;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Local.Runtime;

internal sealed class EmbeddedFunctionsHostOptions
{
    /// <summary>The assembly whose functions are run.</summary>
    public required Assembly Functions { get; init; }

    public required IConfiguration Configuration { get; init; }

    public HostJson HostJson { get; init; } = new();

    /// <summary>What the app registers: services (logging providers too) and middleware, the outermost first.</summary>
    public Action<IFunctionsWorkerApplicationBuilder>? Configure { get; init; }

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>
    /// The queue service behind the name of a connection setting. Clients must not encode messages: host.json's
    /// messageEncoding is applied by the host.
    /// </summary>
    public Func<string, QueueServiceClient> QueueServices { get; init; } =
        static connection => throw new InvalidOperationException($"No storage was given for the connection '{connection}'.");

    /// <summary>Which of the functions found are run; all when not set.</summary>
    public Func<FunctionDescriptor, bool> Filter { get; init; } = static _ => true;

    /// <summary>How long a stop waits for running functions before it cancels them.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>A function that the host runs, for display.</summary>
/// <param name="Name">As in its attribute.</param>
/// <param name="Kind"><c>http</c>, <c>timer</c> or <c>queue</c>.</param>
/// <param name="Binding">Methods and path, schedule, or queue name, settings resolved.</param>
internal sealed record HostedFunction(string Name, string Kind, string Binding);

/// <summary>
/// Runs <c>[Function]</c> methods in this process as Azure Functions would: the development host and test bed. The clock of
/// timers and time-outs is the <see cref="TimeProvider"/> that <see cref="EmbeddedFunctionsHostOptions.Configure"/> registers.
/// </summary>
internal sealed partial class EmbeddedFunctionsHost : IAsyncDisposable
{
    /// <summary>Shortens the claim on a message in flight, for tests.</summary>
    public const string QueueClaimSecondsSetting = "Local:QueueClaimSeconds";

    private static readonly TimeSpan QueueClaim = TimeSpan.FromMinutes(10);

    private readonly WebApplication _app;
    private readonly TimeSpan _stopDeadline;
    private readonly List<IFunctionListener> _listeners = [];
    private readonly Dictionary<string, TimerListener> _timers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentBag<Task> _invoked = [];
    private readonly ILogger _logger;
    private bool _stopped;

    private EmbeddedFunctionsHost(EmbeddedFunctionsHostOptions options)
    {
        var found = FunctionDiscovery.Find(options.Functions).Where(options.Filter).ToList();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = options.Functions.GetName().Name });
        builder.Configuration.AddConfiguration(options.Configuration);
        builder.Services.AddLogging(logging => logging.AddConfiguration(options.Configuration.GetSection("Logging")));
        builder.Services.AddRouting();
        builder.Services.AddMvcCore();
        builder.WebHost.UseKestrelCore().UseUrls(options.Url);
        var worker = new WorkerApplicationBuilder(builder.Services);
        options.Configure?.Invoke(worker);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        _app = builder.Build();
        _stopDeadline = options.StopDeadline;
        var loggers = _app.Services.GetRequiredService<ILoggerFactory>();
        _logger = loggers.CreateLogger<EmbeddedFunctionsHost>();
        var timeProvider = _app.Services.GetRequiredService<TimeProvider>();
        var scopes = _app.Services.GetRequiredService<IServiceScopeFactory>();
        var runner = new FunctionRunner(found, worker.Middleware, options.HostJson.FunctionTimeout, timeProvider, loggers);

        var hosted = new List<HostedFunction>();
        foreach (var function in found)
        {
            // The real host's switch for one function.
            if (options.Configuration.GetValue<bool>($"AzureWebJobs.{function.Name}.Disabled"))
            {
                Log.Disabled(_logger, function.Name);
                continue;
            }

            hosted.Add(function.Trigger switch
            {
                HttpFunctionTrigger http => AddHttp(function, http, options, runner),
                TimerFunctionTrigger timer => AddTimer(function, timer, options, runner, scopes, timeProvider),
                QueueFunctionTrigger queue => AddQueue(function, queue, options, runner, scopes),
                _ => throw new InvalidOperationException($"Function '{function.Name}' has no trigger that this host runs."),
            });
        }

        Functions = hosted;
        _app.MapPost("/admin/functions/{name}", InvokeOverHttp);
    }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _app.Services;

    public IReadOnlyList<HostedFunction> Functions { get; }

    /// <summary>Where the host listens, once started.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <exception cref="InvalidOperationException">A function cannot be run, or misses a setting; the message names both.</exception>
    public static EmbeddedFunctionsHost Create(EmbeddedFunctionsHostOptions options) => new(options);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        foreach (var listener in _listeners)
        {
            await listener.StartAsync(cancellationToken);
        }
    }

    /// <summary>Runs a timer function now; its failure is thrown on.</summary>
    public Task InvokeTimerAsync(string name, CancellationToken cancellationToken) =>
        _timers.TryGetValue(name, out var timer)
            ? timer.RunNowAsync(cancellationToken)
            : throw new ArgumentException($"There is no timer function '{name}'.", nameof(name));

    /// <summary>
    /// Takes nothing new, waits for running functions until the deadline of the options or the token's cancellation, then
    /// cancels them and waits for their end.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_stopDeadline);
        await Task.WhenAll([.. _listeners.Select(listener => listener.StopAsync(deadline.Token)), _app.StopAsync(deadline.Token)]);
        await Task.WhenAll(_invoked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        foreach (var listener in _listeners.OfType<IDisposable>())
        {
            listener.Dispose();
        }

        await _app.DisposeAsync();
    }

    private HostedFunction AddHttp(
        FunctionDescriptor function,
        HttpFunctionTrigger trigger,
        EmbeddedFunctionsHostOptions options,
        FunctionRunner runner)
    {
        HttpFunctions.Map(_app, function, trigger, options.HostJson.RoutePrefix, runner, _logger);
        var methods = trigger.Methods.Count == 0 ? "ANY" : string.Join(',', trigger.Methods);
        return new(function.Name, "http", $"{methods} {HttpFunctions.Pattern(trigger, options.HostJson.RoutePrefix)}");
    }

    private HostedFunction AddTimer(
        FunctionDescriptor function,
        TimerFunctionTrigger trigger,
        EmbeddedFunctionsHostOptions options,
        FunctionRunner runner,
        IServiceScopeFactory scopes,
        TimeProvider timeProvider)
    {
        var schedule = SettingReferences.Resolve(trigger.Schedule, options.Configuration, function.Name);
        var listener = new TimerListener(function, TimerSchedule.Parse(schedule, function.Name), runner, scopes, timeProvider, _logger);
        _listeners.Add(listener);
        _timers.Add(function.Name, listener);
        return new(function.Name, "timer", schedule);
    }

    private HostedFunction AddQueue(
        FunctionDescriptor function,
        QueueFunctionTrigger trigger,
        EmbeddedFunctionsHostOptions options,
        FunctionRunner runner,
        IServiceScopeFactory scopes)
    {
        var name = SettingReferences.Resolve(trigger.QueueName, options.Configuration, function.Name);
        var service = options.QueueServices(trigger.Connection);
        var seconds = options.Configuration.GetValue<int?>(QueueClaimSecondsSetting);
        _listeners.Add(new QueueListener(
            function,
            service.GetQueueClient(name),
            name.EndsWith(QueueListener.PoisonSuffix, StringComparison.Ordinal) ? null : service.GetQueueClient(name + QueueListener.PoisonSuffix),
            options.HostJson.Queues,
            seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : QueueClaim,
            runner,
            scopes,
            _logger));
        return new(function.Name, "queue", name);
    }

    /// <summary>The real host's manual invocation: accepted at once, run in the background.</summary>
    private IResult InvokeOverHttp(string name)
    {
        if (_timers.ContainsKey(name))
        {
            _invoked.Add(InvokeTimerAsync(name, CancellationToken.None));
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }

        return Functions.Any(function => string.Equals(function.Name, name, StringComparison.OrdinalIgnoreCase))
            ? Results.Problem(statusCode: StatusCodes.Status400BadRequest, detail: "Only timer functions are invoked by hand here.")
            : Results.Problem(statusCode: StatusCodes.Status404NotFound, detail: "There is no such function.");
    }

    private sealed class WorkerApplicationBuilder(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
    {
        public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

        public IServiceCollection Services { get; } = services;

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
        {
            Middleware.Add(middleware);
            return this;
        }
    }

    /// <summary>Signals belong to whoever composes the process; the default lifetime would swallow them.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Information, "Function {Function} is disabled by its setting.")]
        public static partial void Disabled(ILogger logger, string function);
    }
}
