namespace EchoPlatform;

/// <summary>v2 calls about the backup sets of a computer.</summary>
public sealed class BackupSetEndpoints
{
    private readonly ApiTransport transport;

    internal BackupSetEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Creates a backup set (Page 96770653). INFERRED: path, scopes and answer; only the body is documented. Scopes
    /// <see cref="OAuthScopes.AccountsWrite"/> and <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="backupSet">The backup set.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> CreateAsync(
        string account,
        string computer,
        NewBackupSet backupSet,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.SubmitAsync(
            EchoEndpoints.BackupSetsCreate.At(account, computer)
                .With(backupSet, V2JsonContext.Default.NewBackupSet)
                .With(callOverride),
            account,
            computer,
            cancellationToken);

    /// <summary>
    /// Enables or disables a backup set (Page 96771935). INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="backupSetId">The backup set. No page tells how to list them.</param>
    /// <param name="isEnabled">Whether it shall be enabled.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> ToggleAsync(
        string account, string computer, long backupSetId, bool isEnabled, CancellationToken cancellationToken = default) =>
        transport.SubmitAsync(
            EchoEndpoints.BackupSetsToggle.At(account, computer)
                .With(new BackupSetToggle(backupSetId, isEnabled), V2JsonContext.Default.BackupSetToggle),
            account,
            computer,
            cancellationToken);

    /// <summary>
    /// Deletes a backup set (Page 96771939). Deleting its revisions too is supported for disk images and virtual machines only. Scope
    /// <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="backupSetId">The backup set. No page tells how to list them.</param>
    /// <param name="deleteData">Whether its revisions go too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> DeleteAsync(
        string account, string computer, long backupSetId, bool deleteData, CancellationToken cancellationToken = default) =>
        transport.SubmitAsync(
            EchoEndpoints.BackupSetsDelete.At(account, computer)
                .With(new BackupSetDeletion(backupSetId, deleteData), V2JsonContext.Default.BackupSetDeletion),
            account,
            computer,
            cancellationToken);

    /// <summary>
    /// Lists the volumes of a computer that a disk image could hold (Page 96771682). The computer must be online (INFERRED). Scopes
    /// <see cref="OAuthScopes.ComputersRead"/> and <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<ComputerVolume>> ListVolumesAsync(string account, string computer, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BackupSetsListVolumes.At(account, computer),
            "items",
            RowShapes.ComputerVolume,
            cancellationToken);

    /// <summary>
    /// Browses the folders and drives of a computer for a new backup set of files (Page 96771641). INFERRED: method and scope. The path
    /// is not known: give it in <see cref="CallOverride.Path"/>. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="sessionId">A GUID from the call that creates a browsing session, whose page is not available.</param>
    /// <param name="path">The folder.</param>
    /// <param name="page">Which part.</param>
    /// <param name="callOverride">Gives the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ArgumentException">There is no path.</exception>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ComputerFolder> BrowseFoldersAsync(
        string sessionId, string path, BrowsePage? page, CallOverride callOverride, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(path);
        return transport.GetDataAsync(
            EchoEndpoints.BackupSetsBrowseFolders.At()
                .With(new FolderBrowsing(sessionId, path, page), V2JsonContext.Default.FolderBrowsing)
                .With(callOverride),
            RowShapes.ComputerFolder,
            cancellationToken);
    }
}
