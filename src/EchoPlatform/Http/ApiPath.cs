using System.Runtime.CompilerServices;
using System.Text;

namespace EchoPlatform;

/// <summary>A path written as an interpolated string: literals go out as they are, values percent-encoded as one segment each.</summary>
[InterpolatedStringHandler]
internal readonly struct ApiPath
{
    private readonly StringBuilder text;

    public ApiPath(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + (16 * formattedCount));

    public static string Of(ApiPath path) => path.text.ToString();

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted(string value)
    {
        // "." and ".." would be folded away by any URI parser, whatever their encoding, and address another resource.
        if (string.IsNullOrWhiteSpace(value) || value is "." or "..")
        {
            throw new ArgumentException("A name in a path must not be blank, \".\" or \"..\".", nameof(value));
        }

        text.Append(Uri.EscapeDataString(value));
    }
}
