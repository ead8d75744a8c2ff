namespace EchoPlatform;

/// <summary>Reports of partners, accounts and computers.</summary>
public sealed class ReportEndpoints
{
    private readonly ApiTransport transport;

    internal ReportEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Lists how much of its plan each account and sub-partner of a partner uses (Page 97518059). Scope
    /// <see cref="OAuthScopes.PartnersRead"/>.
    /// </summary>
    /// <param name="partner">The partner.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<PlanPercentage>> ListPlanPercentageAsync(
        string partner, PlanPercentageQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new PlanPercentageQuery();
        return transport.ListAsync(
            EchoEndpoints.ReportsListPlanPercentage.At(partner),
            new ApiQuery()
                .Add("type", query.Type)
                .Add("status", query.Status)
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.PlanPercentage,
            default,
            cancellationToken);
    }

    /// <summary>
    /// Reads the reports of a partner (Page 97517999). INFERRED: known only as a link; method, scope and answer are guessed. Scope
    /// <see cref="OAuthScopes.PartnersRead"/>.
    /// </summary>
    /// <param name="partner">The partner.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> GetPartnerReportsAsync(
        string partner, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRawAsync(EchoEndpoints.ReportsGetPartnerReports.At(partner).With(callOverride), cancellationToken);

    /// <summary>
    /// Reads the report of the state of backups (Page 97518059). INFERRED: known only as a link of another report; method, scope and
    /// answer are guessed. Scope <see cref="OAuthScopes.PartnersRead"/>.
    /// </summary>
    /// <param name="partner">The partner.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> GetBackupStatusAsync(
        string partner, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRawAsync(EchoEndpoints.ReportsGetBackupStatus.At(partner).With(callOverride), cancellationToken);

    /// <summary>
    /// Reads the reports of an account (Page 97517756). INFERRED: known only as a link; method, scope and answer are guessed. Scope
    /// <see cref="OAuthScopes.AccountsRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> GetAccountReportsAsync(
        string account, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRawAsync(EchoEndpoints.ReportsGetAccountReports.At(account).With(callOverride), cancellationToken);

    /// <summary>
    /// Reads the reports of a computer (Page 97517781). INFERRED: known only as a link; method, scope and answer are guessed. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> GetComputerReportsAsync(
        string account, string computer, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRawAsync(
            EchoEndpoints.ReportsGetComputerReports.At(account, computer).With(callOverride),
            cancellationToken);
}
