namespace EchoFunctions.Core.Messaging;

/// <summary>The queues that get a row together; its messages hold no other rows.</summary>
internal sealed record Route(IReadOnlyList<(string Queue, bool Base64)> Destinations)
{
    /// <summary>Bytes of a message that fits on all of its queues.</summary>
    public int Limit => Destinations.Any(d => d.Base64) ? RecordBatch.Base64Limit : RecordBatch.QueueLimit;
}

/// <summary>Finds the queues of each row of one client and kind. Without filters all rows have the same.</summary>
internal sealed class Routing
{
    private readonly IReadOnlyList<Subscription> _subscriptions;
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly Route _all;

    public Routing(IEnumerable<Subscription> subscriptions, string client, string kind)
    {
        _subscriptions = [.. subscriptions.Where(s => s.Takes(client, kind))];
        _all = RouteTo(_subscriptions);
    }

    public Route Of(ReadOnlyMemory<byte> row, bool isRemoved)
    {
        if (_subscriptions.All(s => s.Where.Count == 0))
        {
            return _all;
        }

        // What tells of a removal has nothing left to filter by.
        List<Subscription> takers = [.. _subscriptions.Where(s => isRemoved || s.Takes(row.Span))];
        var names = string.Join(',', takers.Select(s => s.Name));
        return _routes.TryGetValue(names, out var route) ? route : _routes[names] = RouteTo(takers);
    }

    private static Route RouteTo(IEnumerable<Subscription> subscriptions) => new([.. subscriptions.Select(s => (s.Queue, s.Base64))]);
}
