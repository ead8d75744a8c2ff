namespace EchoPlatform;

/// <summary>v2 calls that restore.</summary>
public sealed class RestoreEndpoints
{
    private readonly ApiTransport transport;

    internal RestoreEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Restores files and folders (Page 96772297). INFERRED: path, scope and answer. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="restore">What, where to and how.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> RestoreFilesAsync(
        string account,
        string computer,
        FileRestore restore,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.SubmitAsync(
            EchoEndpoints.RestoreRestoreFiles.At(account, computer)
                .With(restore, V2JsonContext.Default.FileRestore)
                .With(callOverride),
            account,
            computer,
            cancellationToken);

    /// <summary>
    /// Restores volumes as virtual disks (Page 96772114). The computer must be online. INFERRED: the scope. Scope
    /// <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="restore">What and where to.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> RestoreVirtualDisksAsync(
        string account, string computer, VirtualDiskRestore restore, CancellationToken cancellationToken = default) =>
        transport.SubmitAsync(
            EchoEndpoints.RestoreRestoreVirtualDisks.At(account, computer).With(restore, V2JsonContext.Default.VirtualDiskRestore),
            account,
            computer,
            cancellationToken);

    /// <summary>
    /// Restores a computer as virtual machine (Page 96772169). The page is cut: path, scope, answer and part of the body are INFERRED.
    /// The computer must be online. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="restore">What and where to.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> RestoreVirtualMachineAsync(
        string account,
        string computer,
        VirtualMachineRestore restore,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.SubmitAsync(
            EchoEndpoints.RestoreRestoreVirtualMachine.At(account, computer)
                .With(restore, V2JsonContext.Default.VirtualMachineRestore)
                .With(callOverride),
            account,
            computer,
            cancellationToken);

    /// <summary>
    /// Registers a remote Hyper-V host (Page 96772119). INFERRED: method and scope. The path is not known: give it in
    /// <see cref="CallOverride.Path"/>. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="callOverride">Gives the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The host.</returns>
    /// <exception cref="ArgumentException">There is no path.</exception>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<HyperVHostRegistration> RegisterHyperVHostAsync(
        NewHyperVHost host, CallOverride callOverride, CancellationToken cancellationToken = default) =>
        transport.GetDataAsync(
            EchoEndpoints.RestoreRegisterHyperVHost.At().With(host, V2JsonContext.Default.NewHyperVHost).With(callOverride),
            RowShapes.HyperVHostRegistration,
            cancellationToken);

    /// <summary>
    /// Reads what a Hyper-V host can do (Page 96772144). INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="hostId">The Hyper-V host.</param>
    /// <param name="sessionId">The browsing session, a GUID.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What it can do.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<HyperVHostCapabilities> GetHyperVHostCapabilitiesAsync(
        string account, string computer, long hostId, string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return transport.GetDataAsync(
            EchoEndpoints.RestoreGetHyperVHostCapabilities.At(account, computer)
                .With(new HyperVHostQuestion(hostId, sessionId), V2JsonContext.Default.HyperVHostQuestion),
            RowShapes.HyperVHostCapabilities,
            cancellationToken);
    }

    /// <summary>
    /// Reads what a Hyper-V host offers (Page 96772147). INFERRED: path and scope. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="hostId">The Hyper-V host.</param>
    /// <param name="sessionId">The browsing session, a GUID.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What it offers.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<HyperVHostSettings> GetHyperVHostSettingsAsync(
        string account,
        string computer,
        long hostId,
        string sessionId,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return transport.GetDataAsync(
            EchoEndpoints.RestoreGetHyperVHostSettings.At(account, computer)
                .With(new HyperVHostQuestion(hostId, sessionId), V2JsonContext.Default.HyperVHostQuestion)
                .With(callOverride),
            RowShapes.HyperVHostSettings,
            cancellationToken);
    }
}
