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
    MissingResources missing,
    EchoMetrics metrics,
    TimeProvider time,
    ILogger<WorkItem> logger)
{
    public WorkItem Create(RunSession session, int shard, IReadOnlyList<WorkAccount> accounts) =>
        new(session, shard, accounts, settings, apis[session.Run.Client], store, sender, deadLetters, missing, metrics, time, logger);
}

/// <summary>
/// The accounts of one shard in one run: read, compare with what was delivered, send what is new or changed, and note it. A
/// message's rows are noted in the journal before it is sent and count as delivered after the queue acknowledged it.
/// </summary>
internal sealed partial class WorkItem(
    RunSession session,
    int shard,
    IReadOnlyList<WorkAccount> accounts,
    EchoSettings settings,
    EchoPlatformClient api,
    StateStore store,
    EventSender sender,
    DeadLetters deadLetters,
    MissingResources missing,
    EchoMetrics metrics,
    TimeProvider time,
    ILogger<WorkItem> logger)
{
    /// <summary>So many accounts in a row that fail for a passing reason mean that the API is away, and the rest need not be tried.</summary>
    private const int PatienceWithApi = 3;

    /// <summary>
    /// Accounts whose pages a process fetches at the same time, shared by its work items; an item takes their rows one account
    /// after the other.
    /// </summary>
    private const int AccountsAhead = 16;

    private readonly ExportRun _run = session.Run;
    private readonly Journal _journal = session.Journal;
    private readonly IExportKind _kind = ExportKinds.All[session.Run.Kind];
    private readonly Routing _routing = new(settings.Subscriptions, session.Run.Client, session.Run.Kind);
    private readonly Dictionary<Route, Outgoing> _outgoing = [];
    private readonly Journaled _earlier = new();

    private readonly List<(AccountState State, WholeRead? Whole, bool IsGapless, bool IsPlanned)> _read = [];
    private readonly List<string> _errors = [];
    private Journal.Attempt? _attempt;
    private int _done;
    private int _failed;
    private long _rows;
    private long _records;
    private long _messages;
    private long _deadLetters;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var stored = await store.GetShardAsync(_run, shard, cancellationToken);
        if (stored.Outcome.Run == _run.Id)
        {
            return;
        }

        var claimed = await store.ClaimShardAsync(_run, shard, stored, _journal.Writer, cancellationToken);
        if (stored.Claim.Run == _run.Id)
        {
            await TakeOverAsync(stored.Claim.Writers, cancellationToken);
        }

        using var attempt = _journal.Begin(shard);
        _attempt = attempt;
        try
        {
            await Heartbeat.RunAsync(
                stop => ExportAsync(claimed.State, stop), _journal.BeatAsync, settings.RunLease / 3, time, cancellationToken);
        }
        catch (ClaimLostException)
        {
            if (await store.GetRunAsync(_run.Id, cancellationToken) is not { Value.State: ExportRun.Canceled })
            {
                throw;
            }

            // What has gone out is kept, so that the next run does not send it again.
            _failed = accounts.Count - _done;
        }

        await store.SaveShardAsync(_run, shard, claimed, Outcome(), _journal.Writer, cancellationToken);
    }

    /// <summary>Shuts out the processes that worked on the item before, then reads what they have sent.</summary>
    private async Task TakeOverAsync(IReadOnlyList<string> writers, CancellationToken cancellationToken)
    {
        foreach (var writer in writers)
        {
            var blob = store.JournalBlob(_run.Id, writer);
            if (writer != _journal.Writer)
            {
                await Journal.SealAsync(blob, cancellationToken);
            }

            await _earlier.ReadAsync(blob, shard, cancellationToken);
        }

        _messages = _earlier.SentMessages;
        _records = _earlier.Sent.Count;
    }

    private ShardOutcome Outcome() => new()
    {
        Run = _run.Id,
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
        var vanished = Vanished.In(state, accounts, _kind, _run.Started);
        List<WorkAccount> all = [.. accounts, .. vanished];
        try
        {
            while (next < all.Count || ahead.Count > 0)
            {
                while (next < all.Count && ahead.Count < Math.Max(1, AccountsAhead / session.Items))
                {
                    var read = Read(all[next], state, isPlanned: next++ < accounts.Count);
                    if (_kind.IsDue(read))
                    {
                        ahead.Enqueue(new AccountReading(_kind, read, state.Accounts[_kind.StateKeyOf(read.Account)], stop.Token));
                    }
                    else
                    {
                        _done++;
                    }
                }

                if (!ahead.TryDequeue(out var reading))
                {
                    continue;
                }

                try
                {
                    await ExportAsync(reading, cancellationToken);
                    patience = PatienceWithApi;
                }
                catch (EchoPlatformException e) when (IsOfOneAccount(e) && !reading.Read.IsPlanned)
                {
                    // It stays known, and the next run tries again.
                    Log.VanishedUnread(logger, _run.Id, reading.Read.Account.Username, Problem.Describe(e, _run.Client));
                    next = e.IsTransient && --patience <= 0 ? all.Count : next;
                }
                catch (EchoPlatformException e) when (IsOfOneAccount(e) && !(e.IsTransient && --patience == 0))
                {
                    if (e.Status == HttpStatusCode.NotFound && await reading.Read.IsGoneAsync(cancellationToken))
                    {
                        // The list is slow to forget, and there is nothing more to read.
                        _read.Add((reading.Known, Whole: null, IsGapless: false, IsPlanned: true));
                        continue;
                    }

                    Fail(reading.Read.Account, e);
                }
            }

            await FlushAsync(cancellationToken);
        }
        catch (Exception e) when (e is EchoFunctionsException or EchoPlatformException or RequestFailedException or AggregateException)
        {
            // Not a matter of one account: what has not been read and delivered by now is left to the next run.
            _failed = accounts.Count - _done;
            Note(Problem.Describe(e, _run.Client));
            Log.ItemFailed(logger, _run.Id, shard, _failed, _errors[^1]);
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var reading in ahead)
            {
                await reading.DisposeAsync();
            }
        }

        Vanished.Forget(state, vanished);
        return true;
    }

    /// <summary>A refused token or a silent authorization server concerns every account.</summary>
    private static bool IsOfOneAccount(EchoPlatformException e) => e is not OAuthException && e.Status != HttpStatusCode.Unauthorized;

    private void Fail(WorkAccount account, EchoPlatformException e)
    {
        _failed++;
        var error = $"{(account.IsPartner ? "Partner" : "Account")} '{account.Username}': {Problem.Describe(e, _run.Client)}";
        Note(error);
        Log.AccountFailed(logger, _run.Id, error);
    }

    private void Note(string error)
    {
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    private AccountRead Read(WorkAccount account, ShardState state, bool isPlanned)
    {
        var key = _kind.StateKeyOf(account);
        if (!state.Accounts.TryGetValue(key, out var known))
        {
            state.Accounts[key] = known = new AccountState();
        }

        known.Listed = account.Partner is null ? null : new Listed(account.Partner, account.Name, account.Company);
        return new AccountRead(
            api,
            account,
            known.Copy(),
            _run.Since,
            settings.Clients[_run.Client].HistoryStart,
            Whole: _run.Mode == ExportRequest.Snapshot,
            _run.Client,
            _run.Started,
            isPlanned);
    }

    private async Task ExportAsync(AccountReading reading, CancellationToken cancellationToken)
    {
        var (account, known) = (reading.Read.Account, reading.Known);
        var prefix = _kind.PrefixOf(account);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in missing.SkipAsync(_run, reading.PagesAsync(cancellationToken), cancellationToken))
        {
            foreach (var row in page.Rows)
            {
                // Pages shift while they are read: the same row may come twice.
                if (seen.Add(row.LocalKey))
                {
                    _rows += row.IsGone ? 0 : 1;
                    await TakeAsync(account, prefix, known, row, cancellationToken);
                }
            }

            foreach (var row in page.Unreadable)
            {
                await PutAsideAsync(account, known, row, cancellationToken);
            }

            metrics.Rows(_run.Kind, page.Rows.Count(row => !row.IsGone));
        }

        _read.Add((known, reading.Read.WholeRead, _kind.IsGapless(reading.Read), reading.Read.IsPlanned));
        if (_outgoing.Values.All(o => o.Pending.Count == 0))
        {
            Settle();
        }
    }

    private async ValueTask TakeAsync(
        WorkAccount account, string prefix, AccountState known, ExportRow row, CancellationToken cancellationToken)
    {
        var key = row.LocalKey.Length == 0 ? prefix : $"{prefix}/{row.LocalKey}";
        if (_earlier.Sent.TryGetValue(key, out var sent))
        {
            // An earlier attempt of this run has sent the row; should it have changed since, the next run will see it.
            if (sent == ExportRow.GoneVersion)
            {
                known.Rows.Remove(row.LocalKey);
            }
            else
            {
                known.Rows[row.LocalKey] = row.Mark with { Version = sent, Open = row.Open || sent != row.Version };
            }

            return;
        }

        if (_earlier.InDoubt.TryGetValue(key, out var doubtful) && doubtful != row.Version)
        {
            // It may have gone out with other content under this run's sequence, so its new content waits for the next run.
            known.Rows[row.LocalKey] = new RowMark("", row.Time, Open: true);
            return;
        }

        var isKnown = known.Rows.TryGetValue(row.LocalKey, out var mark);
        if (row.IsGone && !isKnown)
        {
            return;
        }

        if (isKnown && mark.Version == row.Version && _run.Mode != ExportRequest.Snapshot)
        {
            known.Rows[row.LocalKey] = row.Mark;
            return;
        }

        var change = row.IsGone ? "removed" : _run.Mode == ExportRequest.Snapshot ? "snapshot" : isKnown ? "updated" : "added";
        var outgoing = new OutgoingRow(account.Subject, key, row.Version, change, row.Json);
        var message = OutgoingOf(_routing.Of(row.Json, row.IsGone));
        if (!message.Batch.TryAdd(outgoing))
        {
            await FlushAsync(message, cancellationToken);
            message.Batch.TryAdd(outgoing);
        }

        message.Pending.Add((known, row));
    }

    private Outgoing OutgoingOf(Route route) => _outgoing.TryGetValue(route, out var known)
        ? known
        : _outgoing[route] = new Outgoing(
            route, new RecordBatch(_run.Client, _run.Kind, _run.Partner!, _run.Id, _run.Sequence, route.Limit, time), []);

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var message in _outgoing.Values)
        {
            await FlushAsync(message, cancellationToken);
        }

        Settle();
    }

    /// <summary>Sends what has gathered for the queues of a route; only then do its rows count as delivered.</summary>
    private async Task FlushAsync(Outgoing message, CancellationToken cancellationToken)
    {
        var (route, batch, pending) = message;
        if (batch.Rows.Count == 0)
        {
            return;
        }

        if (route.Destinations.Count > 0)
        {
            await _attempt!.IntendAsync(batch.Rows, route.Destinations.Count, cancellationToken);
            var (header, data) = batch.Build();
            var refused = await sender.SendAsync(header, data, route.Destinations, cancellationToken);
            _deadLetters += refused;
            for (var taken = refused; taken < route.Destinations.Count; taken++)
            {
                _messages++;
                metrics.Message(_run.Kind);
            }

            _records += batch.Rows.Count;
        }

        foreach (var (state, row) in pending)
        {
            if (row.IsGone)
            {
                // Should it return, it is new.
                state.Rows.Remove(row.LocalKey);
            }
            else
            {
                state.Rows[row.LocalKey] = row.Mark;
            }

            state.ChangedAt = _run.Started.ToUnixTimeMilliseconds();
        }

        pending.Clear();
        batch.Clear();
        if (_outgoing.Values.All(o => o.Pending.Count == 0))
        {
            Settle();
        }
    }

    /// <summary>Accounts read to their end whose rows are all delivered.</summary>
    private void Settle()
    {
        foreach (var (state, whole, isGapless, isPlanned) in _read)
        {
            if (isGapless)
            {
                state.ReadAt = _run.Started.ToUnixTimeMilliseconds();
                state.ChangedAt ??= state.ReadAt;
                state.Whole = whole ?? state.Whole;
                _kind.Forget(state);
            }

            _done += isPlanned ? 1 : 0;
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
            await deadLetters.SendUnreadableRowAsync(_run, account, row, cancellationToken);
            known.Rows[key] = new RowMark(version, Time: null, Open: false);
            _deadLetters++;
        }
    }

    /// <summary>The next message for the queues of a route.</summary>
    private sealed record Outgoing(Route Route, RecordBatch Batch, List<(AccountState State, ExportRow Row)> Pending);

    private static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Warning, "Run {Run}: {Error}")]
        public static partial void AccountFailed(ILogger logger, string run, string error);

        [LoggerMessage(1321, LogLevel.Warning, "Run {Run}: work item {Shard} stopped with {Failed} accounts left. {Error}")]
        public static partial void ItemFailed(ILogger logger, string run, int shard, int failed, string error);

        [LoggerMessage(1322, LogLevel.Warning,
            "Run {Run}: whether account '{Account}', which the partner's list does not name any more, still exists is not known. {Error}")]
        public static partial void VanishedUnread(ILogger logger, string run, string account, string error);
    }
}
