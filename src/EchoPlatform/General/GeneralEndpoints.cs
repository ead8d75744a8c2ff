using System.Net;

namespace EchoPlatform;

/// <summary>Calls that belong to no partner or account.</summary>
public sealed class GeneralEndpoints
{
    /// <summary>The user name that stands for the identity behind the token (Page 97517995).</summary>
    public const string TokenIdentity = "0";

    private readonly ApiTransport transport;

    internal GeneralEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Reads the vendor's clock, a check of the connection and the token (Page 168733433). INFERRED: the page shows only the request.
    /// Needs no scope.
    /// </summary>
    /// <param name="callOverride">Corrects the path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer as it comes.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ApiResponse> GetTimeAsync(CallOverride? callOverride = null, CancellationToken cancellationToken = default) =>
        transport.GetRawAsync(EchoEndpoints.GeneralGetTime.At().With(callOverride), cancellationToken);

    /// <summary>Finds out where a user name lives (Page 97517995). Needs no scope. The address the vendor answers with is read, never followed.</summary>
    /// <param name="username">The name, or <see cref="TokenIdentity"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Where it lives; <see langword="null"/> when the vendor knows no such name (404), which is an answer here and no error.</returns>
    /// <exception cref="EchoPlatformException">Any answer but 303 with an address, and 404.</exception>
    public async Task<UsernameLocation?> LocateUsernameAsync(string username, CancellationToken cancellationToken = default)
    {
        ApiCall call = EchoEndpoints.GeneralLocateUsername.At(username);
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

    /// <summary>Lists the reasons an account or a partner may be cancelled for (Page 97517991). Needs no scope.</summary>
    /// <param name="query">Filters, order and page size; everything in pages of 50 when left out.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The pages that hold rows, as they arrive.</returns>
    /// <exception cref="EchoPlatformException">A page could not be had; thrown while enumerating.</exception>
    public IAsyncEnumerable<ListPage<CancellationReason>> ListCancellationReasonsAsync(
        CancellationReasonQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new CancellationReasonQuery();
        return transport.ListAsync(
            EchoEndpoints.GeneralListCancellationReasons.At(),
            new ApiQuery()
                .Add("order_by", query.OrderBy)
                .Add("order_dir", query.OrderDirection),
            query.PageSize,
            RowShapes.CancellationReason,
            default,
            cancellationToken);
    }
}
