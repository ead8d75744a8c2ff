namespace EchoPlatform;

/// <summary>A token request that did not yield a token.</summary>
public sealed class OAuthException : EchoPlatformException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line a person understands, free of secrets.</param>
    /// <param name="innerException">What lies beneath, such as the network's own exception.</param>
    public OAuthException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The error code, such as <c>invalid_client</c>, where the server named one. The codes are those of the OAuth draft (INFERRED; the
    /// section of Page 168722617 is not available).
    /// </summary>
    public string? Error { get; init; }

    /// <summary>The server's explanation of the error code, where there is one.</summary>
    public string? ErrorDescription { get; init; }

    internal const string Refused = "check the client id and the client secret; a renewed secret breaks the old one at once";

    internal static string? AdviceFor(string? error) => error?.ToUpperInvariant() switch
    {
        "INVALID_CLIENT" => Refused,
        "INVALID_SCOPE" => "the client may not have one of the scopes it asks for",
        "INVALID_GRANT" => "the code or refresh token is used up, expired or another client's: let the user authorize the client again",
        "UNAUTHORIZED_CLIENT" or "UNSUPPORTED_GRANT_TYPE" or "UNSUPPORTED_RESPONSE_TYPE" => "the client is not registered for this profile",
        "REDIRECT_URI_MISMATCH" => "the redirect address is not the one registered with the vendor",
        "ACCESS_DENIED" => "the user did not allow it",
        "INVALID_REQUEST" => "the server does not understand the request, which is INFERRED in parts: see the vendor's documentation",
        _ => null,
    };
}
