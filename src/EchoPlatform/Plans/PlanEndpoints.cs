using System.Globalization;

namespace EchoPlatform;

/// <summary>Calls about the plans a partner sells.</summary>
public sealed class PlanEndpoints
{
    private readonly ApiTransport transport;

    internal PlanEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Lists the plans of a partner (Page 97518006). Scope <see cref="OAuthScopes.PartnersRead"/>.</summary>
    /// <param name="username">The partner.</param>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<Plan>> ListAsync(
        string username, PlanQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new PlanQuery();
        return transport.ListAsync(
            EchoEndpoints.PlansList.At(username),
            new ApiQuery()
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.Plan,
            default,
            cancellationToken);
    }

    /// <summary>
    /// Creates a plan (Page 97518006). INFERRED: scope, body and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="plan">The plan; its number is not sent.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new plan; its id is the number.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> CreateAsync(
        string username, Plan plan, CallOverride? callOverride = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return transport.ReferAsync(
            EchoEndpoints.PlansCreate.At(username)
                .With(plan with { PlanId = null }, RequestJsonContext.Default.Plan)
                .With(callOverride),
            cancellationToken);
    }

    /// <summary>Reads a plan (Page 168733507). Scope <see cref="OAuthScopes.PartnersRead"/>.</summary>
    /// <param name="username">The partner.</param>
    /// <param name="planId">The number: <see cref="Plan.PlanId"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<Plan> GetAsync(string username, long planId, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            EchoEndpoints.PlansGet.At(username, Text(planId)),
            RowShapes.Plan,
            new RowScope(Number: planId),
            cancellationToken);

    /// <summary>
    /// Changes a plan (Page 168733507). INFERRED: scope, body and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="planId">The number: <see cref="Plan.PlanId"/>.</param>
    /// <param name="plan">The plan; its number is not sent.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task UpdateAsync(
        string username, long planId, Plan plan, CallOverride? callOverride = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return transport.DoAsync(
            EchoEndpoints.PlansUpdate.At(username, Text(planId))
                .With(plan with { PlanId = null }, RequestJsonContext.Default.Plan)
                .With(callOverride),
            cancellationToken);
    }

    /// <summary>
    /// Deletes a plan (Page 168733507). INFERRED: scope and answer; the page is cut before them. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="username">The partner.</param>
    /// <param name="planId">The number: <see cref="Plan.PlanId"/>.</param>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the vendor has confirmed.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task DeleteAsync(
        string username, long planId, CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.DoAsync(EchoEndpoints.PlansDelete.At(username, Text(planId)).With(callOverride), cancellationToken);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
