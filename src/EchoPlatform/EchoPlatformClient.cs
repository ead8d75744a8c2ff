namespace EchoPlatform;

/// <summary>The vendor's REST API, grouped as the vendor groups it.</summary>
/// <remarks>
/// <para>
/// Safe for use from many threads. The <see cref="HttpClient"/> stays the caller's; give it a handler that does not follow redirects,
/// such as <see cref="EchoPlatformHttp.CreateHandler"/>.
/// </para>
/// <para>
/// Every call fails with <see cref="EchoPlatformException"/>, or with <see cref="OperationCanceledException"/> when its caller cancelled
/// it. A 401 renews the token and repeats the request once. Nothing else is retried here.
/// </para>
/// </remarks>
public sealed class EchoPlatformClient
{
    private readonly ApiTransport transport;

    /// <summary>Creates a client of one API host.</summary>
    /// <param name="http">Sends the requests.</param>
    /// <param name="apiUri">
    /// The API's base address, such as <c>https://api.intronis.com</c> (Page 168733433). The UK's API host is not documented. It may have
    /// a path of its own.
    /// </param>
    /// <param name="tokens">Gives the access token.</param>
    /// <param name="timeProvider">The clock; the system's when left out.</param>
    /// <exception cref="ArgumentException"><paramref name="apiUri"/> is not an absolute http or https address.</exception>
    public EchoPlatformClient(HttpClient http, Uri apiUri, IAccessTokenProvider tokens, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(apiUri);
        ArgumentNullException.ThrowIfNull(tokens);

        transport = new ApiTransport(http, BaseAddress.Of(apiUri), tokens, timeProvider ?? TimeProvider.System);
        General = new GeneralEndpoints(transport);
        Partners = new PartnerEndpoints(transport);
        Accounts = new AccountEndpoints(transport);
        Computers = new ComputerEndpoints(transport);
    }

    /// <summary>Calls that belong to no partner or account.</summary>
    public GeneralEndpoints General { get; }

    /// <summary>Calls about a partner: a reseller or managed service provider, perhaps with sub-partners.</summary>
    public PartnerEndpoints Partners { get; }

    /// <summary>Calls about an account: a partner's end customer.</summary>
    public AccountEndpoints Accounts { get; }

    /// <summary>Calls about a computer: one backup agent of an account.</summary>
    public ComputerEndpoints Computers { get; }

    /// <summary>
    /// The time one request may take, its body included; default 100 seconds, <see cref="Timeout.InfiniteTimeSpan"/> for none.
    /// <see cref="HttpClient.Timeout"/> applies besides, but ends with the answer's headers.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative or over 24 days.</exception>
    public TimeSpan RequestTimeout
    {
        get => transport.RequestTimeout;
        init
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(24));
            }

            transport.RequestTimeout = value;
        }
    }

    /// <summary>The largest body read, in bytes after decompression; default 16 MiB, at least 1 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1,024.</exception>
    public int MaxResponseBytes
    {
        get => transport.MaxResponseBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1024);
            transport.MaxResponseBytes = value;
        }
    }

    /// <summary>
    /// The most requests one listing may make before it fails, so that a server that never ends cannot hold its reader for ever;
    /// default 100,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MaxPagesPerListing
    {
        get => transport.MaxPagesPerListing;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            transport.MaxPagesPerListing = value;
        }
    }
}
