using System.Net;
using Azure;
using EchoFunctions.Core.Http;
using EchoFunctions.Core.Messaging;
using EchoPlatform;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Exports;

/// <summary>Makes work items with what they need.</summary>
internal sealed class WorkItemFactory(
    EchoSettings settings,
    EchoApis apis,
    StateStore store,
    EventSender sender,
    DeadLetters deadLetters,
    EchoMetrics metrics,
    TimeProvider time,
    ILogger<WorkItem> logger)
{
    public WorkItem Create(ExportRun run, int shard, IReadOnlyList<WorkAccount> accounts) =>
        new(run, shard, accounts, settings, apis[run.Client], store, sender, deadLetters, metrics, time, logger);
}

/// <summary>
/// The accounts of one shard in one run: read, compare with what was delivered, send what is new or changed, and note it. A
/// message's rows are noted in the journal before it is sent and count as delivered after the queue acknowledged it.
/// </summary>
internal sealed partial class WorkItem(
    ExportRun run,
    int shard,
    IReadOnlyList<WorkAccount> accounts,
    EchoSettings settings,
    EchoPlatformClient api,
    StateStore store,
    EventSender sender,
    DeadLetters deadLetters,
    EchoMetrics metrics,
    TimeProvider time,
    ILogger<WorkItem> logger)
{
    /// <summary>So many accounts in a row that fail for a passing reason mean that the API is away, and the rest need not be tried.</summary>
    private const int PatienceWithApi = 3;

    /// <summary>Accounts whose pages are fetched at the same time; their rows are taken one account after the other.</summary>
    private const int AccountsAhead = 6;

    private readonly IExportKind _kind = ExportKinds.All[run.Kind];
    private readonly List<(string Queue, bool Base64)> _destinations =
        [.. settings.Subscriptions.Where(s => s.Takes(run.Kind)).Select(s => (s.Queue, s.Base64))];

    private readonly List<(AccountState State, ExportRow Row)> _pending = [];
    private readonly List<(AccountState State, bool IsGapless)> _read = [];
    private readonly List<string> _errors = [];
    private RecordBatch _batch = null!;
    private Journal _journal = null!;
    private int _done;
    private int _failed;
    private long _rows;
    private long _records;
    private long _messages;
    private long _deadLetters;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (state, outcome, etag) = await store.GetShardAsync(run.Client, run.Kind, run.Shards!.Value, shard, cancellationToken);
        if (outcome.Run == run.Id)
        {
            return;
        }

        var limit = _destinations.Exists(d => d.Base64) ? RecordBatch.Base64Limit : RecordBatch.QueueLimit;
        _batch = new RecordBatch(run.Client, run.Kind, run.Partner!, run.Id, run.Sequence, limit, time);
        using var journal = await Journal.OpenAsync(store.JournalBlob(run.Id, shard), $"Work item {shard} of run {run.Id}", cancellationToken);
        _journal = journal;
        _messages = journal.SentMessages * _destinations.Count;
        _records = journal.Sent.Count;

        await Heartbeat.RunAsync(
            stop => ExportAsync(state, stop), journal.BeatAsync, settings.RunLease / 3, time, cancellationToken);

        await store.SaveShardAsync(run.Client, run.Kind, run.Shards.Value, shard, state, Outcome(), etag, cancellationToken);
    }

    private ShardOutcome Outcome() => new()
    {
        Run = run.Id,
        Shard = shard,
        AccountsDone = _done,
        AccountsFailed = _failed,
        Rows = _rows,
        Records = _records,
        Messages = _messages,
        DeadLetters = _deadLetters,
        Errors = _errors,
    };

    private async Task<bool> ExportAsync(ShardState state, CancellationToken cancellationToken)
    {
        var patience = PatienceWithApi;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<AccountReading>();
        var next = 0;
        try
        {
            while (next < accounts.Count || ahead.Count > 0)
            {
                while (next < accounts.Count && ahead.Count < AccountsAhead)
                {
                    ahead.Enqueue(Begin(accounts[next++], state, stop.Token));
                }

                var reading = ahead.Dequeue();
                try
                {
                    await ExportAsync(reading, cancellationToken);
                    patience = PatienceWithApi;
                }
                catch (EchoPlatformException e) when (IsOfOneAccount(e) && !(e.IsTransient && --patience == 0))
                {
                    Fail(reading.Read.Account, e);
                }
            }

            await FlushAsync(cancellationToken);
        }
        catch (Exception e) when (e is EchoFunctionsException or EchoPlatformException or RequestFailedException or AggregateException)
        {
            // Not a matter of one account: what has not been read and delivered by now is left to the next run.
            _failed = accounts.Count - _done;
            Note(Problem.Describe(e, run.Client));
            Log.ItemFailed(logger, run.Id, shard, _failed, _errors[^1]);
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var reading in ahead)
            {
                await reading.DisposeAsync();
            }
        }

        return true;
    }

    /// <summary>A refused token or a silent authorization server concerns every account.</summary>
    private static bool IsOfOneAccount(EchoPlatformException e) => e is not OAuthException && e.Status != HttpStatusCode.Unauthorized;

    private void Fail(WorkAccount account, EchoPlatformException e)
    {
        _failed++;
        var error = $"Account '{account.Username}': {Problem.Describe(e, run.Client)}";
        Note(error);
        Log.AccountFailed(logger, run.Id, error);
    }

    private void Note(string error)
    {
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    private AccountReading Begin(WorkAccount account, ShardState state, CancellationToken cancellationToken)
    {
        if (!state.Accounts.TryGetValue(account.Username, out var known))
        {
            state.Accounts[account.Username] = known = new AccountState();
        }

        var read = new AccountRead(
            api,
            account,
            known.Copy(),
            run.Since,
            settings.Clients[run.Client].HistoryStart,
            Whole: run.Mode == ExportRequest.Snapshot);
        return new AccountReading(_kind, read, known, cancellationToken);
    }

    private async Task ExportAsync(AccountReading reading, CancellationToken cancellationToken)
    {
        var (account, known) = (reading.Read.Account, reading.Known);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in reading.PagesAsync(cancellationToken))
        {
            foreach (var row in page.Rows)
            {
                // Pages shift while they are read: the same row may come twice.
                if (seen.Add(row.LocalKey))
                {
                    _rows++;
                    await TakeAsync(account, known, row, cancellationToken);
                }
            }

            foreach (var row in page.Unreadable)
            {
                await PutAsideAsync(account, known, row, cancellationToken);
            }

            metrics.Rows(run.Kind, page.Rows.Count);
        }

        _read.Add((known, _kind.IsGapless(reading.Read)));
        if (_pending.Count == 0)
        {
            Settle();
        }
    }

    private async Task TakeAsync(WorkAccount account, AccountState known, ExportRow row, CancellationToken cancellationToken)
    {
        var key = row.LocalKey.Length == 0
            ? Uri.EscapeDataString(account.Username)
            : $"{Uri.EscapeDataString(account.Username)}/{row.LocalKey}";
        if (_journal.Sent.TryGetValue(key, out var sent))
        {
            // An earlier attempt of this run has sent the row; should it have changed since, the next run will see it.
            known.Rows[row.LocalKey] = new RowMark(sent, row.Time, row.Open || sent != row.Version);
            return;
        }

        if (_journal.InDoubt.TryGetValue(key, out var doubtful) && doubtful != row.Version)
        {
            // It may have gone out with other content under this run's sequence, so its new content waits for the next run.
            known.Rows[row.LocalKey] = new RowMark("", row.Time, Open: true);
            return;
        }

        var isKnown = known.Rows.TryGetValue(row.LocalKey, out var mark);
        if (isKnown && mark.Version == row.Version && run.Mode != ExportRequest.Snapshot)
        {
            known.Rows[row.LocalKey] = new RowMark(row.Version, row.Time, row.Open);
            return;
        }

        var change = run.Mode == ExportRequest.Snapshot ? "snapshot" : isKnown ? "updated" : "added";
        var outgoing = new OutgoingRow(account.Username, key, row.Version, change, row.Json);
        if (!_batch.TryAdd(outgoing))
        {
            await FlushAsync(cancellationToken);
            _batch.TryAdd(outgoing);
        }

        _pending.Add((known, row));
    }

    /// <summary>Sends what has gathered; only then do its rows count as delivered.</summary>
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_batch.Rows.Count > 0)
        {
            if (_destinations.Count > 0)
            {
                await _journal.IntendAsync(_batch.Rows, cancellationToken);
                var (header, data) = _batch.Build();
                var refused = await sender.SendAsync(header, data, _destinations, cancellationToken);
                _deadLetters += refused;
                for (var taken = refused; taken < _destinations.Count; taken++)
                {
                    _messages++;
                    metrics.Message(run.Kind);
                }
            }

            _records += _batch.Rows.Count;
            foreach (var (state, row) in _pending)
            {
                state.Rows[row.LocalKey] = new RowMark(row.Version, row.Time, row.Open);
            }

            _pending.Clear();
            _batch.Clear();
        }

        Settle();
    }

    /// <summary>Accounts read to their end whose rows are all delivered.</summary>
    private void Settle()
    {
        foreach (var (state, isGapless) in _read)
        {
            if (isGapless)
            {
                state.ReadAt = run.Started.ToUnixTimeMilliseconds();
                _kind.Forget(state);
            }

            _done++;
        }

        _read.Clear();
    }

    /// <summary>A row that cannot be read goes to the dead letters, once for each content; its neighbours go on.</summary>
    private async Task PutAsideAsync(WorkAccount account, AccountState known, UnreadableRow row, CancellationToken cancellationToken)
    {
        var version = ExportRow.VersionOf(row.Json);
        var key = AccountState.KeyOfPutAside(version);
        if (!known.Rows.ContainsKey(key))
        {
            await deadLetters.SendUnreadableRowAsync(run, account, row, cancellationToken);
            known.Rows[key] = new RowMark(version, Time: null, Open: false);
            _deadLetters++;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Warning, "Run {Run}: {Error}")]
        public static partial void AccountFailed(ILogger logger, string run, string error);

        [LoggerMessage(1321, LogLevel.Warning, "Run {Run}: work item {Shard} stopped with {Failed} accounts left. {Error}")]
        public static partial void ItemFailed(ILogger logger, string run, int shard, int failed, string error);
    }
}
