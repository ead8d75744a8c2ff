using System.Net;

namespace EchoPlatform;

/// <summary>Calls that belong to no partner or account.</summary>
public sealed class GeneralEndpoints
{
    /// <summary>The user name that stands for the identity behind the token (Page 97517995).</summary>
    public const string TokenIdentity = "0";

    private readonly ApiTransport transport;

    internal GeneralEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>Finds out where a user name lives (Page 97517995). Needs no scope. The address the vendor answers with is read, never followed.</summary>
    /// <param name="username">The name, or <see cref="TokenIdentity"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Where it lives; <see langword="null"/> when the vendor knows no such name (404), which is an answer here and no error.</returns>
    /// <exception cref="EchoPlatformException">Any answer but 303 with an address, and 404.</exception>
    public async Task<UsernameLocation?> LocateUsernameAsync(string username, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall(HttpMethod.Get, ApiPath.Of($"/v1/general/username/{username}"), "", Scope: null);
        using HttpAnswer answer = await transport.SendAsync(
            call,
            static answer => answer.IsSuccess || answer.Status is HttpStatusCode.SeeOther or HttpStatusCode.NotFound,
            cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return null;
        }

        UsernameLocation? location =
            answer.Status == HttpStatusCode.SeeOther && answer.Location is { } text ? UsernameLocation.Parse(text) : null;
        return location ?? throw Failures.Body(
            answer, call.Method.Method, call.Path, "a 303 with a Location naming a resource was expected", transient: false, inner: null);
    }
}
