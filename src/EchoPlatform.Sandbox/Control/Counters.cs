using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace EchoPlatform.Sandbox.Control;

/// <summary>What was asked of the sandbox since it started or since the counters were last reset.</summary>
internal sealed class Counters
{
    private volatile Tally tally = new();
    private int concurrent;

    public void Begin(bool isApi, string? template)
    {
        var current = tally;
        if (!isApi)
        {
            Interlocked.Increment(ref current.TokenRequests);
            return;
        }

        Interlocked.Increment(ref current.ApiRequests);
        Interlocked.Increment(ref current.Routes.GetOrAdd(template ?? "(none)", static _ => new Cell()).Value);
        var now = Interlocked.Increment(ref concurrent);
        for (var seen = Volatile.Read(ref current.MaxConcurrent); now > seen; seen = Volatile.Read(ref current.MaxConcurrent))
        {
            Interlocked.CompareExchange(ref current.MaxConcurrent, now, seen);
        }
    }

    public void End(bool isApi, int status)
    {
        var current = tally;
        Interlocked.Increment(ref (isApi ? current.Statuses : current.TokenStatuses).GetOrAdd(status, static _ => new Cell()).Value);
        if (isApi)
        {
            Interlocked.Decrement(ref concurrent);
        }
    }

    public void TokenIssued() => Interlocked.Increment(ref tally.TokensIssued);

    public void Reset() => tally = new Tally();

    public void Write(Utf8JsonWriter json)
    {
        var current = tally;
        json.WriteStartObject();
        json.WriteNumber("tokenRequests", Volatile.Read(ref current.TokenRequests));
        json.WriteNumber("tokensIssued", Volatile.Read(ref current.TokensIssued));
        json.WriteNumber("apiRequests", Volatile.Read(ref current.ApiRequests));
        json.WriteNumber("maxConcurrentRequests", Volatile.Read(ref current.MaxConcurrent));
        WriteCells(json, "routes", current.Routes.Select(cell => (cell.Key, cell.Value)));
        WriteCells(json, "statuses", current.Statuses.Select(cell => (cell.Key.ToString(CultureInfo.InvariantCulture), cell.Value)));
        WriteCells(json, "tokenStatuses", current.TokenStatuses.Select(cell => (cell.Key.ToString(CultureInfo.InvariantCulture), cell.Value)));
        json.WriteEndObject();
    }

    private static void WriteCells(Utf8JsonWriter json, string name, IEnumerable<(string Name, Cell Cell)> cells)
    {
        json.WriteStartObject(name);
        foreach (var (key, cell) in cells.OrderBy(cell => cell.Name, StringComparer.Ordinal))
        {
            json.WriteNumber(key, Volatile.Read(ref cell.Value));
        }

        json.WriteEndObject();
    }

    private sealed class Cell
    {
        public long Value;
    }

    private sealed class Tally
    {
        public long TokenRequests;
        public long TokensIssued;
        public long ApiRequests;
        public int MaxConcurrent;

        public ConcurrentDictionary<string, Cell> Routes { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<int, Cell> Statuses { get; } = new();

        public ConcurrentDictionary<int, Cell> TokenStatuses { get; } = new();
    }
}
