using System.Globalization;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.OAuth;

/// <summary>A consent that was given.</summary>
internal sealed record Consent(ApiScopes Scopes, string RedirectUri);

/// <summary>
/// Authorization codes and refresh tokens: each is good for one use. INFERRED throughout, lifetimes too: a code lives ten
/// minutes, a refresh token until it is used; using it gives the next one.
/// </summary>
internal sealed class GrantStore(SandboxOptions options, SandboxClock clock, TimeProvider time)
{
    private const int Most = 10_000;
    private const int CodeSeconds = 600;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (Consent Consent, long Timestamp, long Advanced)> codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Consent> refreshes = new(StringComparer.Ordinal);
    private readonly ulong key = Mix.Of(0xC0DE_C0DEUL, unchecked((ulong)options.Seed));
    private long issued;

    public string NewCode(Consent consent)
    {
        lock (gate)
        {
            Bound(codes);
            var code = Name();
            codes[code] = (consent, time.GetTimestamp(), clock.Advanced);
            return code;
        }
    }

    public string NewRefresh(Consent consent)
    {
        lock (gate)
        {
            Bound(refreshes);
            var token = Name();
            refreshes[token] = consent;
            return token;
        }
    }

    /// <summary>The consent behind a code, once; null when it is unknown, used, too old or was given to another address.</summary>
    public Consent? UseCode(string code, string redirectUri)
    {
        lock (gate)
        {
            return codes.Remove(code, out var found)
                && time.GetElapsedTime(found.Timestamp).TotalSeconds + (clock.Advanced - found.Advanced) < CodeSeconds
                && string.Equals(found.Consent.RedirectUri, redirectUri, StringComparison.Ordinal)
                ? found.Consent
                : null;
        }
    }

    public Consent? UseRefresh(string token)
    {
        lock (gate)
        {
            return refreshes.Remove(token, out var consent) ? consent : null;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            codes.Clear();
            refreshes.Clear();
        }
    }

    private static void Bound<T>(Dictionary<string, T> entries)
    {
        if (entries.Count >= Most)
        {
            entries.Remove(entries.Keys.First());
        }
    }

    private string Name() => string.Create(CultureInfo.InvariantCulture, $"{Mix.Of(key, ++issued):x16}");
}
