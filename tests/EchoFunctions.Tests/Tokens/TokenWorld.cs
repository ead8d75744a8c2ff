using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using EchoFunctions.Core;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Core.Tokens;
using EchoFunctions.Local.Embedded;
using EchoPlatform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace EchoFunctions.Tests.Tokens;

/// <summary>What instances share: a token endpoint, a vault and a storage account, all real on the wire, and one clock.</summary>
internal sealed class TokenWorld : IAsyncDisposable
{
    public const string Secret = "9be2d4170c6f4a83b5d1e0f7a2c86d94";
    public const string NextSecret = "11112222333344445555666677778888";
    public const string SecretName = "echo-main-client-secret";

    private readonly HttpClient _http = new(EchoPlatformHttp.CreateHandler());
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<IDisposable> _secrets = [];
    private readonly List<CountingTransport> _vaultWires = [];
    private readonly string _connection;

    private TokenWorld(string connection, TokenServer server, KeyVaultStandIn vault)
    {
        _connection = connection;
        Server = server;
        Vault = vault;
        Client = new EchoClient
        {
            Name = "main",
            ClientId = "0f3a9c1d5e7b48629ad0c4e1b2f36a75",
            SecretName = SecretName,
            AuthUri = server.Address,
            ApiUri = server.Address,
            Scopes = EchoClient.DefaultScopes,
        };
        Storage = new BlobServiceClient(connection);
    }

    public TokenServer Server { get; }

    public KeyVaultStandIn Vault { get; }

    public SteppedTime Time { get; } = new();

    public EchoClient Client { get; init; }

    /// <summary>The account all instances share, not counted.</summary>
    public BlobServiceClient Storage { get; }

    public static async Task<TokenWorld> StartAsync(string connection)
    {
        var vault = await KeyVaultStandIn.StartAsync(TimeProvider.System, TestContext.Current.CancellationToken);
        vault.SetSecret(SecretName, Secret);
        return new TokenWorld(connection, await TokenServer.StartAsync(), vault);
    }

    /// <summary>What one process has of its own.</summary>
    public Instance NewInstance(EchoClient? client = null, string? connection = null, HttpMessageHandler? storageHandler = null)
    {
        client ??= Client;
        var wire = new CountingTransport(storageHandler is null ? HttpClientTransport.Shared : new HttpClientTransport(storageHandler));
        var storage = new BlobServiceClient(connection ?? _connection, new BlobClientOptions
        {
            Transport = wire,
            Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) },
        });
        var options = Vault.CreateClientOptions();
        options.Retry.MaxRetries = 0;
        var vaultWire = new CountingTransport(options.Transport);
        _vaultWires.Add(vaultWire);
        options.Transport = vaultWire;
        var logs = new FakeLogCollector();
        var secrets = new ClientSecrets(
            new EchoSettings
            {
                Clients = new Dictionary<string, EchoClient>(StringComparer.Ordinal) { [client.Name] = client },
                KeyVaultUri = Vault.VaultUri,
                Subscriptions = [],
                RunLease = TimeSpan.FromMinutes(1),
                PayloadLife = TimeSpan.FromDays(1),
            },
            new SecretClient(Vault.VaultUri, Vault.Credential, options),
            new EchoMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
            Time,
            new FakeLogger<ClientSecrets>(logs));
        _secrets.Add(secrets);
        var source = new TokenSource(
            client, secrets, new TokenBlob(storage, client), new OAuthClient(_http, client.AuthUri, Time), Time, new FakeLogger<TokenSource>(logs));
        return new Instance(source, wire, logs);
    }

    /// <summary>Nobody reaches the vault any more.</summary>
    public void CutVault() => _vaultWires.ForEach(wire => wire.IsCut = true);

    /// <summary>The one blob there is.</summary>
    public async Task<BlobClient> BlobAsync()
    {
        var container = Storage.GetBlobContainerClient(ContainerNames.Tokens);
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            names.Add(blob.Name);
        }

        return container.GetBlobClient(names.ShouldHaveSingleItem());
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Vault.DisposeAsync();
        _secrets.ForEach(s => s.Dispose());
        _http.Dispose();
        await _services.DisposeAsync();
    }
}

/// <summary>One process: its token source, its requests to storage and its log.</summary>
internal sealed record Instance(TokenSource Source, CountingTransport Wire, FakeLogCollector Logs)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<string> GetAsync() => Source.GetAsync(Token).AsTask();

    public Task<string> RenewAsync(string rejected) => Source.RenewAsync(rejected, Token).AsTask();

    public IEnumerable<int> Events => Logs.GetSnapshot().Select(record => record.Id.Id);
}

/// <summary>The way to storage: counted, and cut or held up when told to.</summary>
internal sealed class CountingTransport(HttpPipelineTransport inner) : HttpPipelineTransport
{
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public bool IsCut { get; set; }

    /// <summary>Called before each request is sent.</summary>
    public Func<Request, Task>? Before { get; set; }

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Interlocked.Increment(ref _requests);
        if (Before is { } before)
        {
            await before(message.Request);
        }

        if (IsCut)
        {
            throw new RequestFailedException("Connection refused");
        }

        await inner.ProcessAsync(message);
    }
}
