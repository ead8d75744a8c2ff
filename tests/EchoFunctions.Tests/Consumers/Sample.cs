using System.Diagnostics;
using System.Text.Json;
using EchoFunctions.Local.Embedded;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Consumers;

/// <summary>A sample of docs/consumers with a store of its own, run as a reader would run it: a process for each reading of the queue.</summary>
internal sealed class Sample : IDisposable
{
    public const string CSharp = "csharp";
    public const string JavaScript = "javascript";
    public const string Python = "python";

    /// <summary>Far longer than any takes; a sample that hangs is a failure.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(120);

    private static readonly Lazy<Task<string>> InstalledScript = new(InstallScriptAsync);

    private readonly string[] _command;
    private readonly string _folder;

    private Sample(string[] command)
    {
        _command = command;
        _folder = Directory.CreateTempSubdirectory("echofunctions-sample-").FullName;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder, "rows.json");

    /// <summary>Skips the test where the language's storage library is not installed and cannot be by these tests.</summary>
    public static async Task<Sample> OfAsync(string language)
    {
        switch (language)
        {
            case CSharp:
                return new Sample(["dotnet", Path.Combine(AppContext.BaseDirectory, "EchoConsumer.dll")]);
            case JavaScript:
                return new Sample(["node", await InstalledScript.Value]);
            default:
                Assert.SkipUnless(
                    await PythonSaysYesAsync("-c", "import azure.storage.blob, azure.storage.queue"),
                    "python3 with azure-storage-blob and azure-storage-queue is not on this machine");
                return new Sample(["python3", Repository.PathOf("docs/consumers/python/consume.py")]);
        }
    }

    /// <summary>Whether <c>python3</c> is there and ends well.</summary>
    public static async Task<bool> PythonSaysYesAsync(params string[] arguments)
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            await python.StandardError.ReadToEndAsync(Token);
            await python.WaitForExitAsync(Token);
            return python.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Reads the queue until it is empty; the lines that the sample printed.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string connection, string queue)
    {
        var (exitCode, output, errors) = await RunAsync(connection, queue);
        errors.ShouldBe("");
        exitCode.ShouldBe(0);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Runs it, however it ends; <paramref name="started"/> gets the means to kill it.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(string connection, string queue, Action<Action>? started = null)
    {
        var start = new ProcessStartInfo(_command[0], [.. _command[1..], queue, Store])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURE_STORAGE_CONNECTION_STRING"] = connection },
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(LongestRun);
        using var process = NpmInstallation.Start(start, $"{_command[0]} is missing");
        try
        {
            started?.Invoke(process.Kill);
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>What the sample has stored of a kind, without the rows that are gone.</summary>
    public IReadOnlyList<Delivery> Present(string kind) => [.. Stored(kind).Where(d => d.Change != "removed")];

    /// <summary>What the sample has stored of a kind.</summary>
    public IReadOnlyList<Delivery> Stored(string kind)
    {
        if (!File.Exists(Store))
        {
            return [];
        }

        return
        [
            .. JsonElement.Parse(File.ReadAllText(Store)).EnumerateObject()
                .Where(entry => entry.Name.StartsWith($"/echo/main echo.{kind}.v1 ", StringComparison.Ordinal))
                .Select(entry => new Delivery(
                    kind,
                    Run: "",
                    Message: "",
                    entry.Value.GetProperty("key").GetString()!,
                    entry.Value.GetProperty("version").GetString()!,
                    entry.Value.GetProperty("sequence").GetInt64(),
                    entry.Value.GetProperty("change").GetString()!,
                    entry.Value)),
        ];
    }

    public void Dispose() => NpmInstallation.DeleteQuietly(_folder);

    /// <summary>The script beside its packages, where Node.js looks for them.</summary>
    private static async Task<string> InstallScriptAsync()
    {
        var source = Repository.PathOf("docs/consumers/javascript");
        var folder = await new NpmInstallation("The JavaScript sample", source)
            .EnsureAsync(Repository.PathOf("artifacts/consumer-javascript"), static _ => { }, CancellationToken.None);
        var script = Path.Combine(folder, $"consume-{Environment.ProcessId}.js");
        File.Copy(Path.Combine(source, "consume.js"), script, overwrite: true);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(script);
        return script;
    }
}
