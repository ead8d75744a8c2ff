using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace EchoFunctions.Local.Embedded;

/// <summary>
/// The storage emulator: one of our own as a child process on free loopback ports, or one that already listens on
/// the usual ports. A child ends with this process, however this process ends.
/// </summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    private const string DefaultAccount = "devstoreaccount1";

    // The emulator's public key, printed in its documentation; no secret.
    private const string DefaultKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Short on purpose: a thousand of them share one environment variable.
    private const string ExtraKey = "ZWNob3Rlc3Q=";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process? process;
    private readonly int extraAccounts;
    private readonly string blobAddress;
    private readonly string queueAddress;

    private Azurite(string blobAddress, string queueAddress, Process? process, string? temporaryFolder, int extraAccounts)
    {
        this.blobAddress = blobAddress;
        this.queueAddress = queueAddress;
        this.process = process;
        TemporaryFolder = temporaryFolder;
        this.extraAccounts = extraAccounts;
        ConnectionString = ConnectionStringOf(DefaultAccount, DefaultKey);
        BlobEndpoint = new Uri($"{blobAddress}/{DefaultAccount}");
        QueueEndpoint = new Uri($"{queueAddress}/{DefaultAccount}");
    }

    /// <summary>Connection of the account <c>devstoreaccount1</c>.</summary>
    public string ConnectionString { get; }

    public Uri BlobEndpoint { get; }

    public Uri QueueEndpoint { get; }

    /// <summary>Whether this process started it and will stop it.</summary>
    public bool IsOwn => process is not null;

    /// <summary>The data folder that goes away with the child, when there is one.</summary>
    public string? TemporaryFolder { get; }

    /// <summary>The child's process id, when there is a child.</summary>
    public int? ProcessId => process?.Id;

    /// <summary>Installs the package if needed, starts a child and waits until both services answer.</summary>
    /// <exception cref="EmbeddedServiceException">Node.js or npm is missing or fails, or the services do not answer in time.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ExtraAccounts, AzuriteOptions.MaximumAccounts);

        var installation = await AzuriteInstallation.EnsureAsync(options.InstallRoot, options.Report, cancellationToken);
        var temporary = options is { InMemory: false, DataFolder: null }
            ? Directory.CreateTempSubdirectory("echofunctions-azurite-").FullName
            : null;
        Process child;
        try
        {
            child = NpmInstallation.Start(StartInfo(options, installation, temporary), AzuriteInstallation.NodeIsMissing);
        }
        catch when (temporary is not null)
        {
            NpmInstallation.DeleteQuietly(temporary);
            throw;
        }

        var blob = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new LastLines(child, line =>
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = (match.Groups["service"].ValueSpan is "Blob" ? blob : queue).TrySetResult(match.Groups["address"].Value);
            }
        });

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.StartTimeout);
        try
        {
            var addresses = Task.WhenAll(blob.Task, queue.Task);
            var exited = child.WaitForExitAsync(deadline.Token);
            if (await Task.WhenAny(addresses, exited) == exited)
            {
                await exited;
                throw new EmbeddedServiceException($"Azurite ended with code {child.ExitCode} while starting; it said: {output}");
            }

            var found = await addresses;
            var azurite = new Azurite(found[0], found[1], child, temporary, options.ExtraAccounts);
            while (!await IsAzuriteAsync(azurite.BlobEndpoint, "Azurite-Blob/", deadline.Token)
                || !await IsAzuriteAsync(azurite.QueueEndpoint, "Azurite-Queue/", deadline.Token))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            }

            return azurite;
        }
        catch (Exception exception)
        {
            await StopAsync(child, temporary);
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new EmbeddedServiceException(
                    $"Azurite did not answer within {options.StartTimeout.TotalSeconds} seconds; it said: {output}", exception);
            }

            throw;
        }
    }

    /// <summary>
    /// The Azurite that already listens on the usual ports, if there is one that our storage clients can use: not one
    /// that refuses their API version. It is not stopped at the end.
    /// </summary>
    public static Task<Azurite?> FindRunningAsync(CancellationToken cancellationToken) =>
        FindRunningAsync(new Uri("http://127.0.0.1:10000"), new Uri("http://127.0.0.1:10001"), cancellationToken);

    internal static async Task<Azurite?> FindRunningAsync(Uri blob, Uri queue, CancellationToken cancellationToken)
    {
        var running = new Azurite(
            blob.GetLeftPart(UriPartial.Authority), queue.GetLeftPart(UriPartial.Authority), process: null, temporaryFolder: null, extraAccounts: 0);
        return await IsAzuriteAsync(running.BlobEndpoint, "Azurite-Blob/", cancellationToken)
            && await IsAzuriteAsync(running.QueueEndpoint, "Azurite-Queue/", cancellationToken)
            && await ServesOurClientsAsync(running.ConnectionString, cancellationToken)
            ? running
            : null;
    }

    /// <summary>Connection of one of <see cref="AzuriteOptions.ExtraAccounts"/>, counted from 0.</summary>
    public string GetExtraAccount(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, extraAccounts);
        return ConnectionStringOf(ExtraName(index), ExtraKey);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await StopAsync(process, TemporaryFolder);
        }
    }

    private static string ExtraName(int index) => string.Create(CultureInfo.InvariantCulture, $"echo{index:0000}");

    private static ProcessStartInfo StartInfo(AzuriteOptions options, string installation, string? temporary)
    {
        // The newest storage clients speak a newer API version than Azurite knows; it serves them well without that check.
        // The table service cannot be left out, so it gets a port nobody asks for.
        var start = new ProcessStartInfo(
            "node",
            [
                AzuriteInstallation.Launcher,
                "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--disableProductStyleUrl",
                "--blobHost", "127.0.0.1", "--blobPort", "0",
                "--queueHost", "127.0.0.1", "--queuePort", "0",
                "--tableHost", "127.0.0.1", "--tablePort", "0",
            ])
        {
            UseShellExecute = false,
            WorkingDirectory = installation,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        if (options.InMemory)
        {
            start.ArgumentList.Add("--inMemoryPersistence");
        }
        else
        {
            start.ArgumentList.Add("--location");
            start.ArgumentList.Add(temporary ?? Path.GetFullPath(options.DataFolder!));
        }

        // Replaces what the user's own shell may hold.
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(
            ';',
            Enumerable.Range(0, options.ExtraAccounts).Select(index => $"{ExtraName(index)}:{ExtraKey}").Prepend($"{DefaultAccount}:{DefaultKey}"));
        start.Environment["ECHO_AZURITE_TEMPORARY_FOLDER"] = temporary ?? "";
        start.Environment.Remove("NODE_OPTIONS");
        return start;
    }

    private static async Task<bool> IsAzuriteAsync(Uri endpoint, string server, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(2), DefaultRequestVersion = HttpVersion.Version11 };
        try
        {
            using var response = await client.GetAsync(
                new Uri($"{endpoint}?comp=list"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.Headers.TryGetValues("Server", out var values)
                && values.Any(value => value.StartsWith(server, StringComparison.Ordinal));
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // the client's own timeout
        }
    }

    private static async Task<bool> ServesOurClientsAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var blobs = new BlobServiceClient(connectionString, Impatient(new BlobClientOptions()));
            var queues = new QueueServiceClient(connectionString, Impatient(new QueueClientOptions()));
            await blobs.GetPropertiesAsync(cancellationToken);
            await queues.GetPropertiesAsync(cancellationToken);
            return true;
        }
        catch (RequestFailedException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // the clients' own timeout
        }
    }

    private static T Impatient<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return options;
    }

    private static async Task StopAsync(Process child, string? temporary)
    {
        try
        {
            using var deadline = new CancellationTokenSource(StopTimeout);
            child.StandardInput.Close();
            await child.WaitForExitAsync(deadline.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(CancellationToken.None);
        }

        child.Dispose();
        if (temporary is not null)
        {
            NpmInstallation.DeleteQuietly(temporary);
        }
    }

    private string ConnectionStringOf(string account, string key) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};"
        + $"BlobEndpoint={blobAddress}/{account};QueueEndpoint={queueAddress}/{account};";

    [GeneratedRegex(
        @"^Azurite (?<service>Blob|Queue) service is successfully listening at (?<address>http://127\.0\.0\.1:[0-9]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
