using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>The vendor's authorization server: OAuth 2.0 draft 10, whose client-credentials grant is spelled <c>none</c> (Page 168722617).</summary>
/// <remarks>
/// <para>Safe for use from many threads. Nothing is cached or retried here.</para>
/// <para>
/// Two profiles: "client credentials" for clients that are Barracuda customers themselves (<see cref="RequestTokenAsync"/>), and "web
/// server" for those that are not: <see cref="CreateAuthorizationUri"/>, <see cref="AuthorizationCallback.Read"/>,
/// <see cref="ExchangeCodeAsync"/>, <see cref="RefreshTokenAsync"/>. The vendor's page on the latter (Page 96774493) is cut before paths
/// and fields: all of that is INFERRED from the draft.
/// </para>
/// </remarks>
public sealed class OAuthClient
{
    private const string Path = "/oauth2/token";

    private readonly HttpClient http;
    private readonly BaseAddress auth;
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
        auth = BaseAddress.Of(authUri);
        uri = auth.With(Path, "");
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

    /// <summary>
    /// Where users allow a client to act for them, from the first slash; default <c>/oauth2/authorize</c>, a guess: no page available
    /// shows it (Page 96774493).
    /// </summary>
    /// <exception cref="ArgumentException">It does not begin with a slash, or has a query, a fragment or a blank.</exception>
    public string AuthorizationPath
    {
        get;
        init => field = ResourcePath.IsPlain(value)
            ? value
            : throw new ArgumentException("The path must begin with a slash and have no query, fragment, backslash or blank.", nameof(value));
    } = "/oauth2/authorize";

    /// <summary>Asks for a token in the profile "client credentials" (Page 168722617).</summary>
    /// <param name="clientId">The client id, 32 hexadecimal digits (Page 96774488).</param>
    /// <param name="clientSecret">The client secret, 32 hexadecimal digits.</param>
    /// <param name="scopes">The scopes, such as <see cref="OAuthScopes.AccountsRead"/>; sent joined with a plus sign (Page 96770653).</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The token.</returns>
    /// <exception cref="OAuthException">The server gave no token, or there was no answer.</exception>
    public Task<TokenResponse> RequestTokenAsync(
        string clientId, string clientSecret, IEnumerable<string> scopes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        return RequestAsync(clientId, clientSecret, "none", [new("scope", string.Join('+', scopes))], [], cancellationToken);
    }

    /// <summary>
    /// Asks for a token to create trial partners with (Page 97518061): grant <c>trial_partners</c>, scope
    /// <see cref="OAuthScopes.TrialPartnersWrite"/>.
    /// </summary>
    /// <param name="clientId">The client id, 32 hexadecimal digits (Page 96774488).</param>
    /// <param name="clientSecret">The client secret, 32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The token.</returns>
    /// <exception cref="OAuthException">The server gave no token, or there was no answer.</exception>
    public Task<TokenResponse> RequestTrialPartnerTokenAsync(
        string clientId, string clientSecret, CancellationToken cancellationToken = default) =>
        RequestAsync(clientId, clientSecret, "trial_partners", [new("scope", OAuthScopes.TrialPartnersWrite)], [], cancellationToken);

    /// <summary>
    /// The address to send a user's browser to, so that the user may allow the client to act for them (Page 96774493). INFERRED from the
    /// draft: the names in the query.
    /// </summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="redirectUri">The redirect address registered with the vendor, absolute and without fragment.</param>
    /// <param name="scopes">The scopes, joined with a plus sign.</param>
    /// <param name="state">
    /// What ties the answer to this user's session, such as <see cref="AuthorizationCallback.NewState"/>: keep it there and give it to
    /// <see cref="AuthorizationCallback.Read"/>. Without it, others could slip their own authorization to the user.
    /// </param>
    /// <returns>The address. It holds no secret.</returns>
    /// <exception cref="ArgumentException">
    /// A part is blank, <paramref name="state"/> has fewer than 16 characters, or <paramref name="redirectUri"/> is not absolute or has a fragment.
    /// </exception>
    public Uri CreateAuthorizationUri(string clientId, Uri redirectUri, IEnumerable<string> scopes, string state)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentNullException.ThrowIfNull(scopes);
        ArgumentException.ThrowIfNullOrWhiteSpace(state);
        if (state.Length < 16)
        {
            throw new ArgumentException("The state must be hard to guess: at least 16 characters.", nameof(state));
        }

        ApiQuery query = new ApiQuery()
            .Add("response_type", "code")
            .Add("client_id", clientId)
            .Add("redirect_uri", Checked(redirectUri))
            .Add("scope", string.Join('+', scopes))
            .Add("state", state);
        return auth.With(AuthorizationPath, query.ToString());
    }

    /// <summary>Exchanges an authorization code for a token. INFERRED from the draft; the vendor's page (96774493) is cut before it.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="clientSecret">The client secret.</param>
    /// <param name="code">The code: <see cref="AuthorizationCallback.Code"/>. Good for one exchange.</param>
    /// <param name="redirectUri">The same redirect address the code was asked for with.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The token, with a refresh token where the server gave one.</returns>
    /// <exception cref="OAuthException">The server gave no token, or there was no answer.</exception>
    public Task<TokenResponse> ExchangeCodeAsync(
        string clientId, string clientSecret, string code, Uri redirectUri, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        return RequestAsync(
            clientId,
            clientSecret,
            "authorization_code",
            [new("code", code), new("redirect_uri", Checked(redirectUri))],
            [code],
            cancellationToken);
    }

    /// <summary>Exchanges a refresh token for a new token. INFERRED from the draft; the vendor's page (96774493) is cut before it.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="clientSecret">The client secret.</param>
    /// <param name="refreshToken">The refresh token. How long it is good for is not documented.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>
    /// The token. Its <see cref="TokenResponse.RefreshToken"/> takes the place of the one given; where it is <see langword="null"/>, the
    /// one given stays.
    /// </returns>
    /// <exception cref="OAuthException">The server gave no token, or there was no answer.</exception>
    public Task<TokenResponse> RefreshTokenAsync(
        string clientId, string clientSecret, string refreshToken, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(refreshToken);
        return RequestAsync(clientId, clientSecret, "refresh_token", [new("refresh_token", refreshToken)], [refreshToken], cancellationToken);
    }

    private static string Checked(Uri redirectUri)
    {
        ArgumentNullException.ThrowIfNull(redirectUri);
        return redirectUri.IsAbsoluteUri && redirectUri.Fragment.Length == 0
            ? redirectUri.OriginalString
            : throw new ArgumentException("The redirect address must be absolute and have no fragment.", nameof(redirectUri));
    }

    private async Task<TokenResponse> RequestAsync(
        string clientId,
        string clientSecret,
        string grantType,
        KeyValuePair<string, string>[] fields,
        string[] secrets,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientSecret);

        using var request = new HttpRequestMessage(HttpMethod.Post, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new FormUrlEncodedContent(
        [
            new("client_id", clientId),
            new("client_secret", clientSecret),
            new("grant_type", grantType),
            .. fields,
        ]);

        try
        {
            using HttpAnswer answer =
                await HttpAnswer.SendAsync(http, request, Path, isWrite: false, bounds, cancellationToken).ConfigureAwait(false);
            return Read(answer, [clientSecret, .. secrets]);
        }
        catch (EchoPlatformException exception) when (exception is not OAuthException)
        {
            throw new OAuthException(exception.Message, exception.InnerException)
            {
                Status = exception.Status,
                Method = exception.Method,
                Path = exception.Path,
                VendorMessage = exception.VendorMessage,
                Advice = exception.Advice,
                RetryAfter = exception.RetryAfter,
                IsTransient = exception.IsTransient,
            };
        }
    }

    private static TokenResponse Read(HttpAnswer answer, string[] secrets)
    {
        string? token = null, refreshToken = null, error = null, description = null;
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
                        case "REFRESH_TOKEN":
                            refreshToken = Text(member.Value);
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

        error = Shown(error, secrets);
        description = Shown(description, secrets);
        if (!answer.IsSuccess)
        {
            EchoPlatformException failure = Failures.Status(answer, "POST", Path, scope: "", isWrite: false, secrets);
            string said = failure.VendorMessage is { } text ? $": {text}" : "";
            string message = (int)answer.Status is >= 400 and < 429
                ? $"POST {Path} answered {Failures.Name(answer.Status)}{said}"
                : failure.Message;
            return Fail(message, failure.VendorMessage, failure.IsTransient, failure);
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
            : new TokenResponse { AccessToken = token, ExpiresIn = expiresIn, ServerDate = answer.Date, RefreshToken = refreshToken };

        TokenResponse Fail(string message, string? vendorMessage, bool transient, EchoPlatformException? failure = null) =>
            throw new OAuthException(message)
            {
                Status = answer.Status,
                Method = "POST",
                Path = Path,
                VendorMessage = vendorMessage,
                VendorBody = failure?.VendorBody,
                Advice = OAuthException.AdviceFor(error) ?? ((int)answer.Status is 400 or 401 or 403 ? OAuthException.Refused : failure?.Advice),
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

    private static string? Shown(string? text, string[] secrets) =>
        text is null ? null : PlainText.Cut(Failures.Redact(PlainText.Clean(text), secrets), 500);

    private static TimeSpan Lifetime(string? seconds) =>
        double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 1
            ? TimeSpan.FromSeconds(Math.Min(value, TimeSpan.SecondsPerDay * 365d))
            : DefaultExpiresIn;
}
