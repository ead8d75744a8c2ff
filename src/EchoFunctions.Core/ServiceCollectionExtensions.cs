using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Http;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Core.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core;

/// <summary>Registers what the app does.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Reads the settings, fails with all problems at once when they are wrong, and adds every service.</summary>
    /// <exception cref="SettingsException">A setting is wrong or missing.</exception>
    public static IServiceCollection AddEchoFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        var settings = EchoSettings.Read(configuration, Storage.Problems(configuration));
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<EchoMetrics>();
        services.AddAzureClients(configuration, settings);
        services.AddVendorClients(settings);
        services.AddSingleton<EventSender>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton(s => DeadLetterBox.Create(
            s.GetRequiredService<QueueServiceClient>(),
            s.GetRequiredService<BlobServiceClient>(),
            settings.Subscriptions,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILoggerFactory>()));
        services.AddExports();
        return services;
    }

    private static void AddAzureClients(this IServiceCollection services, IConfiguration configuration, EchoSettings settings)
    {
        services.TryAddSingleton<TokenCredential>(_ => Identity(configuration));
        if (settings.KeyVaultUri is { } vault)
        {
            services.TryAddSingleton(s => new SecretClient(vault, s.GetRequiredService<TokenCredential>()));
        }

        services.AddSingleton(s => Storage.Blobs(configuration, s.GetRequiredService<TokenCredential>()));
        services.AddSingleton<QueueOperationCounter>();
        services.AddSingleton(s => Storage.Queues(
            configuration, s.GetRequiredService<TokenCredential>(), s.GetRequiredService<QueueOperationCounter>()));
    }

    private static void AddVendorClients(this IServiceCollection services, EchoSettings settings)
    {
        foreach (var client in settings.Clients.Values)
        {
            services.AddVendorHttpClients(client);
        }

        services.AddSingleton(s => new ClientSecrets(
            settings,
            s.GetService<SecretClient>(),
            s.GetRequiredService<EchoMetrics>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ClientSecrets>>()));
        services.AddSingleton<TokenSources>();
        services.AddSingleton<EchoApis>();
    }

    private static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<StateStore>();
        services.AddSingleton<RunEvents>();
        services.AddSingleton(s => new ExportService(
            s.GetRequiredService<EchoSettings>(),
            s.GetRequiredService<StateStore>(),
            s.GetRequiredService<EventSender>(),
            s.GetRequiredService<RunEvents>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ExportService>>()));
        services.AddSingleton<PartnerTrees>();
        services.AddSingleton<ExportPlanner>();
        services.AddSingleton<MissingResources>();
        services.AddSingleton<WorkItemFactory>();
        services.AddSingleton<RunSessions>();
        services.AddSingleton(s => new ExportWorker(
            s.GetRequiredService<StateStore>(),
            s.GetRequiredService<ExportPlanner>(),
            s.GetRequiredService<ExportService>(),
            s.GetRequiredService<DeadLetters>(),
            s.GetRequiredService<WorkItemFactory>(),
            s.GetRequiredService<RunSessions>(),
            s.GetRequiredService<ILogger<ExportWorker>>()));
    }

    /// <summary>In Azure the managed identity by name, because a chain of guesses costs seconds at a cold start.</summary>
    private static TokenCredential Identity(IConfiguration configuration) =>
        configuration["IDENTITY_ENDPOINT"] is { Length: > 0 }
            ? new ManagedIdentityCredential(configuration["AZURE_CLIENT_ID"] is { Length: > 0 } id
                ? ManagedIdentityId.FromUserAssignedClientId(id)
                : ManagedIdentityId.SystemAssigned)
            : new DefaultAzureCredential();
}
