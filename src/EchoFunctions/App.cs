using EchoFunctions.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace EchoFunctions;

/// <summary>Services and middleware, the same for both hosts.</summary>
public static class App
{
    /// <summary>Registers everything.</summary>
    /// <exception cref="SettingsException">A setting is wrong or missing.</exception>
    public static void Configure(IFunctionsWorkerApplicationBuilder worker, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(worker);
        worker.Services.AddEchoFunctions(configuration);
        worker.Use(next => context => ProblemMiddleware.InvokeAsync(context, next));
    }
}
