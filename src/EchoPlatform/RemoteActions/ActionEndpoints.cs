namespace EchoPlatform;

/// <summary>v2 calls that follow a command given to a computer.</summary>
public sealed class ActionEndpoints
{
    private readonly ApiTransport transport;

    internal ActionEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Reads how far a command is (Page 96771931). INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersRead"/>.</summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="actionId">The number of the command.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The state.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RemoteActionStatus> GetStatusAsync(
        string account, string computer, string actionId, CancellationToken cancellationToken = default) =>
        transport.GetDataAsync(
            EchoEndpoints.ActionsGetStatus.At(account, computer, actionId),
            RowShapes.RemoteActionStatus,
            cancellationToken);

    /// <summary>
    /// Reads how far a command on a backup set is (Page 96771935). INFERRED: scope and answer, which is taken to be that of
    /// <see cref="GetStatusAsync"/>. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="actionId">The number of the command.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The state.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RemoteActionStatus> GetBackupSetResultAsync(
        string account, string computer, string actionId, CancellationToken cancellationToken = default) =>
        transport.GetDataAsync(
            EchoEndpoints.ActionsGetBackupSetResult.At(account, computer, actionId),
            RowShapes.RemoteActionStatus,
            cancellationToken);

    /// <summary>Waits for a command to be given, then follows it to its end (Page 96770905).</summary>
    /// <param name="submission">The call that gives the command, such as that of <see cref="BackupSetEndpoints.ToggleAsync"/>.</param>
    /// <param name="options">How to follow it; see there for what holds when left out.</param>
    /// <param name="progress">Is told every state the vendor gives.</param>
    /// <param name="cancellationToken">Ends the following, not the command.</param>
    /// <returns>How it ended. That the command failed, or was not finished in time, is a result and no exception.</returns>
    /// <exception cref="EchoPlatformException">
    /// The command could not be given, or the vendor refused to tell its state. Passing troubles while asking are waited out.
    /// </exception>
    public async Task<RemoteActionOutcome> RunAsync(
        Task<RemoteActionSubmission> submission,
        FollowOptions? options = null,
        IProgress<RemoteActionStatus>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(submission);
        RemoteActionSubmission submitted = await submission.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (submitted.ActionId is { } actionId)
        {
            return await FollowAsync(submitted.Account, submitted.Computer, actionId, options, progress, cancellationToken).ConfigureAwait(false);
        }

        return new RemoteActionOutcome(
            submitted.IsDone ? RemoteActionResult.Succeeded : RemoteActionResult.Untraceable, Status: null, ActionId: null, Polls: 0);
    }

    /// <summary>Follows a command given earlier to its end (Page 96771931): asks, waits, asks again, up to a deadline.</summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="actionId">The number of the command: <see cref="RemoteActionSubmission.ActionId"/>.</param>
    /// <param name="options">How to follow it; see there for what holds when left out.</param>
    /// <param name="progress">Is told every state the vendor gives.</param>
    /// <param name="cancellationToken">Ends the following, not the command.</param>
    /// <returns>How it ended. That the command failed, or was not finished in time, is a result and no exception.</returns>
    /// <exception cref="EchoPlatformException">The vendor refused to tell its state. Passing troubles are waited out.</exception>
    public async Task<RemoteActionOutcome> FollowAsync(
        string account,
        string computer,
        string actionId,
        FollowOptions? options = null,
        IProgress<RemoteActionStatus>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new FollowOptions();
        TimeSpan delay = options.FirstDelay < options.MaxDelay ? options.FirstDelay : options.MaxDelay;
        RemoteActionStatus? status = null;
        var polls = 0;
        using var deadline = new CancellationTokenSource(options.Deadline, transport.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            while (true)
            {
                TimeSpan wait = delay;
                try
                {
                    polls++;
                    status = options.UseBackupSetResult
                        ? await GetBackupSetResultAsync(account, computer, actionId, linked.Token).ConfigureAwait(false)
                        : await GetStatusAsync(account, computer, actionId, linked.Token).ConfigureAwait(false);
                    progress?.Report(status);
                    if (status.IsFinal)
                    {
                        return new RemoteActionOutcome(Result(status), status, actionId, polls);
                    }
                }
                catch (EchoPlatformException exception) when (exception.IsTransient)
                {
                    wait = exception.RetryAfter is { } asked && asked > wait ? asked : wait;
                }

                await Task.Delay(wait < options.Deadline ? wait : options.Deadline, transport.Time, linked.Token).ConfigureAwait(false);
                delay = delay < options.MaxDelay / 2 ? delay * 2 : options.MaxDelay;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new RemoteActionOutcome(Result(status), status, actionId, polls);
        }
    }

    private static RemoteActionResult Result(RemoteActionStatus? status) => status?.State switch
    {
        RemoteActionState.Finished => RemoteActionResult.Succeeded,
        RemoteActionState.FinishedWithWarning => RemoteActionResult.SucceededWithWarning,
        RemoteActionState.Failed => RemoteActionResult.Failed,
        RemoteActionState.Unknown => RemoteActionResult.Unknown,
        _ => RemoteActionResult.Unfinished,
    };
}
