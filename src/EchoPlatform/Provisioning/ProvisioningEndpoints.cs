namespace EchoPlatform;

/// <summary>v2 calls about the products a partner has provisioned.</summary>
public sealed class ProvisioningEndpoints
{
    private readonly ApiTransport transport;

    internal ProvisioningEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Lists the usage of every product serial of a partner: e-mail protection and other services, not backup bytes (Page 168733056).
    /// Rows in <c>data</c> or <c>raw_records</c>. INFERRED: the scope; third-party code asks for more. Scope
    /// <see cref="OAuthScopes.PartnersRead"/>.
    /// </summary>
    /// <param name="partner">The partner.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<ProductUsage>> ListConsumptionAsync(string partner, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.ProvisioningListConsumption.At(partner),
            "raw_records",
            RowShapes.ProductUsage,
            cancellationToken);

    /// <summary>
    /// Lists the products provisioned for a partner (Page 96770895). The page names a server role, INFERRED to be this scope. Scope
    /// <see cref="OAuthScopes.PartnersRead"/>.
    /// </summary>
    /// <param name="partner">The partner.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<RowSet<Provision>> ListProvisionsAsync(string partner, CancellationToken cancellationToken = default) =>
        transport.GetRowsAsync(
            EchoEndpoints.ProvisioningListProvisions.At(partner),
            "items",
            RowShapes.Provision,
            cancellationToken);

    /// <summary>
    /// Provisions a product (Page 96770891). The page names a server role, INFERRED to be this scope. Scope
    /// <see cref="OAuthScopes.PartnersWrite"/>.
    /// </summary>
    /// <param name="partner">The partner.</param>
    /// <param name="provision">The product.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The request; its id is the number the vendor gave it.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ResourceReference> ProvisionAsync(string partner, NewProvision provision, CancellationToken cancellationToken = default) =>
        transport.ReferAsync(
            EchoEndpoints.ProvisioningProvision.At(partner).With(provision, RequestJsonContext.Default.NewProvision),
            cancellationToken);
}
