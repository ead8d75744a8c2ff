using System.Globalization;

namespace EchoPlatform;

/// <summary>Calls about who is told of a computer's backups, and when.</summary>
public sealed class NotificationEndpoints
{
    private readonly ApiTransport transport;

    internal NotificationEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Lists the addresses that are told of a computer's backups (Page 97517789). Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<NotificationEmail>> ListEmailsAsync(
        string username, string computerId, NotificationEmailQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new NotificationEmailQuery();
        return transport.ListAsync(
            EchoEndpoints.NotificationsListEmails.At(username, computerId),
            new ApiQuery()
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.NotificationEmail,
            default,
            cancellationToken);
    }

    /// <summary>
    /// Adds an address (Page 97517789). INFERRED: scope, body and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="email">The address and what it is told; its number is not sent.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new address; its id is the number.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> AddEmailAsync(
        string username,
        string computerId,
        NotificationEmail email,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        return transport.ReferAsync(
            EchoEndpoints.NotificationsAddEmail.At(username, computerId)
                .With(email with { EmailId = null }, RequestJsonContext.Default.NotificationEmail)
                .With(callOverride),
            cancellationToken);
    }

    /// <summary>Reads an address (Page 97517791). Scope <see cref="OAuthScopes.ComputersRead"/>.</summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="emailId">The number: <see cref="NotificationEmail.EmailId"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The address.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<NotificationEmail> GetEmailAsync(
        string username, string computerId, long emailId, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            EchoEndpoints.NotificationsGetEmail.At(username, computerId, Text(emailId)),
            RowShapes.NotificationEmail,
            new RowScope(Number: emailId),
            cancellationToken);

    /// <summary>
    /// Changes an address (Page 97517791). INFERRED: scope, body and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="emailId">The number: <see cref="NotificationEmail.EmailId"/>.</param>
    /// <param name="email">The address and what it is told; its number is not sent.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task UpdateEmailAsync(
        string username,
        string computerId,
        long emailId,
        NotificationEmail email,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        return transport.DoAsync(
            EchoEndpoints.NotificationsUpdateEmail.At(username, computerId, Text(emailId))
                .With(email with { EmailId = null }, RequestJsonContext.Default.NotificationEmail)
                .With(callOverride),
            cancellationToken);
    }

    /// <summary>
    /// Removes an address (Page 97517791). INFERRED: scope and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="emailId">The number: <see cref="NotificationEmail.EmailId"/>.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task DeleteEmailAsync(
        string username,
        string computerId,
        long emailId,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.NotificationsDeleteEmail.At(username, computerId, Text(emailId)).With(callOverride),
            cancellationToken);

    /// <summary>
    /// Reads when notifications are sent and what they say (Page 97517793). Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The options.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<NotificationOptions> GetOptionsAsync(string username, string computerId, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            EchoEndpoints.NotificationsGetOptions.At(username, computerId),
            RowShapes.NotificationOptions,
            default,
            cancellationToken);

    /// <summary>
    /// Changes when notifications are sent and what they say (Page 97517793). INFERRED: scope, body and answer; the page is cut before
    /// them. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="username">The account.</param>
    /// <param name="computerId">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="options">The new options.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task UpdateOptionsAsync(
        string username,
        string computerId,
        NotificationOptions options,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default) =>
        transport.DoAsync(
            EchoEndpoints.NotificationsUpdateOptions.At(username, computerId)
                .With(options, RequestJsonContext.Default.NotificationOptions)
                .With(callOverride),
            cancellationToken);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
