using System.Collections.Concurrent;
using System.Diagnostics;

namespace EchoFunctions.Tests.Support;

/// <summary>The embedded host as a process of its own; gone when the test ends.</summary>
internal sealed class LocalProcess : IAsyncDisposable
{
    /// <summary>Far longer than any needs; a process that hangs is a failure.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Task _errorsRead;

    private LocalProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _errorsRead = ReadErrorsAsync();
    }

    public int Id => _process.Id;

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it; settings as on the command line, without those of the test run's environment.</summary>
    public static LocalProcess Start(IEnumerable<string> options, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "EchoFunctions.Local.dll"));
        foreach (var option in options.Concat((settings ?? []).Select(s => $"--{s.Key}={s.Value}")))
        {
            start.ArgumentList.Add(option);
        }

        foreach (var name in start.Environment.Keys.Where(n =>
            n.StartsWith("Echo", StringComparison.OrdinalIgnoreCase) || n.StartsWith("AzureWebJobs", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Nothing fires by itself while a test looks.
        foreach (var schedule in (string[])["Inventory", "BackupActions", "Usage"])
        {
            start.Environment[$"Echo__Schedules__{schedule}"] = "0 0 0 1 1 *";
        }

        return new LocalProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL, now.</summary>
    public void Kill() => _process.Kill();

    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(LongestLife);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException e) when (!Token.IsCancellationRequested)
        {
            throw new TimeoutException($"The process did not end. {string.Join('\n', _errors)}", e);
        }

        await _errorsRead.WaitAsync(Token);
        return (_process.ExitCode, await _output.WaitAsync(Token));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _errors.Enqueue(line);
        }
    }
}
