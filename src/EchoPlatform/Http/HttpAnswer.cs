using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace EchoPlatform;

/// <summary>What bounds one request.</summary>
internal readonly record struct HttpBounds(TimeSpan Timeout, int MaxBytes, TimeProvider Time);

/// <summary>A complete answer: status, the headers that matter, and the body in memory.</summary>
internal sealed class HttpAnswer : IDisposable
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>A long deadline is for waiting until the answer begins; an answer that only trickles is not worth it.</summary>
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(100);

    private byte[]? buffer;
    private int length;

    private HttpAnswer(HttpResponseMessage response, DateTimeOffset now)
    {
        Status = response.StatusCode;
        Location = response.Headers.TryGetValues("Location", out IEnumerable<string>? locations) ? locations.FirstOrDefault() : null;
        Date = response.Headers.Date;
        ContentType = response.Content.Headers.ContentType?.MediaType;
        ContentEncoding = response.Content.Headers.ContentEncoding.FirstOrDefault();
        RetryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
    }

    public HttpStatusCode Status { get; }

    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    public string? Location { get; }

    public DateTimeOffset? Date { get; }

    public string? ContentType { get; }

    public string? ContentEncoding { get; }

    public TimeSpan? RetryAfter { get; }

    /// <summary>The body without a byte order mark; of an answer that is no success perhaps only its beginning.</summary>
    public ReadOnlySpan<byte> Body
    {
        get
        {
            ReadOnlySpan<byte> body = buffer.AsSpan(0, length);
            return body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        }
    }

    /// <summary>Sends the request and reads the whole answer within its bounds.</summary>
    /// <exception cref="EchoPlatformException">No answer, or a success whose body cannot be had.</exception>
    public static async Task<HttpAnswer> SendAsync(
        HttpClient http, HttpRequestMessage request, string path, bool isWrite, HttpBounds bounds, CancellationToken cancellationToken)
    {
        Uri? asked = request.RequestUri;
        string method = request.Method.Method;
        using var deadline = new CancellationTokenSource(bounds.Timeout, bounds.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        HttpAnswer? answer = null;
        try
        {
            using HttpResponseMessage response =
                await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            answer = new HttpAnswer(response, bounds.Time.GetUtcNow());
            if (bounds.Timeout > LongestBody)
            {
                deadline.CancelAfter(LongestBody);
            }

            if (response.RequestMessage?.RequestUri is { } answered && answered != asked)
            {
                throw new EchoPlatformException(
                    $"{method} {path} was redirected by the HttpClient's handler, redirects are not followed; "
                    + $"make the handler with {nameof(EchoPlatformHttp)}.{nameof(EchoPlatformHttp.CreateHandler)}")
                {
                    Method = method,
                    Path = path,
                };
            }

            if (!answer.IsSuccess)
            {
                await answer.ReadErrorBodyAsync(response.Content, linked.Token).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
            else if (response.Content.Headers.ContentLength > bounds.MaxBytes
                || !await answer.ReadBodyAsync(response.Content, bounds.MaxBytes, linked.Token).ConfigureAwait(false))
            {
                throw new EchoPlatformException(
                    $"{method} {path} answered {Failures.Name(answer.Status)} with a body of more than {bounds.MaxBytes} bytes")
                {
                    Status = answer.Status,
                    Method = method,
                    Path = path,
                };
            }

            HttpAnswer complete = answer;
            answer = null;
            return complete;
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool late = exception is OperationCanceledException or TimeoutException;
            string what = (late, answer) switch
            {
                (true, null) => "got no answer in time",
                (true, _) => $"answered {Failures.Name(answer.Status)}, but its body did not arrive in time",
                (false, null) => $"got no answer: {PlainText.Of(exception.Message, 300)}",
                (false, _) => $"answered {Failures.Name(answer.Status)}, but its body broke off: {PlainText.Of(exception.Message, 300)}",
            };
            bool isOutcomeUnknown = isWrite && answer is null && !IsNotSent(exception);
            string? advice = isOutcomeUnknown ? Failures.OutcomeUnknown : null;
            throw new EchoPlatformException($"{method} {path} {what}{(advice is null ? "" : $"; {advice}")}", exception)
            {
                Status = answer?.Status,
                Method = method,
                Path = path,
                Advice = advice,
                IsTransient = true,
                IsOutcomeUnknown = isOutcomeUnknown,
            };
        }
        finally
        {
            answer?.Dispose();
        }
    }

    public void Dispose()
    {
        if (buffer is not null)
        {
            Release(buffer);
            buffer = null;
            length = 0;
        }
    }

    // A body may hold a token, so the pool gets it back blank.
    private void Release(byte[] used)
    {
        used.AsSpan(0, length).Clear();
        ArrayPool<byte>.Shared.Return(used);
    }

    private static bool IsNoAnswer(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or InvalidDataException or TimeoutException
            or OperationCanceledException;

    /// <summary>Whether there was no connection to send anything on.</summary>
    private static bool IsNotSent(Exception exception) =>
        exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError
        };

    private async Task ReadErrorBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await ReadBodyAsync(content, MaxErrorBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            // The status is the news; what arrived of the text will do.
        }
    }

    /// <returns><see langword="false"/> when there is more than the bound.</returns>
    private async Task<bool> ReadBodyAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            long expected = Math.Min(Math.Max(content.Headers.ContentLength ?? 0, 16 * 1024), maxBytes);
            buffer = ArrayPool<byte>.Shared.Rent((int)expected + 1);
            while (true)
            {
                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    Release(buffer);
                    buffer = larger;
                }

                int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return true;
                }

                length += read;
                if (length > maxBytes)
                {
                    length = maxBytes;
                    return false;
                }
            }
        }
    }
}
