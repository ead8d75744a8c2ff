using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace EchoFunctions.Core.Messaging;

/// <summary>Creates the storage clients from the connection <c>EchoStorage</c>: a connection string or identity-based settings.</summary>
internal static class Storage
{
    /// <summary>Name of the connection.</summary>
    public const string Connection = "EchoStorage";

    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(30);

    public static BlobServiceClient Blobs(IConfiguration configuration, TokenCredential credential)
    {
        var options = new BlobClientOptions { Retry = { NetworkTimeout = NetworkTimeout } };
        return Text(configuration) is { } text
            ? Parse(text, () => new BlobServiceClient(text, options))
            : new BlobServiceClient(ServiceUri(configuration, "blobServiceUri"), Credential(configuration, credential), options);
    }

    public static QueueServiceClient Queues(IConfiguration configuration, TokenCredential credential, HttpPipelinePolicy? counter = null)
    {
        var options = new QueueClientOptions
        {
            MessageEncoding = QueueMessageEncoding.None,
            Retry = { NetworkTimeout = NetworkTimeout },
        };
        if (counter is not null)
        {
            options.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        }

        return Text(configuration) is { } text
            ? Parse(text, () => new QueueServiceClient(text, options))
            : new QueueServiceClient(ServiceUri(configuration, "queueServiceUri"), Credential(configuration, credential), options);
    }

    /// <summary>What is wrong with the connection, before anything needs it.</summary>
    public static IReadOnlyList<string> Problems(IConfiguration configuration)
    {
        try
        {
            if (Text(configuration) is { } text)
            {
                Parse(text, () => (new QueueServiceClient(text), new BlobServiceClient(text)));
            }
            else
            {
                ServiceUri(configuration, "blobServiceUri");
                ServiceUri(configuration, "queueServiceUri");
            }

            return [];
        }
        catch (SettingsException wrong)
        {
            return wrong.Problems;
        }
    }

    private static string? Text(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration[Connection]) ? null : configuration[Connection];

    private static T Parse<T>(string text, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // The text itself may hold an account key and stays out of the message.
            throw new SettingsException([$"{Connection} is not a storage connection string ({text.Length} characters)"]);
        }
    }

    private static Uri ServiceUri(IConfiguration configuration, string name)
    {
        var text = configuration[$"{Connection}:{name}"];
        if (string.IsNullOrWhiteSpace(text) && configuration[$"{Connection}:accountName"] is { Length: > 0 } account)
        {
            text = $"https://{account}.{name[..^"ServiceUri".Length]}.core.windows.net";
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Query.Length == 0)
        {
            return uri;
        }

        throw new SettingsException(
        [
            !configuration.GetSection(Connection).GetChildren().Any()
                ? $"{Connection} is missing; give a connection string, or {Connection}:blobServiceUri and {Connection}:queueServiceUri for an identity"
                : $"{Connection}:{name} is {(string.IsNullOrWhiteSpace(text) ? "missing" : "not usable")}; give an https address",
        ]);
    }

    private static TokenCredential Credential(IConfiguration configuration, TokenCredential fallback) =>
        configuration[$"{Connection}:clientId"] is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : fallback;
}

/// <summary>Counts the requests that put messages on subscribed queues, repeats included.</summary>
internal sealed class QueueOperationCounter(EchoSettings settings, EchoMetrics metrics) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.Request.Method != RequestMethod.Post)
        {
            return;
        }

        // …/{queue}/messages
        var path = message.Request.Uri.Path.AsSpan().TrimEnd('/');
        if (!path.EndsWith("/messages", StringComparison.Ordinal))
        {
            return;
        }

        path = path[..^"/messages".Length];
        var queue = path[(path.LastIndexOf('/') + 1)..].ToString();
        if (settings.Subscriptions.Any(s => s.Queue == queue))
        {
            metrics.QueueOperation(queue);
        }
    }
}
