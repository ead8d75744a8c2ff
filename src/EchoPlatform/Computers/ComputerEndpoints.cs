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
    /// <exception cref="EchoPlatformException">No such computer (404), or another failure.</exception>
    public Task<Computer> GetAsync(string username, string computerId, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            ApiPath.Of($"/v1/accounts/{username}/computers/{computerId}"),
            OAuthScopes.ComputersRead,
            RowShapes.Computer,
            new RowScope(username, computerId),
            cancellationToken);
}
