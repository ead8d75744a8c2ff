namespace EchoPlatform;

/// <summary>Calls about a partner.</summary>
public sealed class PartnerEndpoints
{
    private readonly ApiTransport transport;

    internal PartnerEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Lists the accounts and sub-partners directly below a partner (Page 97518011). Scope <see cref="OAuthScopes.PartnersRead"/>. Rows may
    /// come twice when the list changes while it is read.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 100 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<Signup>> ListSignupsAsync(
        string username, SignupQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new SignupQuery();
        return transport.ListAsync(
            ApiPath.Of($"/v1/partners/{username}/signups"),
            new ApiQuery()
                .Add("since", query.Since)
                .Add("type", query.Type)
                .Add("status", query.Status)
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            OAuthScopes.PartnersRead,
            RowShapes.Signup,
            default,
            cancellationToken);
    }
}
