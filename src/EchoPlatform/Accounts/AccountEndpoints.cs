namespace EchoPlatform;

/// <summary>Calls about an account. The list of accounts is the partner's list of signups.</summary>
public sealed class AccountEndpoints
{
    private readonly ApiTransport transport;

    internal AccountEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Reads an account (Page 97517756). Scope <see cref="OAuthScopes.AccountsRead"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The account.</returns>
    /// <exception cref="EchoPlatformException">No such account (404), or another failure.</exception>
    public Task<Account> GetAsync(string username, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            ApiPath.Of($"/v1/accounts/{username}"), OAuthScopes.AccountsRead, RowShapes.Account, new RowScope(username), cancellationToken);

    /// <summary>
    /// Lists the actions of all computers of an account; agents of version 3.0 and later only (Page 97517761). Scope
    /// <see cref="OAuthScopes.AccountsRead"/>. Rows may come twice when the list changes while it is read.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<BackupAction>> ListActionHistoryAsync(
        string username, ActionHistoryQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new ActionHistoryQuery();
        return transport.ListAsync(
            ApiPath.Of($"/v1/accounts/{username}/action_history"),
            new ApiQuery()
                .Add("since", query.Since)
                .Add("type", query.Type)
                .Add("status", query.Status)
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            OAuthScopes.AccountsRead,
            RowShapes.BackupAction,
            new RowScope(username),
            cancellationToken);
    }

    /// <summary>
    /// Lists the computers of an account. INFERRED: the vendor links to this list (Page 97517756), but its page is not available; scope,
    /// paging and members are guessed from its neighbours. Be ready for 403, 404 and 405, and read single computers
    /// (<see cref="ComputerEndpoints.GetAsync"/>) then.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<Computer>> ListComputersAsync(string username, CancellationToken cancellationToken = default) =>
        transport.ListAsync(
            ApiPath.Of($"/v1/accounts/{username}/computers"),
            new ApiQuery(),
            PageSizes.Usual,
            OAuthScopes.ComputersRead,
            RowShapes.Computer,
            new RowScope(username),
            cancellationToken);
}
