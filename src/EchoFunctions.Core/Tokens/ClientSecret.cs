using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EchoFunctions.Core.Tokens;

/// <summary>The vendor's client secret: 32 hexadecimal digits (page 96774488). Prints as a mask.</summary>
public sealed class ClientSecret : IEquatable<ClientSecret>
{
    private readonly string _value;

    private ClientSecret(string value) => _value = value;

    /// <summary>Accepts 32 hexadecimal digits, with blanks around them as they come from copying.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClientSecret? secret)
    {
        text = text?.Trim();
        secret = text is { Length: 32 } && text.All(char.IsAsciiHexDigit) ? new ClientSecret(text) : null;
        return secret is not null;
    }

    /// <summary>The digits, for the token request and nothing else.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(ClientSecret? other) => other is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(_value), Encoding.ASCII.GetBytes(other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClientSecret);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_value);

    /// <inheritdoc/>
    public override string ToString() => "***";
}
