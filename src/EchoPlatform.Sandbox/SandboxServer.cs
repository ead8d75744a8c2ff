using EchoPlatform.Sandbox.Control;
using EchoPlatform.Sandbox.Endpoints;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.V2;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EchoPlatform.Sandbox;

/// <summary>The vendor's API as a web application.</summary>
public static class SandboxServer
{
    /// <summary>
    /// Builds the server; the caller starts, stops and disposes it. Embedded, it logs nothing, reads no configuration and
    /// handles no signals.
    /// </summary>
    /// <param name="options">The settings; copied.</param>
    /// <param name="url">Where to listen; <c>http://127.0.0.1:0</c> takes a free port, see <see cref="AddressOf"/>.</param>
    /// <param name="timeProvider">The time tokens, latency and a running sandbox clock go by.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The settings are wrong; names every problem.</exception>
    public static WebApplication Build(SandboxOptions options, string url = "http://127.0.0.1:0", TimeProvider? timeProvider = null) =>
        Build(options, url, timeProvider ?? TimeProvider.System, static services => services.AddSingleton<IHostLifetime, NoLifetime>());

    /// <summary>The address a started server listens on, without a trailing slash.</summary>
    public static Uri AddressOf(WebApplication server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        return new Uri(addresses?.FirstOrDefault() ?? throw new InvalidOperationException("The sandbox has not been started."));
    }

    internal static WebApplication Build(
        SandboxOptions options, string url, TimeProvider timeProvider, Action<IServiceCollection> configure)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        options = options.Copy();

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        builder.Services.RemoveAll<IHostLifetime>();
        configure(builder.Services);
        var app = builder.Build();

        var world = new VendorWorld(options);
        var clock = new SandboxClock(options, timeProvider);
        var tokens = new TokenStore(options, clock, timeProvider);
        var counters = new Counters();
        var faults = new Faults();
        var pipeline = new ApiPipeline(options, tokens, counters, faults, world.Defects, timeProvider);
        app.Use(next => context => pipeline.InvokeAsync(context, next));

        var grants = new GrantStore(options, clock, timeProvider);
        var authorize = new AuthorizeEndpoint(grants, options);
        app.MapGet("/oauth2/authorize", (RequestDelegate)authorize.ShowAsync);
        app.MapPost("/oauth2/authorize", (RequestDelegate)authorize.DecideAsync);
        app.MapPost("/oauth2/token", (RequestDelegate)new TokenEndpoint(tokens, grants, options, counters, world.Defects).HandleAsync);
        var routes = new ApiRoutes(app, world, clock);
        GeneralEndpoints.Map(routes);
        PartnerEndpoints.Map(routes);
        AccountEndpoints.Map(routes);
        ComputerEndpoints.Map(routes);
        AccountChanges.Map(routes);
        ComputerChanges.Map(routes);
        NotificationEndpoints.Map(routes);
        PartnerChanges.Map(routes);
        PlanEndpoints.Map(routes);
        UserEndpoints.Map(routes);
        LinkedEndpoints.Map(routes);
        ProvisioningEndpoints.Map(routes);
        CommunityEndpoints.Map(routes);
        ActionEndpoints.Map(routes);
        BackupSetEndpoints.Map(routes);
        SettingsEndpoints.Map(routes);
        BrowseEndpoints.Map(routes);
        RestoreEndpoints.Map(routes);
        ValidationEndpoints.Map(routes);
        ControlRoutes.Map(app, world, clock, tokens, grants, counters, faults);
        return app;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
