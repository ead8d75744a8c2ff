namespace EchoPlatform;

/// <summary>A server's base address, checked once and kept as text without a trailing slash.</summary>
internal readonly record struct BaseAddress
{
    private readonly string text;

    private BaseAddress(string text) => this.text = text;

    public static BaseAddress Of(Uri uri)
    {
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.UserInfo.Length > 0)
        {
            throw new ArgumentException("The base address must be an absolute http or https address without credentials.", nameof(uri));
        }

        return new BaseAddress(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'));
    }

    public Uri With(string path, string query) => new(text + path + query, UriKind.Absolute);
}
