using System.Diagnostics;
using System.Text.RegularExpressions;
using EchoFunctions.Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace EchoFunctions.Tests.Support;

/// <summary>Azurite in memory on free ports, installed once under <c>artifacts</c>.</summary>
public sealed partial class AzuriteFixture : IAsyncLifetime
{
    private const string Version = "3.35.0";

    private const string Account = "devstoreaccount1";

    /// <summary>The emulator's published key.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private Process? _process;

    private string? _connectionString;

    public string TakeAccount() => _connectionString ?? throw new InvalidOperationException("Azurite has not started.");

    public async ValueTask InitializeAsync()
    {
        var script = await InstallAsync();
        _process = Start(
            "node",
            [
                script, "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence", "--silent",
                "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            ]);
        var ports = new Dictionary<string, string>(StringComparer.Ordinal);
        while (ports.Count < 3)
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System)
                ?? throw new InvalidOperationException("Azurite ended: " + await _process.StandardError.ReadToEndAsync());
            if (Listening().Match(line) is { Success: true } match)
            {
                ports[match.Groups["service"].Value] = match.Groups["address"].Value;
            }
        }

        // Nobody reads further; a full pipe would stop it.
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        _connectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + string.Concat(ports.Select(port => $"{port.Key}Endpoint={port.Value}/{Account};"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static async Task<string> InstallAsync()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EchoFunctions.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        var folder = Path.Combine(root, "artifacts", "tests-azurite-" + Version);
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
        {
            Directory.CreateDirectory(folder);
            using var npm = Start(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", "azurite@" + Version]);
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            await output;
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException("npm could not install Azurite: " + await errors);
            }
        }

        return script;
    }

    private static Process Start(string command, IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

    [GeneratedRegex(
        @"Azurite (?<service>\w+) service is successfully listening at (?<address>\S+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
