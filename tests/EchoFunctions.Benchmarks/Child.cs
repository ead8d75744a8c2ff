using System.Diagnostics;
using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoFunctions.Local;
using EchoPlatform.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EchoFunctions.Benchmarks;

/// <summary>The processes that are measured: the app exporting, and the loop that anyone would write by hand.</summary>
internal static class Child
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var result = arguments switch
        {
            ["export", var storage, var api, var warm] => await ExportAsync(storage, new Uri(api), warm == "warm"),
            ["raw", var storage, var api, var concurrency] => await RawLoop.RunAsync(storage, new Uri(api), int.Parse(concurrency, null)),
            _ => throw new ArgumentException($"No such child: {string.Join(' ', arguments)}", nameof(arguments)),
        };
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    /// <summary>One run of backup actions on the embedded host.</summary>
    private static async Task<ChildResult> ExportAsync(string storage, Uri api, bool warm)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["EchoStorage"] = storage };
        var options = new SandboxOptions();
        foreach (var (client, since) in ((string, string?)[])[("main", null), ("warm", options.Start.AddHours(-1).ToString("O"))])
        {
            settings[$"Echo:Clients:{client}:ClientId"] = options.ClientId;
            settings[$"Echo:Clients:{client}:ClientSecret"] = options.ClientSecret;
            settings[$"Echo:Clients:{client}:AuthUri"] = api.AbsoluteUri;
            settings[$"Echo:Clients:{client}:ApiUri"] = api.AbsoluteUri;
            settings[$"Echo:Clients:{client}:HistoryStart"] = since;
        }

        var configuration = new ConfigurationBuilder().AddConfiguration(LocalSettings.Read([])).AddInMemoryCollection(settings).Build();
        await using var host = await LocalHost.StartAsync(new LocalOptions(Once: true), configuration, CancellationToken.None);
        if (warm)
        {
            await RunToEndAsync(host, "warm");
        }

        var (requests, operations) = (host.Counters.ApiRequests, host.Counters.QueueOperations);
        var cpu = Environment.CpuUsage.TotalTime;
        var run = await RunToEndAsync(host, "main");
        return new ChildResult(
            run.Rows,
            run.Records,
            (run.Finished!.Value - run.Started).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            host.Counters.ApiRequests - requests,
            host.Counters.QueueOperations - operations,
            run.Messages,
            run.Accounts.Planned,
            PeakMemory());
    }

    private static async Task<ExportRun> RunToEndAsync(LocalHost host, string client)
    {
        var exports = host.Functions.Services.GetRequiredService<ExportService>();
        var (_, run) = await exports.StartAsync(new ExportRequest(client, ExportKinds.BackupActions), CancellationToken.None);
        while (!run.IsOver)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            run = (await exports.GetAsync(run.Id, CancellationToken.None))!;
        }

        return run.State == ExportRun.Completed ? run : throw new InvalidOperationException(string.Join("; ", run.Errors));
    }

    public static long PeakMemory()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}

/// <summary>What a child reports.</summary>
internal sealed record ChildResult(
    long Rows, long Records, double Seconds, double CpuSeconds, long ApiRequests, long QueueOperations, long Messages, long Accounts, long PeakBytes);
