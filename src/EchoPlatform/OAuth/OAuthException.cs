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
}
