using EchoFunctions.Local.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Azure.Storage.Queues;

namespace EchoFunctions.Tests.Runtime;

/// <summary>The embedded host over some of the sample functions.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private SampleHost(EmbeddedFunctionsHost host, Recorder recorder, FakeLogCollector logs)
    {
        Host = host;
        Recorder = recorder;
        Logs = logs;
        Client = new(new SocketsHttpHandler());
    }

    public EmbeddedFunctionsHost Host { get; }

    public Recorder Recorder { get; }

    public FakeLogCollector Logs { get; }

    public HttpClient Client { get; }

    public static async Task<SampleHost> StartAsync(
        Func<string, bool> functions,
        Dictionary<string, string?>? settings = null,
        HostJson? hostJson = null,
        TimeProvider? timeProvider = null,
        Func<string, QueueServiceClient>? queues = null,
        Action<IFunctionsWorkerApplicationBuilder>? configure = null,
        TimeSpan? stopDeadline = null)
    {
        var recorder = new Recorder();
        var logs = new FakeLogCollector();
        var host = EmbeddedFunctionsHost.Create(new EmbeddedFunctionsHostOptions
        {
            Functions = typeof(SampleHost).Assembly,
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            HostJson = hostJson ?? new HostJson(),
            Filter = function => functions(function.Name),
            QueueServices = queues ?? (static connection => throw new InvalidOperationException(connection)),
            StopDeadline = stopDeadline ?? TimeSpan.FromSeconds(60),
            Configure = builder =>
            {
                builder.Services.AddSingleton(recorder);
                builder.Services.AddSingleton(timeProvider ?? TimeProvider.System);
                builder.Services.AddLogging(logging => logging
                    .SetMinimumLevel(LogLevel.Debug)
                    .AddProvider(new FakeLoggerProvider(logs)));
                configure?.Invoke(builder);
            },
        });
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host, recorder, logs);
    }

    public Uri At(string path) => new(Host.Address, path);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
