using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace EchoFunctions.Local.Embedded;

/// <summary>
/// Packages of npm, installed on first use from a lock file. An installation is a folder named after the lock file's hash and
/// appears under that name only when complete, so two processes may install at once.
/// </summary>
/// <param name="What">What is installed, as messages name it.</param>
/// <param name="Source">The folder with <c>package.json</c> and <c>package-lock.json</c>.</param>
/// <param name="Otherwise">What a user can do instead, at the end of a message; may be empty.</param>
internal sealed record NpmInstallation(string What, string Source, string Otherwise = "")
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The folder with the packages' <c>node_modules</c>.</summary>
    public async Task<string> EnsureAsync(string root, Action<string> report, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"), cancellationToken));
        var target = Path.Combine(root, Convert.ToHexStringLower(hash)[..16]);
        if (Directory.Exists(target))
        {
            return target;
        }

        report($"fetching {What} from npm, which takes a while the first time …");
        Directory.CreateDirectory(root);
        RemoveAbandoned(root);
        var temporary = Path.Combine(root, $".installing-{Guid.NewGuid():N}");
        Directory.CreateDirectory(temporary);
        try
        {
            foreach (var file in new[] { "package.json", "package-lock.json" })
            {
                File.Copy(Path.Combine(Source, file), Path.Combine(temporary, file));
            }

            await InstallAsync(temporary, cancellationToken);
            await MoveAsync(temporary, target, cancellationToken);
            return target;
        }
        finally
        {
            DeleteQuietly(temporary);
        }
    }

    /// <summary>Removes a folder if it can be removed; what is left over is only disk space.</summary>
    public static void DeleteQuietly(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may hold a file for a moment, or the child deletes the folder at the same time.
        }
    }

    /// <summary>Starts a program that may not be there.</summary>
    public static Process Start(ProcessStartInfo start, string messageWhenMissing)
    {
        try
        {
            return Process.Start(start) ?? throw new EmbeddedServiceException(messageWhenMissing);
        }
        catch (Win32Exception exception)
        {
            throw new EmbeddedServiceException(messageWhenMissing, exception);
        }
    }

    private async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        // Nothing in the trees needs its install scripts, so none runs.
        var start = new ProcessStartInfo(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var npm = Start(start, $"{What} needs Node.js 20 or later with npm: install both from https://nodejs.org{Otherwise}.");
        npm.StandardInput.Close();
        string? reason = null; // npm's first line names the error, the many that follow explain it
        _ = new LastLines(npm, line => Interlocked.CompareExchange(ref reason, line, null));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(InstallTimeout);
        try
        {
            await npm.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            npm.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new EmbeddedServiceException(
                $"{What} could not be installed: 'npm ci' took longer than {InstallTimeout.TotalMinutes} minutes; "
                + $"check that npm reaches its registry ('npm ping'){Otherwise}.",
                exception);
        }

        if (npm.ExitCode != 0)
        {
            throw new EmbeddedServiceException(
                $"{What} could not be installed: 'npm ci' ended with code {npm.ExitCode}; check that npm reaches its registry "
                + $"('npm ping'){Otherwise}. npm said: {reason ?? "nothing"}");
        }
    }

    private async Task MoveAsync(string temporary, string target, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Move(temporary, target);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (Directory.Exists(target))
                {
                    return; // another process was first; its copy is as good
                }

                if (attempt == 10)
                {
                    throw new EmbeddedServiceException($"{What} could not be installed: no right to write {target}.", exception);
                }

                // On Windows a virus scanner reads new files for a while, and a folder in use cannot be renamed.
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static void RemoveAbandoned(string root)
    {
        var old = TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(1);
        foreach (var folder in Directory.EnumerateDirectories(root, ".installing-*"))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < old)
            {
                DeleteQuietly(folder);
            }
        }
    }
}
