using EchoPlatform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Http;

/// <summary>The two HTTP clients for each client of the vendor; redirects are followed by hand.</summary>
internal static class VendorHttpClients
{
    public static void AddVendorHttpClients(this IServiceCollection services, EchoClient client)
    {
        services.AddKeyedSingleton(client.Name, (s, _) => new ClientLimits(
            client,
            s.GetRequiredService<Azure.Storage.Blobs.BlobServiceClient>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ClientLimits>>()));
        services.AddVendorHttpClient(HttpNames.Api(client), (s, metrics) => new VendorHandler(
            client.Name,
            s.GetRequiredKeyedService<ClientLimits>(client.Name),
            s.GetRequiredService<TimeProvider>(),
            () => metrics.ApiRequest(client.Name)));

        // Tokens are few, shared, and what everything else waits for: they do not line up.
        services.AddVendorHttpClient(HttpNames.Auth(client), (s, metrics) => new VendorHandler(
            client.Name,
            limits: null,
            s.GetRequiredService<TimeProvider>(),
            () => metrics.TokenRequest(client.Name)));
    }

    private static void AddVendorHttpClient(
        this IServiceCollection services, string name, Func<IServiceProvider, EchoMetrics, VendorHandler> handler)
    {
        services.AddHttpClient(name, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(EchoPlatformHttp.CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(s => handler(s, s.GetRequiredService<EchoMetrics>()))
            .RemoveAllLoggers();
    }
}
