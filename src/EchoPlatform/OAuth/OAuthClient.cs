using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>The vendor's authorization server: OAuth 2.0 draft 10, whose client-credentials grant is spelled <c>none</c> (Page 168722617).</summary>
/// <remarks>Safe for use from many threads. Nothing is cached or retried here.</remarks>
public sealed class OAuthClient
{
    private const string Path = "/oauth2/token";

    private readonly HttpClient http;
    private readonly Uri uri;
    private readonly HttpBounds bounds;

    /// <summary>Creates a client of one authorization server.</summary>
    /// <param name="http">Sends the requests; its handler should not follow redirects.</param>
    /// <param name="authUri">The base address: <c>https://auth.intronis.com</c> or <c>https://auth.echo.intronis.com</c> (Page 96770653).</param>
    /// <param name="timeProvider">The clock; the system's when left out.</param>
    /// <exception cref="ArgumentException"><paramref name="authUri"/> is not an absolute http or https address.</exception>
    public OAuthClient(HttpClient http, Uri authUri, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(authUri);
        this.http = http;
        uri = BaseAddress.Of(authUri).With(Path, "");
        bounds = new HttpBounds(TimeSpan.FromSeconds(100), 64 * 1024, timeProvider ?? TimeProvider.System);
    }

    /// <summary>
    /// The lifetime assumed when the server states none that can be used: 10 minutes. The vendor's example says an hour
    /// (Page 168722617); a token renewed too early costs a request, one kept too long costs every call a 401.
    /// </summary>
    public static TimeSpan DefaultExpiresIn { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The time one request may take, its body included; default 100 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative or over 24 days.</exception>
    public TimeSpan RequestTimeout
    {
        get => bounds.Timeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(24));
            bounds = bounds with { Timeout = value };
        }
    }

    /// <summary>Asks for a token in the profile "client credentials" (Page 168722617).</summary>
    /// <param name="clientId">The client id, 32 hexadecimal digits (Page 96774488).</param>
    /// <param name="clientSecret">The client secret, 32 hexadecimal digits.</param>
    /// <param name="scopes">The scopes, such as <see cref="OAuthScopes.AccountsRead"/>; sent joined with a plus sign (Page 96770653).</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The token.</returns>
    /// <exception cref="OAuthException">The server gave no token, or there was no answer.</exception>
    public async Task<TokenResponse> RequestTokenAsync(
        string clientId, string clientSecret, IEnumerable<string> scopes, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientSecret);
        ArgumentNullException.ThrowIfNull(scopes);

        using var request = new HttpRequestMessage(HttpMethod.Post, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new FormUrlEncodedContent(
        [
            new("client_id", clientId),
            new("client_secret", clientSecret),
            new("grant_type", "none"),
            new("scope", string.Join('+', scopes)),
        ]);

        try
        {
            using HttpAnswer answer = await HttpAnswer.SendAsync(http, request, Path, bounds, cancellationToken).ConfigureAwait(false);
            return Read(answer, clientSecret);
        }
        catch (EchoPlatformException exception) when (exception is not OAuthException)
        {
            throw new OAuthException(exception.Message, exception.InnerException)
            {
                Status = exception.Status,
                Method = exception.Method,
                Path = exception.Path,
                VendorMessage = exception.VendorMessage,
                RetryAfter = exception.RetryAfter,
                IsTransient = exception.IsTransient,
            };
        }
    }

    private static TokenResponse Read(HttpAnswer answer, string clientSecret)
    {
        string? token = null, error = null, description = null;
        var expiresIn = DefaultExpiresIn;
        JsonException? notJson = null;
        try
        {
            var reader = new Utf8JsonReader(answer.Body, new JsonReaderOptions { MaxDepth = 64 });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty member in document.RootElement.EnumerateObject())
                {
                    switch (member.Name.Trim().ToUpperInvariant())
                    {
                        case "ACCESS_TOKEN":
                            token = Text(member.Value);
                            break;
                        case "EXPIRES_IN":
                            expiresIn = Lifetime(Text(member.Value));
                            break;
                        case "ERROR":
                            error = Text(member.Value);
                            break;
                        case "ERROR_DESCRIPTION":
                            description = Text(member.Value);
                            break;
                        default:
                            break;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            notJson = exception as JsonException ?? new JsonException(exception.Message, exception);
        }

        error = Shown(error, clientSecret);
        description = Shown(description, clientSecret);
        if (!answer.IsSuccess)
        {
            EchoPlatformException failure = Failures.Status(answer, "POST", Path, scope: null, clientSecret);
            string said = failure.VendorMessage is { } text ? $": {text}" : "";
            string message = (int)answer.Status is >= 400 and < 429
                ? $"POST {Path} answered {Failures.Name(answer.Status)}{said}"
                : failure.Message;
            return Fail(message, failure.VendorMessage, failure.IsTransient);
        }

        if (error is not null)
        {
            string text = description is null ? error : $"{error}; {description}";
            return Fail($"POST {Path} answered {Failures.Name(answer.Status)}, but with an error: {text}", text, transient: false);
        }

        if (notJson is not null)
        {
            throw Failures.NotJson(answer, "POST", Path, notJson);
        }

        return token is null
            ? Fail($"POST {Path} answered {Failures.Name(answer.Status)}, but without an access_token", null, transient: false)
            : !AccessToken.IsUsable(token)
            ? Fail($"POST {Path} answered with an access_token that cannot be sent in a header", null, transient: false)
            : new TokenResponse { AccessToken = token, ExpiresIn = expiresIn, ServerDate = answer.Date };

        TokenResponse Fail(string message, string? vendorMessage, bool transient) =>
            throw new OAuthException(message)
            {
                Status = answer.Status,
                Method = "POST",
                Path = Path,
                VendorMessage = vendorMessage,
                RetryAfter = answer.RetryAfter,
                IsTransient = transient,
                Error = error,
                ErrorDescription = description,
            };
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };

    private static string? Shown(string? text, string secret) =>
        text is null ? null : PlainText.Cut(Failures.Redact(PlainText.Clean(text), secret), 500);

    private static TimeSpan Lifetime(string? seconds) =>
        double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 1
            ? TimeSpan.FromSeconds(Math.Min(value, TimeSpan.SecondsPerDay * 365d))
            : DefaultExpiresIn;
}
