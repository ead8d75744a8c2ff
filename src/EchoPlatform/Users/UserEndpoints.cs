namespace EchoPlatform;

/// <summary>Calls about the portal users of a partner.</summary>
public sealed class UserEndpoints
{
    private readonly ApiTransport transport;

    internal UserEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Lists the portal users of a partner (Page 97518018). Scope <see cref="OAuthScopes.PartnersRead"/>.</summary>
    /// <param name="username">The partner.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<PortalUser>> ListAsync(
        string username, UserQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new UserQuery();
        return transport.ListAsync(
            EchoEndpoints.UsersList.At(username),
            new ApiQuery()
                .Add("role", query.Role)
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.PortalUser,
            default,
            cancellationToken);
    }

    /// <summary>
    /// Adds a portal user (Page 97518018). INFERRED: body and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="user">The user.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new user; its id is the user name.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> CreateAsync(
        string username, NewPortalUser user, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.ReferAsync(
            EchoEndpoints.UsersCreate.At(username).With(user, RequestJsonContext.Default.NewPortalUser).With(callOverride),
            cancellationToken);

    /// <summary>Reads a portal user (Page 97518020). Scope <see cref="OAuthScopes.PartnersRead"/>.</summary>
    /// <param name="username">The partner.</param>
    /// <param name="userUsername">The portal user.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The user.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<PortalUser> GetAsync(string username, string userUsername, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            EchoEndpoints.UsersGet.At(username, userUsername),
            RowShapes.PortalUser,
            new RowScope(userUsername),
            cancellationToken);

    /// <summary>
    /// Changes a portal user (Page 97518020). INFERRED: body and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="userUsername">The portal user.</param>
    /// <param name="user">The user; its user name is not sent.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task UpdateAsync(
        string username,
        string userUsername,
        PortalUser user,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return transport.DoAsync(
            EchoEndpoints.UsersUpdate.At(username, userUsername)
                .With(PortalUserUpdate.Of(user), RequestJsonContext.Default.PortalUserUpdate)
                .With(callOverride),
            cancellationToken);
    }

    /// <summary>
    /// Removes a portal user (Page 97518020). INFERRED: scope and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="userUsername">The portal user.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task DeleteAsync(
        string username, string userUsername, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.DoAsync(EchoEndpoints.UsersDelete.At(username, userUsername).With(callOverride), cancellationToken);
}
