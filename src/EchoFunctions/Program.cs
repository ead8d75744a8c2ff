using EchoFunctions.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EchoFunctions;

/// <summary>The worker process behind the Functions host.</summary>
public static class Program
{
    /// <summary>Runs until the host stops it; wrong settings end it with one line that names them all.</summary>
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await CreateBuilder(args).Build().RunAsync();
            return 0;
        }
        catch (Exception e) when (e is SettingsException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return 1;
        }
    }

    /// <summary>The app as the Functions worker runs it.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        App.Configure(builder, builder.Configuration);
        return builder;
    }
}
