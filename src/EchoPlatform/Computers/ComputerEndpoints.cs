namespace EchoPlatform;

/// <summary>Calls about a computer.</summary>
public sealed class ComputerEndpoints
{
    private readonly ApiTransport transport;

    internal ComputerEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Reads a computer (Page 97517781). Scope <see cref="OAuthScopes.ComputersRead"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The computer.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<Computer> GetAsync(string username, string computerId, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            EchoEndpoints.ComputersGet.At(username, computerId),
            RowShapes.Computer,
            new RowScope(username,
            computerId),
            cancellationToken);

    /// <summary>
    /// Deletes a computer; its status then reads <c>DELETED</c> (Page 97517781). INFERRED: scope and answer; the page is cut before them.
    /// Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task DeleteAsync(
        string username, string computerId, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.DoAsync(EchoEndpoints.ComputersDelete.At(username, computerId).With(callOverride), cancellationToken);

    /// <summary>Reads what can be changed of a computer (Page 97517783). Scope <see cref="OAuthScopes.ComputersRead"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The information.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ComputerInfo> GetInfoAsync(string username, string computerId, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            EchoEndpoints.ComputersGetInfo.At(username, computerId),
            RowShapes.ComputerInfo,
            default,
            cancellationToken);

    /// <summary>Changes a computer (Page 97517783). Scope <see cref="OAuthScopes.ComputersWrite"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="info">The new information.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task UpdateInfoAsync(string username, string computerId, ComputerInfo info, CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.ComputersUpdateInfo.At(username, computerId).With(info, RequestJsonContext.Default.ComputerInfo),
            cancellationToken);

    /// <summary>
    /// Lists the actions of a computer (Page 97517785). INFERRED: the filters; the page's own list of them is lost. Rows may come twice
    /// when the list changes while it is read. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<BackupAction>> ListActionHistoryAsync(
        string username, string computerId, ActionHistoryQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new ActionHistoryQuery();
        return transport.ListAsync(
            EchoEndpoints.ComputersListActionHistory.At(username, computerId),
            new ApiQuery()
                .Add("since", query.Since)
                .Add("type", query.Type)
                .Add("status", query.Status)
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.BackupAction,
            new RowScope(username, computerId),
            cancellationToken);
    }

    /// <summary>
    /// Lists the bytes a computer had stored over time (Page 97517781). INFERRED: known only as a link; everything else is that of the
    /// account's. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 90 when left out.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<UsagePoint>> ListUsageHistoryAsync(
        string username,
        string computerId,
        UsageQuery? query = null,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        query ??= new UsageQuery();
        return transport.ListAsync(
            EchoEndpoints.ComputersListUsageHistory.At(username, computerId).With(callOverride),
            new ApiQuery()
                .Add("start_date", query.StartDate)
                .Add("end_date", query.EndDate)
                .Add("resolution", query.Resolution)
                .Add("custom", query.Custom)
                .Add("order_by", query.OrderDirection is null ? null : "DATE")
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.UsagePoint,
            default,
            cancellationToken);
    }

    /// <summary>Changes the password of a computer (Page 168733483). Scope <see cref="OAuthScopes.ComputersWrite"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="change">The passwords.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task ChangePasswordAsync(
        string username, string computerId, PasswordChange change, CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.ComputersChangePassword.At(username, computerId).With(change, RequestJsonContext.Default.PasswordChange),
            cancellationToken);
}
