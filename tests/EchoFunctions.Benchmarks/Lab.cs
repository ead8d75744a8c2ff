using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EchoFunctions.Local.Embedded;
using EchoPlatform.Sandbox;

namespace EchoFunctions.Benchmarks;

/// <summary>The world of a measurement: Azurite and the sandbox as processes of their own, and children that are measured.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private readonly Azurite _azurite;
    private readonly Process _sandbox;
    private int _accounts;

    private Lab(Azurite azurite, Process sandbox, Uri api)
    {
        _azurite = azurite;
        _sandbox = sandbox;
        Api = api;
    }

    /// <summary>Address of the sandbox.</summary>
    public Uri Api { get; }

    public static async Task<Lab> StartAsync(
        int accounts, int actionsPerAccount, int latencyMs, CancellationToken cancellationToken, bool warts = true)
    {
        var azurite = await Azurite.StartAsync(new AzuriteOptions { ExtraAccounts = AzuriteOptions.MaximumAccounts }, cancellationToken);
        var sandbox = Start(
            typeof(SandboxServer).Assembly.Location,
            "--urls", "http://127.0.0.1:0",
            Setting(nameof(SandboxOptions.Accounts), accounts),
            Setting(nameof(SandboxOptions.ActionsPerAccount), actionsPerAccount),
            Setting(nameof(SandboxOptions.LatencyMs), latencyMs),
            $"--{SandboxOptions.Section}:{nameof(SandboxOptions.Warts)}={warts}");
        while (await sandbox.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } url)
            {
                _ = sandbox.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Lab(azurite, sandbox, new Uri(url));
            }
        }

        throw new InvalidOperationException("The sandbox did not start.");
    }

    /// <summary>A storage account that nobody has used.</summary>
    public string TakeStorage() => _azurite.GetExtraAccount(_accounts++);

    /// <summary>Runs a child to its end and returns what its last line says.</summary>
    public static async Task<JsonElement> RunChildAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var child = Start(typeof(Program).Assembly.Location, ["child", .. arguments]);
        var output = await child.StandardOutput.ReadToEndAsync(cancellationToken);
        await child.WaitForExitAsync(cancellationToken);
        return child.ExitCode == 0
            ? JsonElement.Parse(output.TrimEnd().Split('\n')[^1])
            : throw new InvalidOperationException($"child {arguments[0]} ended with {child.ExitCode}: {output}");
    }

    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var content = new StringContent(
            string.Create(CultureInfo.InvariantCulture, $"{{\"advanceSeconds\":{(long)time.TotalSeconds}}}"), null, "application/json");
        using var answer = await http.PostAsync(new Uri(Api, "_sandbox/clock"), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _sandbox.Kill();
        await _sandbox.WaitForExitAsync();
        _sandbox.Dispose();
        await _azurite.DisposeAsync();
    }

    private static string Setting(string name, int value) =>
        string.Create(CultureInfo.InvariantCulture, $"--{SandboxOptions.Section}:{name}={value}");

    private static Process Start(string assembly, params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
}
