using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using EchoFunctions.Core;
using EchoFunctions.Core.Exports;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EchoFunctions.Local;

/// <summary>One run of every kind for every client, started and followed over HTTP as anyone would.</summary>
internal sealed class FullExport(LocalHost host, bool once)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private const int LooksWithoutProgress = 10;

    private readonly TimeProvider _time = host.Functions.Services.GetRequiredService<TimeProvider>();
    private readonly List<Followed> _runs = [];

    /// <summary>False when a run failed, after saying so in one line on standard error.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = host.Address };
        var clients = host.Functions.Services.GetRequiredService<EchoSettings>().Clients.Keys;
        _runs.AddRange(clients.SelectMany(client => ExportKinds.Names.Select(kind => new Followed(client, kind))));
        await ShowAsync(Task.WhenAll(_runs.Select(run => FollowAsync(http, run, cancellationToken))), cancellationToken);

        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        AnsiConsole.Write(Table());
        if (host.Sandbox is { } sandbox)
        {
            var truth = await http.GetFromJsonAsync<JsonElement>(new Uri(sandbox, "_sandbox/truth"), cancellationToken);
            Console.WriteLine($"The sandbox holds {truth.GetProperty("accounts")} accounts, {truth.GetProperty("computers")} computers and "
                + $"{truth.GetProperty("backupActions")} backup actions.");
        }

        var failed = _runs.Find(r => r.Run?.State == ExportRun.Failed);
        if (failed is not null)
        {
            await Console.Error.WriteLineAsync($"error: the run of {failed.Kind} for '{failed.Client}' failed: {(failed.Run!.Errors is [var first, ..] ? first : "")}");
        }

        if (once)
        {
            Console.WriteLine(JsonSerializer.Serialize(Summary(seconds), FullExportJson.Default.ExportSummary));
        }

        return failed is null;
    }

    private ExportSummary Summary(double seconds) => new()
    {
        Accounts = Rows(ExportKinds.Accounts),
        Computers = Rows(ExportKinds.Computers),
        BackupActions = Rows(ExportKinds.BackupActions),
        Usage = Rows(ExportKinds.Usage),
        Messages = host.Counters.Messages,
        TokenRequests = host.Counters.TokenRequests,
        ApiRequests = host.Counters.ApiRequests,
        QueueOperations = host.Counters.QueueOperations,
        Seconds = Math.Round(seconds, 3),
    };

    private long Rows(string kind) => _runs.Where(r => r.Kind == kind).Sum(r => r.Run?.Rows ?? 0);

    /// <summary>Starts a run and waits for it. While nothing moves it is started again: that changes nothing, but takes over a dead run.</summary>
    private async Task FollowAsync(HttpClient http, Followed followed, CancellationToken cancellationToken)
    {
        while (followed.Run is not { IsOver: true })
        {
            using var answer = await http.PostAsJsonAsync(
                "api/exports", new { client = followed.Client, kind = followed.Kind }, cancellationToken);
            if (answer.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.Conflict))
            {
                var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                throw new LocalException(problem.TryGetProperty("detail", out var detail)
                    ? detail.GetString()!
                    : $"The functions answered {(int)answer.StatusCode} to the start of a run");
            }

            var looks = LooksWithoutProgress;
            while (looks-- > 0 && followed.Run is not { IsOver: true })
            {
                await Task.Delay(LookAgain, _time, cancellationToken);
                if (await LookAsync(http, answer.Headers.Location!, cancellationToken) is { } run)
                {
                    looks = HasMoved(followed.Run, run) ? LooksWithoutProgress : looks;
                    followed.Run = run;
                }
            }
        }
    }

    /// <summary>Null while the functions cannot say how the run goes; the next start tells why.</summary>
    private static async Task<ExportRun?> LookAsync(HttpClient http, Uri location, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(location, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync(ExportJson.Default.ExportRun, cancellationToken) : null;
    }

    private static bool HasMoved(ExportRun? before, ExportRun now) =>
        (before?.Id, before?.Items, before?.Accounts, before?.Records) != (now.Id, now.Items, now.Accounts, now.Records);

    /// <summary>A live table where somebody looks, a line now and then where not.</summary>
    private async Task ShowAsync(Task work, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (console.Profile.Capabilities.Interactive)
        {
            await console.Live(Table()).AutoClear(enabled: true).StartAsync(async live =>
            {
                while (!work.IsCompleted)
                {
                    live.UpdateTarget(Table());
                    await Task.WhenAny(work, Task.Delay(LookAgain, _time, cancellationToken));
                }
            });
        }
        else
        {
            while (await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(5), _time, cancellationToken)) != work)
            {
                await Console.Error.WriteLineAsync($"exporting: {host.Counters.Rows} rows read, {host.Counters.Messages} messages sent");
            }
        }

        await work;
    }

    private Table Table()
    {
        // Narrow enough for 80 columns: the client is named only where there are several.
        var severalClients = _runs.Select(r => r.Client).Distinct(StringComparer.Ordinal).Skip(1).Any();
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("kind").NoWrap())
            .AddColumn(new TableColumn("state").NoWrap())
            .AddColumn(new TableColumn("accounts").RightAligned())
            .AddColumn(new TableColumn("rows").RightAligned())
            .AddColumn(new TableColumn("records").RightAligned())
            .AddColumn(new TableColumn("messages").RightAligned());
        foreach (var (client, kind, run) in _runs.Select(r => (r.Client, r.Kind, r.Run)))
        {
            var color = run?.State switch { ExportRun.Completed => "green", ExportRun.Failed => "red", _ => "grey" };
            table.AddRow(
                severalClients ? $"{client} {kind}" : kind,
                $"[{color}]{run?.State ?? "starting"}[/]",
                run is null ? "" : $"{run.Accounts.Done}/{run.Accounts.Planned}",
                Text(run?.Rows),
                Text(run?.Records),
                Text(run?.Messages));
        }

        return table.Caption(string.Create(
            CultureInfo.InvariantCulture,
            $"{host.Counters.ApiRequests} API requests, {host.Counters.TokenRequests} token requests, {host.Counters.QueueOperations} queue operations"));
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private sealed class Followed(string client, string kind)
    {
        public string Client { get; } = client;

        public string Kind { get; } = kind;

        public ExportRun? Run { get; set; }
    }
}

/// <summary>The last line of a run with <c>--once</c>.</summary>
internal sealed record ExportSummary
{
    public required long Accounts { get; init; }

    public required long Computers { get; init; }

    public required long BackupActions { get; init; }

    public required long Usage { get; init; }

    public required long Messages { get; init; }

    public required long TokenRequests { get; init; }

    public required long ApiRequests { get; init; }

    public required long QueueOperations { get; init; }

    public required double Seconds { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExportSummary))]
internal sealed partial class FullExportJson : JsonSerializerContext;
