using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using EchoFunctions.Core;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Local.Embedded;
using EchoFunctions.Local.Runtime;
using EchoPlatform.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EchoFunctions.Local;

/// <summary>The parts of the app on one machine, started in the order in which they need each other and stopped in the other.</summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private const int UsualPort = 7071;

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly LocalOptions _options;
    private readonly TimeProvider _time;
    private IConfigurationRoot _configuration;
    private KeyVaultStandIn? _vault;
    private EmbeddedFunctionsHost? _functions;

    private LocalHost(LocalOptions options, IConfigurationRoot configuration, TimeProvider time)
    {
        _options = options;
        _configuration = configuration;
        _time = time;
    }

    /// <summary>Counts what goes over the wire.</summary>
    public WireCounters Counters { get; } = new();

    /// <summary>Address of the functions.</summary>
    public Uri Address => Functions.Address;

    /// <summary>Address of the sandbox; null when another API is used.</summary>
    public Uri? Sandbox { get; private set; }

    /// <summary>The stand-in vault; null when another vault is used.</summary>
    public KeyVaultStandIn? Vault => _vault;

    /// <summary>Where records go, for people.</summary>
    public string StorageName { get; private set; } = "";

    /// <summary>The functions.</summary>
    public EmbeddedFunctionsHost Functions => _functions ?? throw new InvalidOperationException("The functions have not been started.");

    public static async Task<LocalHost> StartAsync(
        LocalOptions options, IConfigurationRoot configuration, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        var host = new LocalHost(options, configuration, time ?? TimeProvider.System);
        try
        {
            host.CheckOwnSettings();
            await host.StartStorageAsync(cancellationToken);
            await host.StartSandboxAsync(cancellationToken);
            await host.StartVaultAsync(cancellationToken);
            await host.StartFunctionsAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public void ShowAddresses()
    {
        Console.WriteLine();
        Console.WriteLine($"Functions   {Address.AbsoluteUri}api/");
        foreach (var function in Functions.Functions)
        {
            Console.WriteLine($"              {function.Name,-20} {function.Kind,-6} {function.Binding}");
        }

        if (Sandbox is { } sandbox)
        {
            Console.WriteLine($"Sandbox     {sandbox}_sandbox/truth, _sandbox/counters, _sandbox/clock");
        }

        if (_vault is { } vault)
        {
            Console.WriteLine($"Key Vault   {vault.VaultUri} (stand-in)");
        }

        Console.WriteLine($"Storage     {StorageName}");
        Console.WriteLine();
        Console.WriteLine($"Start another run:  curl -X POST {Address}api/exports -d '{{\"client\":\"main\",\"kind\":\"backup-actions\"}}'");
        Console.WriteLine("Press Ctrl+C to stop.");
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Counters.Dispose();
    }

    /// <summary>Clients that come from outside must be right before anything is started for them.</summary>
    private void CheckOwnSettings()
    {
        if (HasClients)
        {
            EchoSettings.Read(_configuration);
        }
    }

    private bool HasClients => _configuration.GetSection("Echo:Clients").GetChildren().Any();

    private async Task StartStorageAsync(CancellationToken cancellationToken)
    {
        var connection = ConnectionOf(_configuration);
        if (connection is not null && !IsDevelopmentStorage(connection))
        {
            StorageName = $"as set in {(string.IsNullOrWhiteSpace(_configuration[Storage.Connection]) ? "AzureWebJobsStorage" : Storage.Connection)}";
            Set(Storage.Connection, connection);
            return;
        }

        if (connection is null && _configuration.GetSection(Storage.Connection).GetChildren().Any())
        {
            StorageName = $"as set in {Storage.Connection}";
            return;
        }

        var azurite = _options.Data is null ? await Azurite.FindRunningAsync(cancellationToken) : null;
        azurite ??= await Azurite.StartAsync(
            new AzuriteOptions { InMemory = false, DataFolder = _options.Data, Report = Console.Error.WriteLine }, cancellationToken);
        _parts.Push(azurite);
        StorageName = $"Azurite{(azurite.IsOwn ? "" : " (was running already)")}, queues at {azurite.QueueEndpoint}";
        Set(Storage.Connection, azurite.ConnectionString);
    }

    private async Task StartSandboxAsync(CancellationToken cancellationToken)
    {
        if (HasClients)
        {
            return;
        }

        var options = SandboxOptions.Read(_configuration);
        if (!_options.Once && _configuration[$"{SandboxOptions.Section}:{nameof(SandboxOptions.Start)}"] is null)
        {
            // Served for hours, the sandbox lives in the present.
            options.Start = _time.GetUtcNow();
            options.ClockSpeed = 1;
        }

        var server = SandboxServer.Build(options, timeProvider: _time);
        _parts.Push(new Running(server));
        await server.StartAsync(cancellationToken);
        Sandbox = SandboxServer.AddressOf(server);
        Set("Echo:Clients:main:ClientId", options.ClientId);
        if (string.IsNullOrWhiteSpace(_configuration["Echo:KeyVaultUri"]))
        {
            // A vault from outside holds the sandbox's secret itself.
            Set("Echo:Clients:main:ClientSecret", options.ClientSecret);
        }

        Set("Echo:Clients:main:AuthUri", Sandbox.AbsoluteUri);
        Set("Echo:Clients:main:ApiUri", Sandbox.AbsoluteUri);
    }

    /// <summary>Secrets from settings move into the stand-in vault, so that the app takes them the way it does in Azure.</summary>
    private async Task StartVaultAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(_configuration["Echo:KeyVaultUri"]))
        {
            return;
        }

        _vault = await KeyVaultStandIn.StartAsync(_time, cancellationToken);
        _parts.Push(_vault);
        foreach (var client in EchoSettings.Read(_configuration).Clients.Values)
        {
            _vault.SetSecret(client.SecretName, client.DevelopmentSecret!.Reveal());
            Set($"Echo:Clients:{client.Name}:ClientSecret", null);
        }

        Set("Echo:KeyVaultUri", _vault.VaultUri.AbsoluteUri);
    }

    private async Task StartFunctionsAsync(CancellationToken cancellationToken)
    {
        foreach (var url in Urls())
        {
            var functions = EmbeddedFunctionsHost.Create(new EmbeddedFunctionsHostOptions
            {
                Functions = typeof(App).Assembly,
                Configuration = _configuration,
                HostJson = HostJson.Load(Path.Combine(AppContext.BaseDirectory, "host.json")),
                Configure = Configure,
                QueueServices = _ => Storage.Queues(_configuration, new DefaultAzureCredential()),
                Url = url,
            });
            try
            {
                await functions.StartAsync(cancellationToken);
                _functions = functions;
                _parts.Push(functions);
                return;
            }
            catch (IOException e)
            {
                await functions.DisposeAsync();
                if (_options.Port is { } port)
                {
                    throw new LocalException($"Port {port} is taken; give another with --port", e);
                }
            }
            catch (InvalidOperationException e)
            {
                await functions.DisposeAsync();
                throw new LocalException($"{e.Message.TrimEnd('.')}; check {Storage.Connection}", e);
            }
        }

        throw new LocalException("No free port was found for the functions");
    }

    private string[] Urls() => (_options.Port, _options.Once) switch
    {
        ({ } port, _) => [$"http://127.0.0.1:{port}"],
        (_, true) => ["http://127.0.0.1:0"],
        _ => [$"http://127.0.0.1:{UsualPort}", "http://127.0.0.1:0"],
    };

    private void Configure(IFunctionsWorkerApplicationBuilder worker)
    {
        worker.Services.AddLogging(logging =>
        {
            // Standard output belongs to the result.
            logging.AddSimpleConsole(console => console.SingleLine = true);
            logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            logging.SetMinimumLevel(_options.Verbose ? LogLevel.Information : LogLevel.Warning);
            logging.AddFilter("Azure", LogLevel.Warning);
        });
        worker.Services.AddSingleton(_time);
        if (_vault is { } vault)
        {
            worker.Services.AddSingleton(new SecretClient(vault.VaultUri, vault.Credential, vault.CreateClientOptions()));
        }

        App.Configure(worker, _configuration);
    }

    private void Set(string key, string? value) =>
        _configuration = new ConfigurationBuilder()
            .AddConfiguration(_configuration)
            .AddInMemoryCollection([new(key, value ?? "")])
            .Build();

    /// <summary>The connection string that the settings name; null: none does.</summary>
    internal static string? ConnectionOf(IConfiguration configuration) => First(configuration[Storage.Connection], configuration["AzureWebJobsStorage"]);

    internal static string? First(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                return value;
            }
        }

        return null;
    }

    internal static bool IsDevelopmentStorage(string connection) =>
        connection.Trim().TrimEnd(';').Equals("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);

    private sealed class Running(WebApplication server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }
    }
}
