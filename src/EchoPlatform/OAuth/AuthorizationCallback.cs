using System.Security.Cryptography;
using System.Text;

namespace EchoPlatform;

/// <summary>
/// What the user's browser brings back from the authorization server (Page 96774493). INFERRED from the draft: the names in the query.
/// </summary>
public sealed class AuthorizationCallback
{
    private AuthorizationCallback(string code) => Code = code;

    /// <summary>The authorization code, good for one exchange (<see cref="OAuthClient.ExchangeCodeAsync"/>). A secret.</summary>
    public string Code { get; }

    /// <summary>A state that cannot be guessed, for <see cref="OAuthClient.CreateAuthorizationUri"/>.</summary>
    /// <returns>64 hexadecimal digits.</returns>
    public static string NewState() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Reads the address the browser came back to, and checks that it belongs to this user's session.</summary>
    /// <param name="callback">The address, or just its query, such as <c>?code=...&amp;state=...</c>.</param>
    /// <param name="expectedState">The state kept in the user's session. Forget it after this call: it is good for one answer.</param>
    /// <returns>The code.</returns>
    /// <exception cref="OAuthException">
    /// The state is missing or another, the server answered with an error such as <c>access_denied</c>
    /// (<see cref="OAuthException.Error"/>), or there is no code. The state is checked first, and in constant time.
    /// </exception>
    public static AuthorizationCallback Read(string callback, string expectedState)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentException.ThrowIfNullOrWhiteSpace(expectedState);

        int start = callback.IndexOf('?', StringComparison.Ordinal);
        int end = callback.IndexOf('#', StringComparison.Ordinal);
        string query = callback[(start + 1)..(end > start ? end : callback.Length)];
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var repeated = false;
        foreach (string part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = Decode(equals < 0 ? part : part[..equals]);
            repeated |= !fields.TryAdd(name, equals < 0 ? "" : Decode(part[(equals + 1)..])) && name is "state" or "code" or "error";
        }

        if (repeated
            || !fields.TryGetValue("state", out string? state)
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(expectedState)))
        {
            throw new OAuthException("The answer of the authorization server does not belong to this session: its state is missing or another")
            {
                Advice = "begin anew; if it stays, somebody may be trying to slip in an authorization of their own",
            };
        }

        if (fields.TryGetValue("error", out string? code))
        {
            string error = PlainText.Of(Failures.Redact(code, expectedState), 100);
            string? description = fields.TryGetValue("error_description", out string? text)
                ? PlainText.Of(Failures.Redact(text, expectedState), 500)
                : null;
            throw new OAuthException($"The authorization server answered {error}{(description is null ? "" : $": {description}")}")
            {
                Error = error,
                ErrorDescription = description,
                Advice = OAuthException.AdviceFor(error),
            };
        }

        return fields.TryGetValue("code", out string? authorization) && !string.IsNullOrWhiteSpace(authorization)
            ? new AuthorizationCallback(authorization)
            : throw new OAuthException("The authorization server answered without a code");
    }

    /// <summary>A description without the code.</summary>
    /// <returns>A mask.</returns>
    public override string ToString() => "authorization code ***";

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
