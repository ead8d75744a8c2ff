using System.Text.Json;

namespace EchoPlatform;

/// <summary>The vendor's REST API, grouped as the vendor groups it.</summary>
/// <remarks>
/// <para>
/// Safe for use from many threads. The <see cref="HttpClient"/> stays the caller's; give it a handler that does not follow redirects,
/// such as <see cref="EchoPlatformHttp.CreateHandler"/>.
/// </para>
/// <para>
/// Every call fails with <see cref="EchoPlatformException"/>, or with <see cref="OperationCanceledException"/> when its caller cancelled
/// it. A 401 renews the token and repeats the request once. Nothing else is retried here, so a call that changes something reaches the
/// server once.
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
        Accounts = new AccountEndpoints(transport);
        Computers = new ComputerEndpoints(transport);
        Notifications = new NotificationEndpoints(transport);
        Partners = new PartnerEndpoints(transport);
        Plans = new PlanEndpoints(transport);
        Users = new UserEndpoints(transport);
        Reports = new ReportEndpoints(transport);
        Provisioning = new ProvisioningEndpoints(transport);
        BackupSets = new BackupSetEndpoints(transport);
        Settings = new SettingsEndpoints(transport);
        Actions = new ActionEndpoints(transport);
        Browse = new BrowseEndpoints(transport);
        Restore = new RestoreEndpoints(transport);
        Validation = new ValidationEndpoints(transport);
    }

    /// <summary>Calls that belong to no partner or account.</summary>
    public GeneralEndpoints General { get; }

    /// <summary>Calls about an account: a partner's end customer.</summary>
    public AccountEndpoints Accounts { get; }

    /// <summary>Calls about a computer: one backup agent of an account.</summary>
    public ComputerEndpoints Computers { get; }

    /// <summary>Calls about who is told of a computer's backups, and when.</summary>
    public NotificationEndpoints Notifications { get; }

    /// <summary>Calls about a partner: a reseller or managed service provider, perhaps with sub-partners.</summary>
    public PartnerEndpoints Partners { get; }

    /// <summary>Calls about the plans a partner sells.</summary>
    public PlanEndpoints Plans { get; }

    /// <summary>Calls about the portal users of a partner.</summary>
    public UserEndpoints Users { get; }

    /// <summary>Reports of partners, accounts and computers.</summary>
    public ReportEndpoints Reports { get; }

    /// <summary>v2 calls about the products a partner has provisioned.</summary>
    public ProvisioningEndpoints Provisioning { get; }

    /// <summary>v2 calls about the backup sets of a computer.</summary>
    public BackupSetEndpoints BackupSets { get; }

    /// <summary>v2 calls that change the settings of a computer.</summary>
    public SettingsEndpoints Settings { get; }

    /// <summary>v2 calls that follow a command given to a computer.</summary>
    public ActionEndpoints Actions { get; }

    /// <summary>v2 calls that look for what can be restored.</summary>
    public BrowseEndpoints Browse { get; }

    /// <summary>v2 calls that restore.</summary>
    public RestoreEndpoints Restore { get; }

    /// <summary>v2 calls that ask whether a restore as virtual machine would work.</summary>
    public ValidationEndpoints Validation { get; }

    /// <summary>
    /// The time one request may take, its body included; default 100 seconds, <see cref="Timeout.InfiniteTimeSpan"/> for none.
    /// Of a longer time the body may take 100 seconds. <see cref="HttpClient.Timeout"/> applies besides, but ends with the answer's
    /// headers.
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

    /// <summary>Makes a call this library does not know, or answers in a way it does not read.</summary>
    /// <param name="method">The HTTP method. Everything but GET and HEAD counts as changing something.</param>
    /// <param name="path">The path from the first slash, percent-encoded, with the query if any, such as <c>/v1/general/time</c>.</param>
    /// <param name="body">The body, sent as <c>application/json</c>; none when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer: any 2xx, and any 3xx, whose address is never followed.</returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or has a fragment or a blank.</exception>
    /// <exception cref="EchoPlatformException">Any other answer, or none.</exception>
    public Task<ApiResponse> SendAsync(
        HttpMethod method, string path, JsonElement? body = null, CancellationToken cancellationToken = default)
    {
        ApiCall call = Raw(method, path);
        return transport.GetRawAsync(body is { } json ? call.With(json) : call, cancellationToken);
    }

    /// <summary>As <see cref="SendAsync"/>, with a body of any kind.</summary>
    /// <param name="method">The HTTP method. Everything but GET and HEAD counts as changing something.</param>
    /// <param name="path">The path from the first slash, percent-encoded, with the query if any.</param>
    /// <param name="body">The body; it must not change until the call has ended.</param>
    /// <param name="contentType">What the body is, such as <c>application/xml</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer: any 2xx, and any 3xx, whose address is never followed.</returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or has a fragment or a blank.</exception>
    /// <exception cref="FormatException"><paramref name="contentType"/> is not a media type.</exception>
    /// <exception cref="EchoPlatformException">Any other answer, or none.</exception>
    public Task<ApiResponse> SendContentAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        return transport.GetRawAsync(Raw(method, path) with { Body = body, ContentType = contentType }, cancellationToken);
    }

    private static ApiCall Raw(HttpMethod method, string path)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        int query = path.IndexOf('?', StringComparison.Ordinal);
        query = query < 0 ? path.Length : query;
        return ResourcePath.IsPlain(path.AsSpan(0, query)) && !path.AsSpan(query).ContainsAny("# \t\r\n")
            ? new ApiCall(method, path[..query], path[query..], Scope: "", method != HttpMethod.Get && method != HttpMethod.Head, Body: null)
            : throw new ArgumentException("The path must begin with a slash and have no fragment, backslash or blank.", nameof(path));
    }
}
