using System.Diagnostics.Metrics;

namespace EchoFunctions.Core;

/// <summary>What the app counts, each where it happens: on the wire, not where it was intended.</summary>
public sealed class EchoMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EchoFunctions";

    private readonly Counter<long> _rows;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _queueOperations;
    private readonly Counter<long> _tokenRequests;
    private readonly Counter<long> _apiRequests;
    private readonly Counter<long> _vaultReads;

    /// <summary>Creates the instruments.</summary>
    public EchoMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(MeterName);
        _rows = meter.CreateCounter<long>("echo.rows", "{row}", "Rows read from the API, changed or not.");
        _messages = meter.CreateCounter<long>("echo.messages", "{message}", "Messages acknowledged by subscribed queues.");
        _queueOperations = meter.CreateCounter<long>("echo.queue.operations", "{request}", "Requests that put messages on subscribed queues.");
        _tokenRequests = meter.CreateCounter<long>("echo.token.requests", "{request}", "Requests to the token endpoint.");
        _apiRequests = meter.CreateCounter<long>("echo.api.requests", "{request}", "Requests to the API, repeats included.");
        _vaultReads = meter.CreateCounter<long>("echo.vault.reads", "{request}", "Reads of a client secret from Key Vault.");
    }

    internal void Rows(string kind, long count) => _rows.Add(count, new KeyValuePair<string, object?>("echo.kind", kind));

    internal void Message(string kind) => _messages.Add(1, new KeyValuePair<string, object?>("echo.kind", kind));

    internal void QueueOperation(string queue) => _queueOperations.Add(1, new KeyValuePair<string, object?>("echo.queue", queue));

    internal void TokenRequest(string client) => _tokenRequests.Add(1, new KeyValuePair<string, object?>("echo.client", client));

    internal void ApiRequest(string client) => _apiRequests.Add(1, new KeyValuePair<string, object?>("echo.client", client));

    internal void VaultRead(string client) => _vaultReads.Add(1, new KeyValuePair<string, object?>("echo.client", client));
}
