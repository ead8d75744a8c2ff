using System.Globalization;
using System.Text.Json;

namespace EchoFunctions.Benchmarks;

/// <summary>The figures of the design, each printed as one line of JSON.</summary>
internal static class Ratios
{
    public static async Task<int> RunAsync(int rounds, string? only, CancellationToken cancellationToken)
    {
        var holds = true;
        foreach (var (name, measure) in ((string, Func<int, CancellationToken, Task<IReadOnlyList<Figure>>>)[])
            [("export-vs-raw", ExportVsRawAsync), ("queue-operations-per-1000", OperationsAsync), ("memory-10x", MemoryAsync)])
        {
            if (only is not null && only != name)
            {
                continue;
            }

            foreach (var figure in await measure(rounds, cancellationToken))
            {
                Console.WriteLine(figure.ToJson());
                holds &= figure.Holds;
            }
        }

        return holds ? 0 : 1;
    }

    private static async Task<IReadOnlyList<Figure>> ExportVsRawAsync(int rounds, CancellationToken cancellationToken)
    {
        // Without the oddities: a loop by hand that believes every answer would lose rows over them, and so look fast.
        await using var lab = await Lab.StartAsync(accounts: 1500, actionsPerAccount: 210, latencyMs: 5, cancellationToken, warts: false);
        var best = (Concurrency: 0, Rate: 0.0);
        foreach (var concurrency in (int[])[1, 2, 4, 8, 16, 32, 64])
        {
            var rate = Rate(await RawAsync(lab, concurrency, cancellationToken));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"raw loop at {concurrency}: {rate:0} rows/s"));
            best = rate > best.Rate ? (concurrency, rate) : best;
        }

        var values = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var export = await ExportAsync(lab, lab.TakeStorage(), warm: true, cancellationToken);
            var raw = await RawAsync(lab, best.Concurrency, cancellationToken);
            if (Number(export, "Rows") != Number(raw, "Rows"))
            {
                throw new InvalidOperationException($"The export read {Number(export, "Rows")} rows, the raw loop {Number(raw, "Rows")}");
            }

            values.Add(Rate(export) / Rate(raw));
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}: export {Rate(export):0} rows/s, raw loop {Rate(raw):0} rows/s at {best.Concurrency}"));
        }

        return [Figure.AtLeast("export-vs-raw", 0.90, values)];
    }

    /// <summary>A full export, then a run after about four changes an account, then one after none.</summary>
    private static async Task<IReadOnlyList<Figure>> OperationsAsync(int rounds, CancellationToken cancellationToken)
    {
        await using var lab = await Lab.StartAsync(accounts: 500, actionsPerAccount: 40, latencyMs: 0, cancellationToken);
        var storage = lab.TakeStorage();
        var full = await ExportAsync(lab, storage, warm: false, cancellationToken);
        var none = await ExportAsync(lab, storage, warm: false, cancellationToken);
        await lab.AdvanceAsync(TimeSpan.FromMinutes(70), cancellationToken);
        var steady = await ExportAsync(lab, storage, warm: false, cancellationToken);
        var changes = Number(steady, "Records") / Number(steady, "Accounts");
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"full: {PerThousand(full):0.0}; {changes:0.0} changed rows an account: {PerThousand(steady):0.0} operations per 1,000 records"));
        return
        [
            Figure.AtMost("queue-operations-per-1000", 22, [Math.Max(PerThousand(full), PerThousand(steady))]),
            Figure.AtMost("no-change-requests-per-account", 1, [Number(none, "ApiRequests") / Number(none, "Accounts")])
                with { Holds = Number(none, "ApiRequests") <= Number(none, "Accounts") && Number(none, "Messages") == 0 },
        ];
    }

    private static async Task<IReadOnlyList<Figure>> MemoryAsync(int rounds, CancellationToken cancellationToken)
    {
        var values = new List<double>();
        for (var round = 0; round < Math.Min(rounds, 3); round++)
        {
            values.Add(await PeakAsync(5000, 200, cancellationToken) / await PeakAsync(500, 200, cancellationToken));
        }

        return [Figure.AtMost("memory-10x", 1.15, values)];
    }

    private static async Task<double> PeakAsync(int accounts, int actionsPerAccount, CancellationToken cancellationToken)
    {
        await using var lab = await Lab.StartAsync(accounts, actionsPerAccount, latencyMs: 0, cancellationToken);
        var export = await ExportAsync(lab, lab.TakeStorage(), warm: false, cancellationToken);
        var peak = Number(export, "PeakBytes");
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{Number(export, "Rows")} rows: {peak / (1 << 20):0} MiB at the peak"));
        return peak;
    }

    private static Task<JsonElement> ExportAsync(Lab lab, string storage, bool warm, CancellationToken cancellationToken) =>
        Lab.RunChildAsync(cancellationToken, "export", storage, lab.Api.AbsoluteUri, warm ? "warm" : "cold");

    private static Task<JsonElement> RawAsync(Lab lab, int concurrency, CancellationToken cancellationToken) => Lab.RunChildAsync(
        cancellationToken, "raw", lab.TakeStorage(), lab.Api.AbsoluteUri, concurrency.ToString(CultureInfo.InvariantCulture));

    private static double Rate(JsonElement result) => Number(result, "Rows") / Number(result, "Seconds");

    private static double PerThousand(JsonElement result) => Number(result, "QueueOperations") / Number(result, "Records") * 1000;

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();
}

/// <summary>A measured figure: the median of its rounds against a goal.</summary>
internal sealed record Figure(string Name, double Value, double Goal, bool Holds, int Rounds, double Min, double Max)
{
    public static Figure AtLeast(string name, double goal, IReadOnlyList<double> values) =>
        new(name, Median(values), goal, Median(values) >= goal, values.Count, values.Min(), values.Max());

    public static Figure AtMost(string name, double goal, IReadOnlyList<double> values) =>
        new(name, Median(values), goal, Median(values) <= goal, values.Count, values.Min(), values.Max());

    public string ToJson() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"name":"{{Name}}","value":{{Value:0.###}},"goal":{{Goal}},"holds":{{(Holds ? "true" : "false")}},"rounds":{{Rounds}},"min":{{Min:0.###}},"max":{{Max:0.###}}}""");

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
