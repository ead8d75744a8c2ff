namespace EchoPlatform;

/// <summary>Calls about an account. The list of accounts is the partner's list of signups.</summary>
public sealed class AccountEndpoints
{
    private readonly ApiTransport transport;

    internal AccountEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Creates an account (Page 97517754). Scope <see cref="OAuthScopes.AccountsWrite"/>.</summary>
    /// <param name="newAccount">The account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new account; its id is the user name.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> CreateAsync(NewAccount newAccount, CancellationToken cancellationToken = default) =>
        transport.ReferAsync(
            EchoEndpoints.AccountsCreate.At().With(newAccount, RequestJsonContext.Default.NewAccount),
            cancellationToken);

    /// <summary>Reads an account (Page 97517756). Scope <see cref="OAuthScopes.AccountsRead"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The account.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<Account> GetAsync(string username, CancellationToken cancellationToken = default) =>
        transport.GetAsync(EchoEndpoints.AccountsGet.At(username), RowShapes.Account, new RowScope(username), cancellationToken);

    /// <summary>Reads what can be changed of an account (Page 97517759). Scope <see cref="OAuthScopes.AccountsRead"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The information.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<AccountInfo> GetInfoAsync(string username, CancellationToken cancellationToken = default) =>
        transport.GetAsync(EchoEndpoints.AccountsGetInfo.At(username), RowShapes.AccountInfo, default, cancellationToken);

    /// <summary>Changes an account (Page 97517759). Scope <see cref="OAuthScopes.AccountsWrite"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="info">The new information.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task UpdateInfoAsync(string username, AccountInfo info, CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.AccountsUpdateInfo.At(username).With(info, RequestJsonContext.Default.AccountInfo),
            cancellationToken);

    /// <summary>
    /// Lists the actions of all computers of an account; agents of version 3.0 and later only (Page 97517761). Rows may come twice when
    /// the list changes while it is read. Scope <see cref="OAuthScopes.AccountsRead"/>.
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
            EchoEndpoints.AccountsListActionHistory.At(username),
            new ApiQuery()
                .Add("since", query.Since)
                .Add("type", query.Type)
                .Add("status", query.Status)
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.BackupAction,
            new RowScope(username),
            cancellationToken);
    }

    /// <summary>
    /// Lists the bytes an account had stored over time (Page 97517763). INFERRED: the filters; the page's own list of them is lost. Scope
    /// <see cref="OAuthScopes.AccountsRead"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 90 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<UsagePoint>> ListUsageHistoryAsync(
        string username, UsageQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new UsageQuery();
        return transport.ListAsync(
            EchoEndpoints.AccountsListUsageHistory.At(username),
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

    /// <summary>
    /// Lists the plans an account could have, with what each would cost it now (Page 97517767). Scope
    /// <see cref="OAuthScopes.AccountsRead"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<AvailablePlan>> ListAvailablePlansAsync(
        string username, PlanQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new PlanQuery();
        return transport.ListAsync(
            EchoEndpoints.AccountsListAvailablePlans.At(username),
            new ApiQuery()
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.AvailablePlan,
            default,
            cancellationToken);
    }

    /// <summary>
    /// Puts an account on another plan (Page 97517767). INFERRED: body and scope; the page is cut before them. Scope
    /// <see cref="OAuthScopes.AccountsWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="planId">The plan: <see cref="AvailablePlan.PlanId"/>.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task SelectPlanAsync(
        string username, long planId, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.AccountsSelectPlan.At(username)
                .With(new PlanChoice(planId), RequestJsonContext.Default.PlanChoice)
                .With(callOverride),
            cancellationToken);

    /// <summary>
    /// Cancels an account (Page 97517769). The address the vendor answers with (303) is read, never followed. Scope
    /// <see cref="OAuthScopes.AccountsWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellation">The reason.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The account.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> CancelAsync(
        string username, Cancellation cancellation, CancellationToken cancellationToken = default) =>
        transport.ReferAsync(
            EchoEndpoints.AccountsCancel.At(username).With(cancellation, RequestJsonContext.Default.Cancellation),
            cancellationToken);

    /// <summary>
    /// Reads the addresses of an account (Page 97517756). INFERRED: known only as a link; method, scope and answer are guessed. Scope
    /// <see cref="OAuthScopes.AccountsRead"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> GetAddressesAsync(
        string username, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRawAsync(EchoEndpoints.AccountsGetAddresses.At(username).With(callOverride), cancellationToken);

    /// <summary>
    /// Lists the computers of an account. INFERRED: the vendor links to this list (Page 97517756), but its page is not available; scope,
    /// paging and members are guessed from its neighbours. Be ready for 403, 404 and 405, and read single computers
    /// (<see cref="ComputerEndpoints.GetAsync"/>) then.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
#pragma warning disable RS0027 // The longer overload has no default values, so the two cannot be confused.
    public IAsyncEnumerable<ListPage<Computer>> ListComputersAsync(string username, CancellationToken cancellationToken = default) =>
        ListComputersAsync(username, callOverride: null, cancellationToken);
#pragma warning restore RS0027

    /// <summary>
    /// Lists the computers of an account. INFERRED: the vendor links to this list (Page 97517756), but its page is not available; scope,
    /// paging and members are guessed from its neighbours. Be ready for 403, 404 and 405, and read single computers
    /// (<see cref="ComputerEndpoints.GetAsync"/>) then.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<Computer>> ListComputersAsync(
        string username, CallOverride? callOverride, CancellationToken cancellationToken) =>
        transport.ListAsync(
            EchoEndpoints.AccountsListComputers.At(username).With(callOverride),
            new ApiQuery(),
            PageSizes.Usual,
            RowShapes.Computer,
            new RowScope(username),
            cancellationToken);

    /// <summary>
    /// Changes the password of an account (Page 97517756). INFERRED: known only as a link; method and body are those of computers and
    /// partners. Scope <see cref="OAuthScopes.AccountsWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="change">The passwords.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task ChangePasswordAsync(
        string username, PasswordChange change, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.AccountsChangePassword.At(username)
                .With(change, RequestJsonContext.Default.PasswordChange)
                .With(callOverride),
            cancellationToken);

    /// <summary>
    /// Lists the users of the usage audit. COMMUNITY: seen only in third-party code, which does not tell what a row looks like: read are
    /// objects and bare addresses.
    /// </summary>
    /// <param name="account">The account, as the third-party code names it.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<AuditUser>> ListAuditUsersAsync(
        string account, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.AccountsListAuditUsers.At(account).With(callOverride),
            "audit_users",
            RowShapes.AuditUser,
            cancellationToken);

    /// <summary>Adds a user to the usage audit. COMMUNITY: seen only in third-party code.</summary>
    /// <param name="account">The account, as the third-party code names it.</param>
    /// <param name="user">The e-mail address.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task AddAuditUserAsync(
        string account, string user, CallOverride? callOverride = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return transport.DoAsync(
            EchoEndpoints.AccountsAddAuditUser.At(account)
                .With(new NewAuditUser(user), RequestJsonContext.Default.NewAuditUser)
                .With(callOverride),
            cancellationToken);
    }

    /// <summary>Removes a user from the usage audit. COMMUNITY: seen only in third-party code.</summary>
    /// <param name="account">The account, as the third-party code names it.</param>
    /// <param name="user">The e-mail address.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task RemoveAuditUserAsync(
        string account, string user, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.DoAsync(EchoEndpoints.AccountsRemoveAuditUser.At(account, user).With(callOverride), cancellationToken);

    /// <summary>Lists the invoices of an account. COMMUNITY: seen only in third-party code.</summary>
    /// <param name="account">The account, as the third-party code names it.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<Invoice>> ListInvoicesAsync(
        string account, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.AccountsListInvoices.At(account).With(callOverride),
            "invoices",
            RowShapes.Invoice,
            cancellationToken);
}
