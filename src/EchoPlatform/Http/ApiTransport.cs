using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>Sends calls with the token and turns answers into rows, pages and exceptions.</summary>
internal sealed class ApiTransport(HttpClient http, BaseAddress api, IAccessTokenProvider tokens, TimeProvider time)
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public int MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    public int MaxPagesPerListing { get; set; } = 100_000;

    public TimeProvider Time => time;

    /// <summary>Reads one resource of v1.</summary>
    public async Task<T> GetAsync<T>(ApiCall call, RowShape<T> shape, RowScope rowScope, CancellationToken cancellationToken)
        where T : VendorRow
    {
        using HttpAnswer answer = await SendAsync(call, IsSuccess, cancellationToken).ConfigureAwait(false);
        using JsonDocument document = Parse(answer, call);
        return ReadRow(answer, call, document.RootElement, shape, rowScope);
    }

    /// <summary>Reads a listing of v1.</summary>
    public IAsyncEnumerable<ListPage<T>> ListAsync<T>(
        ApiCall call, ApiQuery query, int pageSize, RowShape<T> shape, RowScope rowScope, CancellationToken cancellationToken)
        where T : VendorRow
    {
        string filters = query.Add("page_size", pageSize).ToString();
        return Paging.ReadAsync(
            (page, token) => GetPageAsync(call with { Query = $"{filters}&page={page}" }, shape, rowScope, token),
            pageSize,
            MaxPagesPerListing,
            () => new EchoPlatformException($"GET {call.Path} did not come to an end within {MaxPagesPerListing} requests")
            {
                Method = "GET",
                Path = call.Path,
            },
            cancellationToken);
    }

    /// <summary>Makes a call whose answer has nothing to read.</summary>
    public async Task DoAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using HttpAnswer answer = await SendAsync(call, IsSuccess, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a call and hands out the answer as it is; redirects are answers here.</summary>
    public async Task<ApiResponse> GetRawAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using HttpAnswer answer = await SendAsync(call, static answer => (int)answer.Status is >= 200 and <= 399, cancellationToken)
            .ConfigureAwait(false);
        return new ApiResponse(answer);
    }

    /// <summary>Makes a call that answers with the address of a resource, as 201, 303 or any success.</summary>
    public async Task<ResourceReference> ReferAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using HttpAnswer answer = await SendAsync(
            call, static answer => answer.IsSuccess || answer.Status == HttpStatusCode.SeeOther, cancellationToken).ConfigureAwait(false);
        string? id = answer.Location is { } location && ResourcePath.Parts(location) is [.., var last]
            ? last
            : RemoteActionSubmission.FindId(new ApiResponse(answer).Json);
        return new ResourceReference(answer.Location, id);
    }

    /// <summary>Reads one resource of v2, wrapped in <c>data</c> or not.</summary>
    public async Task<T> GetDataAsync<T>(ApiCall call, RowShape<T> shape, CancellationToken cancellationToken)
        where T : VendorRow
    {
        using HttpAnswer answer = await SendAsync(call, IsSuccess, cancellationToken).ConfigureAwait(false);
        using JsonDocument document = Parse(answer, call);
        JsonElement root = document.RootElement;
        return ReadRow(answer, call, Members.Find(root, "data") ?? root, shape, default);
    }

    /// <summary>Reads the rows of v2: an array in <c>data</c>, in a member of it, or in a member beside it.</summary>
    public async Task<RowSet<T>> GetRowsAsync<T>(ApiCall call, string member, RowShape<T> shape, CancellationToken cancellationToken)
        where T : VendorRow
    {
        using HttpAnswer answer = await SendAsync(call, IsSuccess, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NoContent)
        {
            return new RowSet<T>([], []);
        }

        using JsonDocument document = Parse(answer, call, allowArray: true);
        JsonElement root = document.RootElement;
        JsonElement data = Members.Find(root, "data") ?? root;
        JsonElement list = data.ValueKind == JsonValueKind.Array ? data : Members.Find(data, member) ?? Members.Find(root, member) ?? default;
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Failures.Body(answer, call.Method.Method, call.Path, $"the body has no array \"data\" or \"{member}\"", transient: false, inner: null);
        }

        List<T> rows = [];
        List<UnreadableRow> unreadable = [];
        foreach (JsonElement row in list.EnumerateArray())
        {
            try
            {
                rows.Add(RowReader.Read(row, shape, default));
            }
            catch (JsonException exception)
            {
                unreadable.Add(new UnreadableRow(row.GetRawText(), RowReader.Reason(exception)));
            }
        }

        return new RowSet<T>(rows, unreadable);
    }

    /// <summary>Gives a computer a command.</summary>
    public async Task<RemoteActionSubmission> SubmitAsync(ApiCall call, string account, string computer, CancellationToken cancellationToken)
    {
        using HttpAnswer answer = await SendAsync(call, IsSuccess, cancellationToken).ConfigureAwait(false);
        return new RemoteActionSubmission(account, computer, new ApiResponse(answer));
    }

    /// <summary>Asks whether something would work; "no, because" is an answer and no failure.</summary>
    public async Task<ValidationResult> ValidateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using HttpAnswer answer = await SendAsync(
            call,
            static answer => answer.IsSuccess
                || (answer.Status == HttpStatusCode.BadRequest && Failures.VendorErrors(answer.Body) is [_, ..] errors && !Failures.IsOffline(errors)),
            cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.Accepted)
        {
            throw Failures.Body(answer, call.Method.Method, call.Path, "a validation that waits for its computer says nothing", transient: false, inner: null);
        }

        string[] secrets = call.Secrets("");
        return new ValidationResult([.. Failures.VendorErrors(answer.Body).Select(text => PlainText.Of(Failures.Redact(text, secrets), 500))]);
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

            if (call.Body is { } body)
            {
                request.Content = new ReadOnlyMemoryContent(body);
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
            }
            else if (call.IsWrite)
            {
                // SocketsHttpHandler repeats a request by itself when a connection it reuses breaks, unless it has begun to send content.
                request.Content = new ReadOnlyMemoryContent(default);
            }

            HttpAnswer answer = await HttpAnswer.SendAsync(http, request, call.Path, call.IsWrite, bounds, cancellationToken).ConfigureAwait(false);
            var isHandedOut = false;
            try
            {
                if (isExpected(answer))
                {
                    isHandedOut = true;
                    return answer;
                }

                if (renewed || answer.Status != HttpStatusCode.Unauthorized)
                {
                    throw Failures.Status(answer, call.Method.Method, call.Path, call.Scope, call.IsWrite, call.Secrets(token));
                }
            }
            finally
            {
                if (!isHandedOut)
                {
                    answer.Dispose();
                }
            }

            token = await tokens.RenewAsync(token, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsSuccess(HttpAnswer answer) => answer.IsSuccess;

    private async Task<ListBody<T>> GetPageAsync<T>(
        ApiCall call, RowShape<T> shape, RowScope rowScope, CancellationToken cancellationToken)
        where T : VendorRow
    {
        using HttpAnswer answer = await SendAsync(call, IsSuccess, cancellationToken).ConfigureAwait(false);
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

    private static T ReadRow<T>(HttpAnswer answer, ApiCall call, JsonElement json, RowShape<T> shape, RowScope rowScope)
        where T : VendorRow
    {
        try
        {
            return RowReader.Read(json, shape, rowScope);
        }
        catch (JsonException exception)
        {
            throw Failures.Body(
                answer,
                call.Method.Method,
                call.Path,
                $"the body cannot be read: {RowReader.Reason(exception)}",
                transient: false,
                exception,
                Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(json)));
        }
    }

    private static JsonDocument Parse(HttpAnswer answer, ApiCall call, bool allowArray = false)
    {
        JsonDocument? document = null;
        try
        {
            var reader = new Utf8JsonReader(answer.Body, new JsonReaderOptions { MaxDepth = 64 });
            document = JsonDocument.ParseValue(ref reader);

            // Reads on to the end, so that anything after the value is noticed.
            while (reader.Read())
            {
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            document?.Dispose();
            throw Failures.NotJson(answer, call.Method.Method, call.Path, exception);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object || (allowArray && document.RootElement.ValueKind == JsonValueKind.Array))
        {
            return document;
        }

        document.Dispose();
        throw Failures.Body(answer, call.Method.Method, call.Path, "the body is not a JSON object", transient: false, inner: null);
    }
}
