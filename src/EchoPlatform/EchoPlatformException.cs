using System.Net;

namespace EchoPlatform;

/// <summary>
/// A call of the vendor's API that did not succeed: an answer other than success, an answer that cannot be read, or no answer at all.
/// </summary>
/// <remarks>
/// The message is one line for a person and names the method, the path, the answer and, where known, what to do about it.
/// It never holds a token, a secret or a query string. A call cancelled by its caller is an <see cref="OperationCanceledException"/>
/// instead.
/// </remarks>
public class EchoPlatformException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line a person understands, free of secrets.</param>
    /// <param name="innerException">What lies beneath, such as the network's own exception.</param>
    public EchoPlatformException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The status the server answered with; <see langword="null"/> when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The HTTP method of the call, such as <c>GET</c>.</summary>
    public string? Method { get; init; }

    /// <summary>The path that was asked for, percent-encoded, without the query.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// What the vendor said: the texts of a JSON error body, otherwise the body's own text. At most 500 characters on one line,
    /// without control characters; <see langword="null"/> when there was no text.
    /// </summary>
    /// <remarks>The shape of the vendor's error object is not documented (Page 168733433), so several shapes are understood.</remarks>
    public string? VendorMessage { get; init; }

    /// <summary>
    /// The whole error body as sent, with tokens and passwords of the request masked, or a resource that cannot be read; at most 4,000
    /// characters, <see langword="null"/> when there was none. For machines that know more than this library; show
    /// <see cref="VendorMessage"/> to people.
    /// </summary>
    public string? VendorBody { get; init; }

    /// <summary>The texts of the array <c>errors</c> a v2 call answers 400 with (Page 96772114); empty when there is none.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The vendor's error codes found in its message; empty when there is none.</summary>
    public IReadOnlyList<VendorErrorCode> ErrorCodes { get; init; } = [];

    /// <summary>What an operator should know or do about it, in words; <see langword="null"/> when nothing is known.</summary>
    public string? Advice { get; init; }

    /// <summary>
    /// Whether a call that changes something may have been carried out all the same: it was sent and got no answer, or 5xx. Look before
    /// repeating it.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }

    /// <summary>Whether the call failed because the computer's agent is not connected (Page 96772114).</summary>
    public bool IsAgentOffline { get; init; }

    /// <summary>
    /// How long the server asked to wait before the next attempt (<c>Retry-After</c>, as seconds or as a date); never negative,
    /// <see langword="null"/> when it did not say.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the same call may well succeed later: no answer, a time-out, a body cut short or not JSON, 408, 429, and 5xx other than
    /// 501 and 505. Whether it may be repeated safely is for the caller to know.
    /// </summary>
    public bool IsTransient { get; init; }
}
