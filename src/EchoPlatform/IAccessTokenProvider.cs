namespace EchoPlatform;

/// <summary>Where the client takes its access token from.</summary>
/// <remarks>Implementations are called from many threads at once.</remarks>
public interface IAccessTokenProvider
{
    /// <summary>The token to use now.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bare token, without the scheme.</returns>
    ValueTask<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A token to use in place of one the API has rejected with 401. Called at most once per call of the API. When the current token is
    /// no longer the rejected one, returning the current token is enough.
    /// </summary>
    /// <param name="rejectedToken">The token the API has refused.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bare token, without the scheme.</returns>
    ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken);
}
