namespace EchoPlatform;

internal static class AccessToken
{
    /// <summary>Whether the token can stand in a header: visible ASCII only.</summary>
    public static bool IsUsable(string? token) =>
        !string.IsNullOrEmpty(token) && !token.AsSpan().ContainsAnyExceptInRange('!', '~');
}
