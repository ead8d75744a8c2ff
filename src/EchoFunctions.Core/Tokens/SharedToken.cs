using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EchoFunctions.Core.Tokens;

/// <summary>An access token with its life. Prints without the token.</summary>
internal sealed record SharedToken(string Value, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>From three quarters of its life on a token is renewed while it still serves.</summary>
    public DateTimeOffset RefreshAt => IssuedAt + ((ExpiresAt - IssuedAt) * 0.75);

    /// <summary>A token is never used within the last minute before it expires; one of a few minutes keeps to its last quarter.</summary>
    public bool IsUsable(DateTimeOffset now) => now < ExpiresAt - Floor;

    private TimeSpan Floor
    {
        get
        {
            var quarter = (ExpiresAt - IssuedAt) / 4;
            return quarter < TimeSpan.FromMinutes(1) ? quarter : TimeSpan.FromMinutes(1);
        }
    }

    public override string ToString() => $"token valid until {ExpiresAt:O}";
}

/// <summary>
/// Seals a token under a key derived from the client secret, so that reading the storage account alone yields nothing and
/// tampering shows: version byte, nonce, tag, then AES-256-GCM over issue time, expiry and token.
/// </summary>
internal static class TokenSeal
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    public static byte[] Seal(SharedToken token, EchoClient client, ClientSecret secret)
    {
        var value = Encoding.UTF8.GetBytes(token.Value);
        var plain = new byte[16 + value.Length];
        BinaryPrimitives.WriteInt64LittleEndian(plain, token.IssuedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(plain.AsSpan(8), token.ExpiresAt.ToUnixTimeMilliseconds());
        value.CopyTo(plain.AsSpan(16));

        var sealedToken = new byte[HeaderSize + plain.Length];
        sealedToken[0] = Version;
        var nonce = sealedToken.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Key(client, secret), TagSize);
        aes.Encrypt(nonce, plain, sealedToken.AsSpan(HeaderSize), sealedToken.AsSpan(1 + NonceSize, TagSize), AssociatedData(client));
        return sealedToken;
    }

    /// <summary>Null when the bytes are not a token sealed with this secret: empty, damaged, foreign or from before a rotation.</summary>
    public static SharedToken? Open(ReadOnlySpan<byte> sealedToken, EchoClient client, ClientSecret secret)
    {
        if (sealedToken.Length < HeaderSize + 16 || sealedToken[0] != Version)
        {
            return null;
        }

        var plain = new byte[sealedToken.Length - HeaderSize];
        using var aes = new AesGcm(Key(client, secret), TagSize);
        try
        {
            aes.Decrypt(
                sealedToken.Slice(1, NonceSize),
                sealedToken[HeaderSize..],
                sealedToken.Slice(1 + NonceSize, TagSize),
                plain,
                AssociatedData(client));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return new SharedToken(
            Encoding.UTF8.GetString(plain.AsSpan(16)),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(plain)),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(plain.AsSpan(8))));
    }

    private static byte[] Key(EchoClient client, ClientSecret secret) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.ASCII.GetBytes(secret.Reveal()),
        outputLength: 32,
        salt: Encoding.ASCII.GetBytes(client.ClientId),
        info: "EchoFunctions access token"u8.ToArray());

    /// <summary>Binds the token to its client, server and scopes: a blob copied to another name does not open.</summary>
    private static byte[] AssociatedData(EchoClient client) =>
        Encoding.UTF8.GetBytes($"{client.Name}\n{client.AuthUri}\n{string.Join('+', client.Scopes.Order(StringComparer.Ordinal))}");
}
