using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.OAuth;

/// <summary>
/// The secret and the tokens issued for it. A token ages in real time and also when the sandbox clock is pushed on by hand;
/// the clock's own speed does not age it, since <c>expires_in</c> is a promise in real seconds.
/// </summary>
internal sealed class TokenStore(SandboxOptions options, SandboxClock clock, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Token> tokens = new(StringComparer.Ordinal);
    private readonly ulong key = Mix.Of(0x70CE_7000UL, unchecked((ulong)options.Seed));
    private volatile string secret = options.ClientSecret;
    private long issued;

    public bool Knows(string clientId, string clientSecret) => Same(clientId, options.ClientId) & Same(clientSecret, secret);

    public string Issue(ApiScopes scopes)
    {
        var number = Interlocked.Increment(ref issued);
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{Mix.Of(key, number * 2):x16}{Mix.Of(key, (number * 2) + 1):x16}");
        if (number % 1_000 == 0)
        {
            foreach (var (old, token) in tokens)
            {
                if (Expired(token))
                {
                    tokens.TryRemove(old, out _);
                }
            }
        }

        tokens[name] = new Token(scopes, time.GetTimestamp(), clock.Advanced);
        return name;
    }

    /// <summary>The scopes of a token, or null when it is unknown, revoked or expired.</summary>
    public ApiScopes? Check(string token) => tokens.TryGetValue(token, out var found) && !Expired(found) ? found.Scopes : null;

    public void SwapSecret(string replacement) => secret = replacement;

    public void Revoke() => tokens.Clear();

    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private bool Expired(Token token) =>
        time.GetElapsedTime(token.Timestamp).TotalSeconds + (clock.Advanced - token.Advanced) >= options.TokenLifetimeSeconds;

    private sealed record Token(ApiScopes Scopes, long Timestamp, long Advanced);
}
