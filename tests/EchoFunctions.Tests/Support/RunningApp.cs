using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoFunctions.Local;
using Microsoft.Extensions.Configuration;

namespace EchoFunctions.Tests.Support;

/// <summary>The app as the embedded host runs it, over a test's own storage account, driven over HTTP as anyone would.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(30);

    /// <summary>Far longer than any takes; a run that hangs is a failure.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(120);

    private readonly HttpClient _http;

    private RunningApp(LocalHost host, FastTime time)
    {
        Host = host;
        Time = time;
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = host.Address };
    }

    public LocalHost Host { get; }

    public FastTime Time { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="connection">The storage account.</param>
    /// <param name="settings">Sets of settings, the later winning.</param>
    public static async Task<RunningApp> StartAsync(string connection, params Dictionary<string, string?>[] settings)
    {
        var time = new FastTime();
        return new RunningApp(await LocalHost.StartAsync(new LocalOptions(Once: true), Configuration(connection, settings), Token, time), time);
    }

    /// <summary>The settings of a test's app: nothing fires by itself.</summary>
    public static IConfigurationRoot Configuration(string connection, params Dictionary<string, string?>[] settings)
    {
        var builder = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["EchoStorage"] = connection,
            ["Echo:Schedules:Inventory"] = "0 0 0 1 1 *",
            ["Echo:Schedules:BackupActions"] = "0 0 0 1 1 *",
            ["Echo:Schedules:Usage"] = "0 0 0 1 1 *",
        });
        foreach (var set in settings)
        {
            builder.AddInMemoryCollection(set);
        }

        return builder.Build();
    }

    /// <summary>Starts a run and waits for its end.</summary>
    public async Task<ExportRun> RunAsync(string kind, string? mode = null, DateTimeOffset? since = null)
    {
        var (status, id) = await StartRunAsync(kind, mode, since);
        status.ShouldBe(HttpStatusCode.Accepted);
        return await EndOfAsync(id);
    }

    /// <summary>Runs every kind, each of which must complete.</summary>
    public async Task<Dictionary<string, ExportRun>> RunAllAsync()
    {
        var runs = await Task.WhenAll(ExportKinds.Names.Select(kind => RunAsync(kind)));
        foreach (var run in runs)
        {
            run.State.ShouldBe(ExportRun.Completed, string.Join("; ", run.Errors));
        }

        return runs.ToDictionary(r => r.Kind, StringComparer.Ordinal);
    }

    /// <summary>The answer to a start, and the id of the run that it speaks of.</summary>
    public async Task<(HttpStatusCode Status, string Id)> StartRunAsync(string kind, string? mode = null, DateTimeOffset? since = null)
    {
        using var answer = await _http.PostAsJsonAsync(
            "api/exports", new { client = "main", kind, mode, since = since?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) }, Token);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        return (answer.StatusCode, body.TryGetProperty("id", out var id) ? id.GetString()! : body.GetRawText());
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> CancelAsync(string id)
    {
        using var answer = await _http.PostAsync(new Uri($"api/exports/{id}/cancel", UriKind.Relative), content: null, Token);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    public async Task<ExportRun> EndOfAsync(string id)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(LongestRun);
        using var timer = new PeriodicTimer(LookAgain);
        while (true)
        {
            var run = (await _http.GetFromJsonAsync($"api/exports/{id}", ExportJson.Default.ExportRun, deadline.Token))!;
            if (run.IsOver)
            {
                return run;
            }

            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
    }
}
