using System.Globalization;

namespace EchoPlatform;

/// <summary>v2 calls that look for what can be restored.</summary>
public sealed class BrowseEndpoints
{
    private readonly ApiTransport transport;

    internal BrowseEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Lists the snapshots (Page 96772264). INFERRED: the scope. The computer must be online. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="page">Which part; the first 50 items when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListSnapshotsAsync(
        string account, string computer, BrowsePage? page = null, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListSnapshots.At(account, computer).With(new ApiQuery().Add(page)),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);

    /// <summary>
    /// Lists what is on a drive of a snapshot, or the drives of a snapshot: the page can be read both ways (Page 96772268). INFERRED: the
    /// scope. The computer must be online. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="snapshotDate">The snapshot's <see cref="BrowseItem.BackupTime"/>, exactly as received.</param>
    /// <param name="page">Which part; the first 50 items when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListSnapshotDriveAsync(
        string account,
        string computer,
        long id,
        string snapshotDate,
        BrowsePage? page = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(snapshotDate);
        return transport.GetRowsAsync(
            EchoEndpoints.BrowseListSnapshotDrive.At(account, computer, Text(id))
                .With(new ApiQuery().Add("snapshot", snapshotDate).Add(page)),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);
    }

    /// <summary>
    /// Lists what is in a folder of a snapshot (Page 96772271). INFERRED: the scope. The computer must be online. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="snapshotDate">The snapshot's <see cref="BrowseItem.BackupTime"/>, exactly as received.</param>
    /// <param name="page">Which part; the first 50 items when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListSnapshotFolderAsync(
        string account,
        string computer,
        long id,
        string snapshotDate,
        BrowsePage? page = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(snapshotDate);
        return transport.GetRowsAsync(
            EchoEndpoints.BrowseListSnapshotFolder.At(account, computer, Text(id))
                .With(new ApiQuery().Add("snapshot", snapshotDate).Add(page)),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);
    }

    /// <summary>
    /// Lists the revisions of a file of a snapshot (Page 96772278). INFERRED: the scope. The computer must be online. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="snapshotDate">The snapshot's <see cref="BrowseItem.BackupTime"/>, exactly as received.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListSnapshotFileAsync(
        string account, string computer, long id, string snapshotDate, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(snapshotDate);
        return transport.GetRowsAsync(
            EchoEndpoints.BrowseListSnapshotFile.At(account, computer, Text(id)).With(new ApiQuery().Add("snapshot", snapshotDate)),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);
    }

    /// <summary>
    /// Lists what is on a drive of a backup set (Page 96772255). The page is cut within the path. INFERRED: the scope. The computer must
    /// be online. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="page">Which part; the first 50 items when left out.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListBackupSetDriveAsync(
        string account,
        string computer,
        long id,
        BrowsePage? page = null,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListBackupSetDrive.At(account, computer, Text(id)).With(new ApiQuery().Add(page)).With(callOverride),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);

    /// <summary>
    /// Lists what is in a folder of a backup set (Page 96772257). INFERRED: the scope. The computer must be online. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="page">Which part; the first 50 items when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListBackupSetFolderAsync(
        string account, string computer, long id, BrowsePage? page = null, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListBackupSetFolder.At(account, computer, Text(id)).With(new ApiQuery().Add(page)),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);

    /// <summary>
    /// Lists the revisions of a file of a backup set (Page 96772259). INFERRED: the scope. The computer must be online. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListBackupSetFileAsync(
        string account, string computer, long id, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListBackupSetFile.At(account, computer, Text(id)),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);

    /// <summary>
    /// Lists what is on a drive (Page 96772286). INFERRED: path and scope. The computer must be online. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="page">Which part; the first 50 items when left out.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListFileSystemDriveAsync(
        string account,
        string computer,
        long id,
        BrowsePage? page = null,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListFileSystemDrive.At(account, computer, Text(id)).With(new ApiQuery().Add(page)).With(callOverride),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);

    /// <summary>
    /// Lists what is in a folder (Page 96772288). INFERRED: path and scope. The computer must be online. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="page">Which part; the first 50 items when left out.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListFileSystemFolderAsync(
        string account,
        string computer,
        long id,
        BrowsePage? page = null,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListFileSystemFolder.At(account, computer, Text(id)).With(new ApiQuery().Add(page)).With(callOverride),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);

    /// <summary>
    /// Lists the revisions of a file (Page 96772292). The page calls the number that of a drive. INFERRED: the scope. The computer must
    /// be online. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="id"><see cref="BrowseItem.Id"/> of the level above.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<BrowseItem>> ListFileSystemFileAsync(
        string account, string computer, long id, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListFileSystemFile.At(account, computer, Text(id)),
            "items",
            RowShapes.BrowseItem,
            cancellationToken);

    /// <summary>
    /// Lists the volumes in the disk images of a computer (Page 96772112). INFERRED: method and scope. The path is not known: give it in
    /// <see cref="CallOverride.Path"/>. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="callOverride">Gives the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The volumes.</returns>
    /// <exception cref="ArgumentException">There is no path.</exception>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<RestorableVolume>> ListDiskImageVolumesAsync(
        CallOverride callOverride, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.BrowseListDiskImageVolumes.At().With(callOverride),
            "items",
            RowShapes.RestorableVolume,
            cancellationToken);

    /// <summary>
    /// Lists the revisions of a volume (Page 96772112). The page is cut before the answer. INFERRED: method and scope. The path is not
    /// known: give it in <see cref="CallOverride.Path"/>. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="deviceId"><see cref="RestorableVolume.DeviceId"/>.</param>
    /// <param name="callOverride">Gives the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="ArgumentException">There is no path.</exception>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> ListVolumeRevisionsAsync(
        string deviceId, CallOverride callOverride, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deviceId);
        return transport.GetRawAsync(
            EchoEndpoints.BrowseListVolumeRevisions.At()
                .With(new VolumeRevisions(deviceId), V2JsonContext.Default.VolumeRevisions)
                .With(callOverride),
            cancellationToken);
    }

    /// <summary>
    /// Reads the computer a revision was taken of (Page 96772123). INFERRED: method and scope. The path is not known: give it in
    /// <see cref="CallOverride.Path"/>. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="revisionId">The revision.</param>
    /// <param name="callOverride">Gives the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The computer.</returns>
    /// <exception cref="ArgumentException">There is no path.</exception>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RevisionHardware> GetRevisionHardwareAsync(
        long revisionId, CallOverride callOverride, CancellationToken cancellationToken = default) =>
        transport.GetDataAsync(
            EchoEndpoints.BrowseGetRevisionHardware.At()
                .With(new RevisionId(revisionId), V2JsonContext.Default.RevisionId)
                .With(callOverride),
            RowShapes.RevisionHardware,
            cancellationToken);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
