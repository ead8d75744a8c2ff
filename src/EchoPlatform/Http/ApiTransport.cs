using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>One call: where it goes and which scope it needs.</summary>
internal readonly record struct ApiCall(HttpMethod Method, string Path, string Query, string? Scope);

/// <summary>Sends calls with the token and turns answers into rows, pages and exceptions.</summary>
internal sealed class ApiTransport(HttpClient http, BaseAddress api, IAccessTokenProvider tokens, TimeProvider time)
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public int MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    public int MaxPagesPerListing { get; set; } = 100_000;

    /// <summary>Reads one resource.</summary>
    public async Task<T> GetAsync<T>(string path, string? scope, RowShape<T> shape, RowScope rowScope, CancellationToken cancellationToken)
        where T : VendorRow
    {
        var call = new ApiCall(HttpMethod.Get, path, "", scope);
        using HttpAnswer answer = await SendAsync(call, static answer => answer.IsSuccess, cancellationToken).ConfigureAwait(false);
        CheckJson(answer, call);
        try
        {
            return RowReader.Read(answer.Body, shape, rowScope);
        }
        catch (JsonException exception)
        {
            throw Failures.Body(
                answer,
                call.Method.Method,
                path,
                $"the body cannot be read: {RowReader.Reason(exception)}",
                transient: false,
                exception);
        }
    }

    /// <summary>Reads a listing.</summary>
    public IAsyncEnumerable<ListPage<T>> ListAsync<T>(
        string path,
        ApiQuery query,
        int pageSize,
        string? scope,
        RowShape<T> shape,
        RowScope rowScope,
        CancellationToken cancellationToken)
        where T : VendorRow
    {
        string filters = query.Add("page_size", pageSize).ToString();
        return Paging.ReadAsync(
            (page, token) => GetPageAsync(
                new ApiCall(HttpMethod.Get, path, $"{filters}&page={page}", scope), shape, rowScope, token),
            pageSize,
            MaxPagesPerListing,
            () => new EchoPlatformException($"GET {path} did not come to an end within {MaxPagesPerListing} requests")
            {
                Method = "GET",
                Path = path,
            },
            cancellationToken);
    }

    /// <summary>Sends the call, with a renewed token once more if the first was refused.</summary>
    /// <exception cref="EchoPlatformException">The answer is not one the caller expects.</exception>
    public async Task<HttpAnswer> SendAsync(ApiCall call, Func<HttpAnswer, bool> isExpected, CancellationToken cancellationToken)
    {
        Uri uri = api.With(call.Path, call.Query);
        var bounds = new HttpBounds(RequestTimeout, MaxResponseBytes, time);
        string token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        for (var renewed = false; ; renewed = true)
        {
            using var request = new HttpRequestMessage(call.Method, uri);
            request.Headers.Accept.Add(Json);
            if (!AccessToken.IsUsable(token) || !request.Headers.TryAddWithoutValidation("Authorization", "OAuth " + token))
            {
                throw new InvalidOperationException("The access token provider gave no token, or one that cannot be sent in a header.");
            }

            HttpAnswer answer = await HttpAnswer.SendAsync(http, request, call.Path, bounds, cancellationToken).ConfigureAwait(false);
            if (isExpected(answer))
            {
                return answer;
            }

            using (answer)
            {
                if (renewed || answer.Status != HttpStatusCode.Unauthorized)
                {
                    throw Failures.Status(answer, call.Method.Method, call.Path, call.Scope, token);
                }
            }

            token = await tokens.RenewAsync(token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ListBody<T>> GetPageAsync<T>(
        ApiCall call, RowShape<T> shape, RowScope rowScope, CancellationToken cancellationToken)
        where T : VendorRow
    {
        using HttpAnswer answer = await SendAsync(call, static answer => answer.IsSuccess, cancellationToken).ConfigureAwait(false);
        try
        {
            return ListBody<T>.Parse(answer.Body, shape, rowScope);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Failures.NotJson(answer, call.Method.Method, call.Path, exception);
        }
        catch (InvalidDataException exception)
        {
            throw Failures.Body(answer, call.Method.Method, call.Path, exception.Message, transient: false, exception);
        }
    }

    private static void CheckJson(HttpAnswer answer, ApiCall call)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Body, new JsonReaderOptions { MaxDepth = 64 });
            reader.Read();
            JsonTokenType first = reader.TokenType;
            while (reader.Read())
            {
            }

            if (first != JsonTokenType.StartObject)
            {
                throw Failures.Body(
                    answer, call.Method.Method, call.Path, "the body is not a JSON object", transient: false, inner: null);
            }
        }
        catch (JsonException exception)
        {
            throw Failures.NotJson(answer, call.Method.Method, call.Path, exception);
        }
    }
}
