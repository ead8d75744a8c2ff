using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EchoFunctions.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Exports;

/// <summary>Starts runs and tells how they go.</summary>
public sealed partial class ExportService
{
    private readonly EchoSettings _settings;
    private readonly StateStore _store;
    private readonly EventSender _sender;
    private readonly RunEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger<ExportService> _logger;

    internal ExportService(
        EchoSettings settings, StateStore store, EventSender sender, RunEvents events, TimeProvider time, ILogger<ExportService> logger)
    {
        _settings = settings;
        _store = store;
        _sender = sender;
        _events = events;
        _time = time;
        _logger = logger;
    }

    /// <summary>Starts a run, unless one of this client and kind goes on; one whose process died goes on from where it stopped.</summary>
    /// <exception cref="EchoFunctionsException">Storage does not answer.</exception>
    public async Task<(ExportStart Outcome, ExportRun Run)> StartAsync(ExportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            await _store.EnsureAsync(cancellationToken);
            await _sender.EnsureQueueAsync(QueueNames.Work, cancellationToken);
            while (true)
            {
                try
                {
                    return await TryStartAsync(request, cancellationToken);
                }
                catch (ClaimLostException)
                {
                    // Another start came first; look again at what it made.
                }
            }
        }
        catch (Exception e) when (e is Azure.RequestFailedException or AggregateException)
        {
            throw new EchoFunctionsException($"No run of {request.Kind} for '{request.Client}' was started. {Problem.Describe(e)}", e);
        }
    }

    /// <summary>Starts runs of several kinds for every client; a run that goes on already is left alone.</summary>
    public async Task StartAllAsync(IEnumerable<string> kinds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var failures = new List<Exception>();
        foreach (var (client, kind) in kinds.SelectMany(kind => _settings.Clients.Keys.Select(client => (client, kind))))
        {
            try
            {
                await StartAsync(new ExportRequest(client, kind), cancellationToken);
            }
            catch (EchoFunctionsException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0)
        {
            throw failures.Count == 1 ? failures[0] : new EchoFunctionsException(failures[0].Message, new AggregateException(failures));
        }
    }

    /// <summary>A run with its progress so far; null when there is none of that id.</summary>
    public async Task<ExportRun?> GetAsync(string id, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(id) || id.Length > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return null;
        }

        try
        {
            return await _store.GetRunAsync(id, cancellationToken) is { } run
                ? await WithProgressAsync(run.Value, cancellationToken)
                : null;
        }
        catch (Exception e) when (e is Azure.RequestFailedException or AggregateException)
        {
            throw new EchoFunctionsException($"The run {id} cannot be read. {Problem.Describe(e)}", e);
        }
    }

    /// <summary>
    /// Stops a run: nothing more of it goes out but the messages that are being sent. The next run takes up the rest. A run that
    /// is over stays as it is; null when there is none of that id.
    /// </summary>
    /// <exception cref="EchoFunctionsException">Storage does not answer.</exception>
    public async Task<ExportRun?> CancelAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            while (await GetAsync(id, cancellationToken) is { IsOver: false } && await _store.GetRunAsync(id, cancellationToken) is { } stored)
            {
                var (run, _) = await SumAsync(stored.Value, cancellationToken);
                if (!run.IsOver && await EndAsync(run, stored.ETag, ExportRun.Canceled, cancellationToken))
                {
                    await _store.SealJournalsAsync(id, cancellationToken);
                }
            }

            return await GetAsync(id, cancellationToken);
        }
        catch (Exception e) when (e is Azure.RequestFailedException or AggregateException)
        {
            throw new EchoFunctionsException($"The run {id} may not have been canceled. {Problem.Describe(e)}", e);
        }
    }

    /// <summary>Ends a run in which every work item is done; answers whether the run is over.</summary>
    internal async Task<bool> FinishIfDoneAsync(string id, CancellationToken cancellationToken)
    {
        while (await _store.GetRunAsync(id, cancellationToken) is { Value.IsOver: false } stored)
        {
            var (run, done) = await SumAsync(stored.Value, cancellationToken);
            if (done < run.Items)
            {
                return false;
            }

            await EndAsync(run, stored.ETag, StateOf(run), cancellationToken);
        }

        return true;
    }

    /// <summary>Ends a run that could not be planned.</summary>
    internal async Task FailAsync(string id, string error, CancellationToken cancellationToken)
    {
        while (await _store.GetRunAsync(id, cancellationToken) is { Value.IsOver: false } stored)
        {
            var (run, _) = await SumAsync(stored.Value, cancellationToken);
            if (await EndAsync(run with { Errors = [error, .. run.Errors] }, stored.ETag, ExportRun.Failed, cancellationToken))
            {
                return;
            }
        }
    }

    internal Task EnqueueAsync(WorkMessage message, CancellationToken cancellationToken) =>
        _sender.SendTextAsync(
            QueueNames.Work, JsonSerializer.Serialize(message, ExportJson.Default.WorkMessage), delay: null, cancellationToken);

    private async Task<(ExportStart Outcome, ExportRun Run)> TryStartAsync(ExportRequest request, CancellationToken cancellationToken)
    {
        var current = await _store.GetCurrentAsync(request.Client, request.Kind, cancellationToken);
        var last = current is null ? null : await _store.GetRunAsync(current.Value.Id, cancellationToken);
        if (last is { Value.IsOver: false })
        {
            if (await IsAliveAsync(last, cancellationToken))
            {
                return (ExportStart.AlreadyRunning, await WithProgressAsync(last.Value, cancellationToken));
            }

            // The write shuts out a second start that has seen the same silence.
            await _store.UpdateRunAsync(last.Value, last.ETag, cancellationToken);
            Log.TakenOver(_logger, last.Value.Id, request.Client, request.Kind);
            await EnqueueAsync(new WorkMessage { Run = last.Value.Id }, cancellationToken);
            return (ExportStart.TakenOver, last.Value);
        }

        if (last is not null)
        {
            // A process that died at the wrong moment may have left something there.
            await _store.CleanUpAsync(last.Value.Id, cancellationToken);
        }

        var now = _time.GetUtcNow();
        var run = new ExportRun
        {
            Id = $"{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
            Client = request.Client,
            Kind = request.Kind,
            Mode = request.Mode,
            Since = request.Since,
            State = ExportRun.Running,
            Sequence = Math.Max(now.ToUnixTimeMilliseconds(), (current?.Value.Sequence ?? 0) + 1),
            Started = now,
            Shards = last?.Value.Shards,
            IsFirst = current is null ? true : null,
        };
        var etag = await _store.CreateRunAsync(run, cancellationToken);
        await _store.SetCurrentAsync(run.Client, run.Kind, new CurrentRun(run.Id, run.Sequence), current?.ETag, cancellationToken);
        Log.Started(_logger, run.Id, run.Client, run.Kind, run.Mode);
        try
        {
            await _events.SendAsync(run, cancellationToken);
            await EnqueueAsync(new WorkMessage { Run = run.Id }, cancellationToken);
        }
        catch (EchoFunctionsException e)
        {
            await EndAsync(run with { Errors = [e.Message] }, etag, ExportRun.Failed, cancellationToken);
            throw;
        }

        return (ExportStart.Started, run);
    }

    /// <summary>A run lives while it writes, and while work waits in the queue that no instance has come to yet.</summary>
    private async Task<bool> IsAliveAsync(Stored<ExportRun> run, CancellationToken cancellationToken) =>
        run.Age < _settings.RunLease
        || await _store.GetSilenceAsync(run.Value, cancellationToken) < _settings.RunLease
        || await _sender.HasWaitingAsync(QueueNames.Work, cancellationToken);

    private async Task<ExportRun> WithProgressAsync(ExportRun run, CancellationToken cancellationToken) =>
        run.IsOver ? run : (await SumAsync(run, cancellationToken)).Run;

    private async Task<(ExportRun Run, int Done)> SumAsync(ExportRun run, CancellationToken cancellationToken)
    {
        if (run.Items is null)
        {
            return (run, 0);
        }

        var outcomes = await _store.GetOutcomesAsync(run, cancellationToken);
        return (
            run with
            {
                Accounts = run.Accounts with { Done = outcomes.Sum(o => o.AccountsDone), Failed = outcomes.Sum(o => o.AccountsFailed) },
                Rows = outcomes.Sum(o => o.Rows),
                Records = outcomes.Sum(o => o.Records),
                Messages = outcomes.Sum(o => o.Messages),
                DeadLetters = outcomes.Sum(o => o.DeadLetters) + run.DeadLetters,
                Errors = [.. run.Errors.Concat(outcomes.SelectMany(o => o.Errors)).Distinct(StringComparer.Ordinal).Take(10)],
            },
            outcomes.Count);
    }

    private static string StateOf(ExportRun run) =>
        run.Accounts.Failed > 0 || run.Errors.Count > 0 ? ExportRun.Failed : ExportRun.Completed;

    private async Task<bool> EndAsync(ExportRun run, Azure.ETag etag, string state, CancellationToken cancellationToken)
    {
        var ended = run with { State = state, Finished = _time.GetUtcNow() };
        try
        {
            // Told first: told twice does no harm, and not at all would.
            await _events.SendAsync(ended, cancellationToken);
            await _store.UpdateRunAsync(ended, etag, cancellationToken);
        }
        catch (ClaimLostException)
        {
            return false;
        }

        if (state != ExportRun.Canceled)
        {
            // Those who still work on a canceled run read there that they are to stop; the next run cleans up.
            await _store.CleanUpAsync(run.Id, cancellationToken);
        }

        await _sender.DeletePayloadsBeforeAsync(_time.GetUtcNow() - _settings.PayloadLife, cancellationToken);
        var error = run.Errors is [var first, ..] ? first : "";
        if (state == ExportRun.Canceled)
        {
            Log.WasCanceled(_logger, run.Id, run.Client, run.Kind, run.Accounts.Done, run.Accounts.Planned);
        }
        else if (state == ExportRun.Failed && run.Items is null)
        {
            Log.NotPlanned(_logger, run.Id, run.Client, run.Kind, error);
        }
        else if (state == ExportRun.Failed)
        {
            Log.Failed(_logger, run.Id, run.Client, run.Kind, run.Accounts.Failed, run.Accounts.Planned, error);
        }
        else
        {
            Log.Completed(_logger, run.Id, run.Client, run.Kind, run.Accounts.Done, run.Rows, run.Records, run.Messages);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "Run {Run} of {Kind} for {Client} has started ({Mode}).")]
        public static partial void Started(ILogger logger, string run, string client, string kind, string mode);

        [LoggerMessage(1301, LogLevel.Warning, "Run {Run} of {Kind} for {Client} was silent for longer than Echo:RunLeaseSeconds and is taken over.")]
        public static partial void TakenOver(ILogger logger, string run, string client, string kind);

        [LoggerMessage(1302, LogLevel.Information,
            "Run {Run} of {Kind} for {Client} is complete: {Accounts} accounts, {Rows} rows read, {Records} records in {Messages} messages.")]
        public static partial void Completed(
            ILogger logger, string run, string client, string kind, int accounts, long rows, long records, long messages);

        [LoggerMessage(1303, LogLevel.Error,
            "Run {Run} of {Kind} for {Client} failed for {Failed} of {Planned} accounts; the next run takes up the rest. {Error}")]
        public static partial void Failed(ILogger logger, string run, string client, string kind, int failed, int planned, string error);

        [LoggerMessage(1304, LogLevel.Error, "Run {Run} of {Kind} for {Client} failed before it read any account; the next run tries again. {Error}")]
        public static partial void NotPlanned(ILogger logger, string run, string client, string kind, string error);

        [LoggerMessage(1305, LogLevel.Warning,
            "Run {Run} of {Kind} for {Client} was canceled after {Done} of {Planned} accounts; the next run takes up the rest.")]
        public static partial void WasCanceled(ILogger logger, string run, string client, string kind, int done, int planned);
    }
}
