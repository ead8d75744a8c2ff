namespace EchoPlatform;

/// <summary>An access token as the authorization server gave it.</summary>
public sealed class TokenResponse
{
    /// <summary>The token, opaque and of any length. A secret.</summary>
    public required string AccessToken { get; init; }

    /// <summary>
    /// The time the token is good for, counted from the answer; one hour in the vendor's example (Page 168722617). Where the server states
    /// no usable time it is <see cref="OAuthClient.DefaultExpiresIn"/>. At most 365 days.
    /// </summary>
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>The server's clock when it answered; <see langword="null"/> when it did not say.</summary>
    public DateTimeOffset? ServerDate { get; init; }

    /// <summary>
    /// The token to get the next one with (<see cref="OAuthClient.RefreshTokenAsync"/>); <see langword="null"/> when the server gave none,
    /// as in the profile "client credentials". A secret.
    /// </summary>
    public string? RefreshToken { get; init; }

    /// <summary>A description without the tokens.</summary>
    /// <returns>The lifetime in seconds, and masks.</returns>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"access token ***, good for {ExpiresIn.TotalSeconds:0} s{(RefreshToken is null ? "" : ", refresh token ***")}");
}
