using System.CommandLine;
using EchoFunctions.Core;
using EchoFunctions.Local.Embedded;
using Microsoft.Extensions.Options;

namespace EchoFunctions.Local;

/// <summary>The whole app on a laptop: storage, vault and API as embedded parts, the functions in this process.</summary>
public static class Program
{
    private const string About = """
        Runs EchoFunctions on this machine: Azurite, a stand-in Key Vault, a sandbox of the vendor's API and the functions; exports
        everything once and goes on serving.

        Settings come from local.settings.json, the environment (Echo__Clients__main__ClientId=...) and the command line
        (--Echo:Clients:main:ClientId=...), the later winning. With Echo:Clients set, that API is used instead of the sandbox; with
        EchoStorage or AzureWebJobsStorage set, that storage instead of Azurite; with Echo:KeyVaultUri set, that vault.
        The sandbox's settings are Sandbox:Seed, :Partners, :Accounts, :ActionsPerAccount, :LatencyMs, :Warts and :Defect.
        """;

    /// <summary>Exit code 0: done; 1: failed, with one line on standard error that says why; 130: interrupted.</summary>
    public static async Task<int> Main(string[] args)
    {
        var once = new Option<bool>("--once") { Description = "Export everything once, print a line of JSON and exit." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Keep Azurite's data in this folder instead of a temporary one." };
        var port = new Option<int?>("--port") { Description = "Port of the functions (default: 7071, or a free one when that is taken)." };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the functions do, not only warnings." };
        var command = new RootCommand(About) { once, data, port, verbose, DeadLetterCommands.Create() };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new LocalOptions(parsed.GetValue(once), parsed.GetValue(data)?.FullName, parsed.GetValue(port), parsed.GetValue(verbose)),
            parsed.UnmatchedTokens,
            cancellationToken));
        return await command.Parse(args).InvokeAsync(
            new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false });
    }

    private static Task<int> RunAsync(LocalOptions options, IReadOnlyList<string> settings, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            var configuration = LocalSettings.Read(settings);
            await using var host = await LocalHost.StartAsync(options, configuration, cancellationToken);
            var succeeded = await new FullExport(host, options.Once).RunAsync(cancellationToken);
            if (options.Once)
            {
                return succeeded ? 0 : 1;
            }

            host.ShowAddresses();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        },
        options.Once ? 130 : 0,
        cancellationToken);

    /// <summary>Turns what an operator can act on into one line on standard error.</summary>
    internal static async Task<int> GuardAsync(Func<Task<int>> work, int interrupted, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return interrupted;
        }
        catch (Exception e) when (e is EchoFunctionsException or EmbeddedServiceException or OptionsValidationException or LocalException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}

/// <summary>What the command line says.</summary>
/// <param name="Once">Export once and exit.</param>
/// <param name="Data">Folder for Azurite's data; null: a temporary one.</param>
/// <param name="Port">Port of the functions; null: 7071 or a free one.</param>
/// <param name="Verbose">Log information, not only warnings.</param>
internal sealed record LocalOptions(bool Once = false, string? Data = null, int? Port = null, bool Verbose = false);

/// <summary>The embedded host cannot start or go on; the message is one sentence for the person at the terminal.</summary>
internal sealed class LocalException(string message, Exception? inner = null) : Exception(message, inner);
