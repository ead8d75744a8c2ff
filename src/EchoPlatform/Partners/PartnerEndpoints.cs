using System.Text.Json;

namespace EchoPlatform;

/// <summary>Calls about a partner.</summary>
public sealed class PartnerEndpoints
{
    private readonly ApiTransport transport;

    internal PartnerEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Creates a sub-partner (Page 168733495). Scope <see cref="OAuthScopes.PartnersWrite"/>.</summary>
    /// <param name="newPartner">The sub-partner.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new partner; its id is the user name.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> CreateAsync(NewPartner newPartner, CancellationToken cancellationToken = default) =>
        transport.ReferAsync(
            EchoEndpoints.PartnersCreate.At().With(newPartner, RequestJsonContext.Default.NewPartner),
            cancellationToken);

    /// <summary>
    /// Creates a trial partner (Page 97518061). Needs a token of <see cref="OAuthClient.RequestTrialPartnerTokenAsync"/>. The page's JSON
    /// sample posts to <c>/v1/partners</c>, its address and its XML sample say this. Scope <see cref="OAuthScopes.TrialPartnersWrite"/>.
    /// </summary>
    /// <param name="newPartner">The trial partner.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new partner; its id is the user name.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> CreateTrialAsync(NewTrialPartner newPartner, CancellationToken cancellationToken = default) =>
        transport.ReferAsync(
            EchoEndpoints.PartnersCreateTrial.At().With(newPartner, RequestJsonContext.Default.NewTrialPartner),
            cancellationToken);

    /// <summary>Reads a partner (Page 97517999). Scope <see cref="OAuthScopes.PartnersRead"/>.</summary>
    /// <param name="username">The partner.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The partner.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<Partner> GetAsync(string username, CancellationToken cancellationToken = default) =>
        transport.GetAsync(EchoEndpoints.PartnersGet.At(username), RowShapes.Partner, new RowScope(username), cancellationToken);

    /// <summary>
    /// Changes a partner (Page 97517999). The page names the method and is cut before scope, body and answer: the body is yours. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="body">The body.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task UpdateAsync(
        string username, JsonElement body, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.DoAsync(EchoEndpoints.PartnersUpdate.At(username).With(body).With(callOverride), cancellationToken);

    /// <summary>
    /// Lists the accounts and sub-partners directly below a partner (Page 97518011). Rows may come twice when the list changes while it
    /// is read. Scope <see cref="OAuthScopes.PartnersRead"/>.
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
            EchoEndpoints.PartnersListSignups.At(username),
            new ApiQuery()
                .Add("since", query.Since)
                .Add("type", query.Type)
                .Add("status", query.Status)
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.Signup,
            default,
            cancellationToken);
    }

    /// <summary>Lists the bytes a partner had stored over time (Page 97518024). Scope <see cref="OAuthScopes.PartnersRead"/>.</summary>
    /// <param name="username">The partner.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 90 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<UsagePoint>> ListUsageHistoryAsync(
        string username, UsageQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new UsageQuery();
        return transport.ListAsync(
            EchoEndpoints.PartnersListUsageHistory.At(username),
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

    /// <summary>Changes the password of a partner (Page 97518016). Scope <see cref="OAuthScopes.PartnersWrite"/>.</summary>
    /// <param name="username">The partner.</param>
    /// <param name="change">The passwords.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task ChangePasswordAsync(string username, PasswordChange change, CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.PartnersChangePassword.At(username).With(change, RequestJsonContext.Default.PasswordChange),
            cancellationToken);

    /// <summary>
    /// Cancels a partner (Page 97518004). The address the vendor answers with (303) is read, never followed. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="cancellation">The reason.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The partner.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> CancelAsync(
        string username, Cancellation cancellation, CancellationToken cancellationToken = default) =>
        transport.ReferAsync(
            EchoEndpoints.PartnersCancel.At(username).With(cancellation, RequestJsonContext.Default.Cancellation),
            cancellationToken);

    /// <summary>
    /// Reads the addresses of a partner (Page 97517999). INFERRED: known only as a link; method, scope and answer are guessed. Scope
    /// <see cref="OAuthScopes.PartnersRead"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> GetAddressesAsync(
        string username, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRawAsync(EchoEndpoints.PartnersGetAddresses.At(username).With(callOverride), cancellationToken);
}
