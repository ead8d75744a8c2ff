using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace EchoFunctions.Local.Embedded;

/// <summary>
/// The npm package, installed on first use from the lock file beside this assembly. An installation is a folder named
/// after the lock file's hash and appears under that name only when complete, so two processes may install at once.
/// </summary>
internal static class AzuriteInstallation
{
    private const string Instead = "or start Azurite yourself on 127.0.0.1:10000 and 10001, or set EchoStorage to a storage account";

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    private static string Source => Path.Combine(AppContext.BaseDirectory, "azurite");

    public static string Launcher => Path.Combine(Source, "launch.js");

    public static string NodeIsMissing => $"Azurite needs Node.js 20 or later: install it from https://nodejs.org, {Instead}.";

    /// <summary>The folder with the package's <c>node_modules</c>.</summary>
    public static async Task<string> EnsureAsync(string? root, Action<string> report, CancellationToken cancellationToken)
    {
        root = root is null ? DefaultRoot() : Path.GetFullPath(root);
        var hash = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"), cancellationToken));
        var target = Path.Combine(root, Convert.ToHexStringLower(hash)[..16]);
        if (Directory.Exists(target))
        {
            return target;
        }

        report("fetching Azurite from npm, which takes a while the first time …");
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

    private static string DefaultRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EchoFunctions.sln")))
            {
                return Path.Combine(folder.FullName, "artifacts", "azurite");
            }
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length == 0 ? Path.GetTempPath() : data, "EchoFunctions", "azurite");
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        // Nothing in the tree needs its install scripts, so none runs.
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

        using var npm = Start(start, $"Azurite needs Node.js 20 or later with npm: install both from https://nodejs.org, {Instead}.");
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
                $"Azurite could not be installed: 'npm ci' took longer than {InstallTimeout.TotalMinutes} minutes; "
                + $"check that npm reaches its registry ('npm ping'), {Instead}.",
                exception);
        }

        if (npm.ExitCode != 0)
        {
            throw new EmbeddedServiceException(
                $"Azurite could not be installed: 'npm ci' ended with code {npm.ExitCode}; check that npm reaches its registry "
                + $"('npm ping'), {Instead}. npm said: {reason ?? "nothing"}");
        }
    }

    internal static Process Start(ProcessStartInfo start, string messageWhenMissing)
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

    private static async Task MoveAsync(string temporary, string target, CancellationToken cancellationToken)
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
                    throw new EmbeddedServiceException($"Azurite could not be installed: no right to write {target}.", exception);
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
