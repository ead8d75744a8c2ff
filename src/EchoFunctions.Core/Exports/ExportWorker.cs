using System.Text;
using System.Text.Json;
using Azure;
using EchoFunctions.Core.Http;
using EchoFunctions.Core.Messaging;
using EchoPlatform;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Exports;

/// <summary>Does what a message on <c>echo-work</c> asks for: plans a run, or exports the accounts of one work item.</summary>
public sealed partial class ExportWorker
{
    private readonly StateStore _store;
    private readonly ExportPlanner _planner;
    private readonly ExportService _exports;
    private readonly DeadLetters _deadLetters;
    private readonly WorkItemFactory _items;
    private readonly RunSessions _sessions;
    private readonly ILogger<ExportWorker> _logger;

    internal ExportWorker(
        StateStore store,
        ExportPlanner planner,
        ExportService exports,
        DeadLetters deadLetters,
        WorkItemFactory items,
        RunSessions sessions,
        ILogger<ExportWorker> logger)
    {
        _store = store;
        _planner = planner;
        _exports = exports;
        _deadLetters = deadLetters;
        _items = items;
        _sessions = sessions;
        _logger = logger;
    }

    /// <summary>
    /// Processes one message. What fails for a reason an operator can act on ends in the run's record, not in an exception; an
    /// exception means that the message should be delivered again.
    /// </summary>
    public async Task ProcessAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Parse(message) is not { } work)
        {
            Log.Unreadable(_logger, message.Length);
            await _deadLetters.SendWorkItemAsync(runId: null, "The message is not a work item", message, cancellationToken);
            return;
        }

        RetryBudget.Begin(work.Run);
        await (work.Shard is { } shard ? ExportAsync(work, shard, cancellationToken) : PlanAsync(work.Run, cancellationToken));
    }

    /// <summary>
    /// Takes a message that failed on every try: it goes to the dead letters, and its run goes on without it and ends as failed. What
    /// is left undone the next run takes up.
    /// </summary>
    public async Task GiveUpAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var work = Parse(message);
        var what = work?.Shard is { } number ? $"Work item {number}" : work is not null ? "The order to plan the run" : "A message on echo-work";
        await _deadLetters.SendWorkItemAsync(work?.Run, $"{what} failed on every try", message, cancellationToken);
        if (work is null || await _store.GetRunAsync(work.Run, cancellationToken) is not { Value: { IsOver: false } run })
        {
            return;
        }

        var error = $"{what} failed on every try and lies on echo-dead-letters; the next run takes up what it left";
        Log.GivenUp(_logger, run.Id, error);
        if (work.Shard is not { } shard || run.Shards is null)
        {
            await _exports.FailAsync(run.Id, error, cancellationToken);
            return;
        }

        var accounts = work.Accounts ?? await _store.GetAccountsAsync(work.AccountsBlob ?? "", cancellationToken) ?? [];
        var failed = new ShardOutcome { Run = run.Id, Shard = shard, AccountsFailed = accounts.Count, DeadLetters = 1, Errors = [error] };
        try
        {
            var stored = await _store.GetShardAsync(run, shard, cancellationToken);
            if (stored.Outcome.Run != run.Id)
            {
                await _store.SaveShardAsync(run, shard, stored, failed, writer: "poison", cancellationToken);
            }
        }
        catch (ClaimLostException e)
        {
            // A copy of the message has come to an end in this moment.
            Log.ClaimLost(_logger, run.Id, e.Message);
        }

        await _exports.FinishIfDoneAsync(run.Id, cancellationToken);
    }

    private async Task PlanAsync(string id, CancellationToken cancellationToken)
    {
        if (await _store.GetRunAsync(id, cancellationToken) is not { Value.IsOver: false } run)
        {
            Log.Stale(_logger, id);
            return;
        }

        try
        {
            await _planner.PlanAsync(run, cancellationToken);
        }
        catch (ClaimLostException e)
        {
            // The instance that took over has its own message.
            Log.ClaimLost(_logger, id, e.Message);
        }
        catch (Exception e) when (e is EchoFunctionsException or EchoPlatformException or RequestFailedException or AggregateException)
        {
            await _exports.FailAsync(id, Problem.Describe(e, run.Value.Client), cancellationToken);
        }
    }

    private async Task ExportAsync(WorkMessage work, int shard, CancellationToken cancellationToken)
    {
        while (await _sessions.JoinAsync(work.Run, cancellationToken) is { } session)
        {
            try
            {
                await session.WorkAsync(shard, stop => ExportAsync(session, work, shard, stop), cancellationToken);
            }
            catch (ClaimLostException e)
            {
                _sessions.Leave(session);
                if (await _store.IsClaimedByAsync(session.Run, shard, session.Journal.Writer, cancellationToken))
                {
                    // Another item of this process was taken over, and the journal they share with it; this one goes on with a new one.
                    continue;
                }

                // The instance that took over has its own message; or the claim was our own and only the answer to its write got lost.
                Log.ClaimLost(_logger, work.Run, e.Message);
            }

            // Whoever works on the last item here looks whether it was the last of all.
            if (session.Items == 0 && await _exports.FinishIfDoneAsync(work.Run, cancellationToken))
            {
                _sessions.Leave(session);
            }

            return;
        }

        Log.Stale(_logger, work.Run);
    }

    private async Task ExportAsync(RunSession session, WorkMessage work, int shard, CancellationToken cancellationToken)
    {
        var accounts = work.Accounts ?? await _store.GetAccountsAsync(work.AccountsBlob ?? "", cancellationToken);
        if (accounts is null)
        {
            // Removed at the end of the run.
            Log.Stale(_logger, work.Run);
            return;
        }

        await _items.Create(session, shard, accounts).RunAsync(cancellationToken);
    }

    /// <summary>Null when the message is no work item.</summary>
    internal static WorkMessage? Parse(string message)
    {
        try
        {
            return JsonSerializer.Deserialize(Plain(message), ExportJson.Default.WorkMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Messages of ours are plain JSON; base64, which other senders use, is accepted too.</summary>
    private static string Plain(string message)
    {
        var bytes = new byte[message.Length];
        return !message.TrimStart().StartsWith('{') && Convert.TryFromBase64String(message, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, length))
            : message;
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Error, "A message of {Length} characters on echo-work is not a work item; it lies on echo-dead-letters now.")]
        public static partial void Unreadable(ILogger logger, int length);

        [LoggerMessage(1311, LogLevel.Debug, "A message of run {Run} came after the run had ended.")]
        public static partial void Stale(ILogger logger, string run);

        [LoggerMessage(1312, LogLevel.Warning, "Run {Run}: {Reason}.")]
        public static partial void ClaimLost(ILogger logger, string run, string reason);

        [LoggerMessage(1313, LogLevel.Error, "Run {Run}: {Reason}.")]
        public static partial void GivenUp(ILogger logger, string run, string reason);
    }
}
