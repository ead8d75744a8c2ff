using System.Net;

namespace EchoPlatform;

/// <summary>The HTTP handler the library is made for.</summary>
public static class EchoPlatformHttp
{
    /// <summary>
    /// A handler that follows no redirects (303 answers carry data and tokens must not travel, Page 97517995), keeps no cookies,
    /// decompresses gzip and deflate (Page 168733433), gives a connection 15 seconds to come about and renews it every 5 minutes so that
    /// a change of address is noticed.
    /// </summary>
    /// <returns>A new handler, owned by the caller.</returns>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };
}
