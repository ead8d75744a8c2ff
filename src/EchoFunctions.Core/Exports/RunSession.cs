using System.Collections.Concurrent;

namespace EchoFunctions.Core.Exports;

/// <summary>The part that this process has in a run: one journal for all its work items.</summary>
internal sealed class RunSession(ExportRun run, Journal journal)
{
    private readonly ConcurrentDictionary<int, Lazy<Task>> _items = new();

    public ExportRun Run { get; } = run;

    public Journal Journal { get; } = journal;

    /// <summary>Number of work items under way.</summary>
    public int Items => _items.Count;

    /// <summary>Works on an item; when a message that was delivered twice asks for one that is under way, waits for that one.</summary>
    public async Task WorkAsync(int shard, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var mine = new Lazy<Task>(() => work(cancellationToken));
        var item = _items.GetOrAdd(shard, mine);
        try
        {
            await (item == mine ? item.Value : item.Value.WaitAsync(cancellationToken));
        }
        finally
        {
            if (item == mine)
            {
                _items.TryRemove(shard, out _);
            }
        }
    }
}

/// <summary>The runs that this process takes part in.</summary>
internal sealed class RunSessions(StateStore store, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, RunSession> _sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The session of a run; null when the run is over or not known.</summary>
    public async Task<RunSession?> JoinAsync(string run, CancellationToken cancellationToken)
    {
        if (Usable(run) is { } session)
        {
            return session;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Usable(run) is { } other)
            {
                return other;
            }

            if (await store.GetRunAsync(run, cancellationToken) is not { Value: { IsOver: false } stored })
            {
                return null;
            }

            if (stored.Shards is null || stored.Items is null)
            {
                throw new InvalidDataException($"A work item of run {run} came before its plan");
            }

            foreach (var idle in _sessions.Values.Where(s => s.Items == 0))
            {
                Leave(idle);
            }

            var journal = await Journal.CreateAsync(writer => store.JournalBlob(run, writer), run, time, cancellationToken);
            return _sessions[run] = new RunSession(stored, journal);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Leaves a run: it is over, or this process was shut out.</summary>
    public void Leave(RunSession session) => _sessions.TryRemove(new KeyValuePair<string, RunSession>(session.Run.Id, session));

    private RunSession? Usable(string run) =>
        _sessions.TryGetValue(run, out var session) && session.Journal is { IsClosed: false, IsFull: false } ? session : null;
}
