using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EchoFunctions.Local.Embedded;

/// <summary>
/// A stand-in Azure Key Vault: HTTPS on a free loopback port with a certificate made at start, speaking to the real
/// <see cref="SecretClient"/> as the vault does, challenge included. It models reading and setting a secret; anything
/// else is answered with 501.
/// </summary>
internal sealed partial class KeyVaultStandIn : IAsyncDisposable
{
    private const string Resource = "https://vault.azure.net";

    // The names ".invalid" are reserved for addresses that lead nowhere: nobody signs in to a stand-in.
    private const string Challenge =
        $"Bearer authorization=\"https://login.invalid/3c1ab3f1-6a4a-4e0b-9c5c-6d1f6b0f6a2e\", resource=\"{Resource}\"";

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Version>> secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly string bearer = RandomNumberGenerator.GetHexString(64, lowercase: true);
    private readonly TimeProvider time;
    private readonly X509Certificate2 certificate;
    private readonly HttpClient client;
    private readonly WebApplication app;

    private Misbehaviour? misbehaviour;
    private long reads;
    private long writes;
    private long challenges;
    private long delayTicks;

    private KeyVaultStandIn(TimeProvider time)
    {
        this.time = time;
        certificate = CreateCertificate(time.GetUtcNow());
        client = new HttpClient(CreateHandler(certificate));
        Credential = new StandInCredential(bearer, time);

        // The empty builder reads no configuration: ASPNETCORE_URLS and its like must not move the vault.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(certificate);
            });
        });
        app = builder.Build();
        app.Run(ServeAsync);
    }

    /// <summary>The address of the vault, for <see cref="SecretClient"/> and <c>Echo:KeyVaultUri</c>.</summary>
    public Uri VaultUri { get; private set; } = new("https://vault.invalid/");

    /// <summary>The only credential this vault accepts.</summary>
    public TokenCredential Credential { get; }

    /// <summary>Authorised requests for a secret's value, whatever the answer was.</summary>
    public long Reads => Interlocked.Read(ref reads);

    /// <summary>Authorised requests to set a secret, whatever the answer was.</summary>
    public long Writes => Interlocked.Read(ref writes);

    /// <summary>Requests answered with a challenge because they carried no valid token.</summary>
    public long Challenges => Interlocked.Read(ref challenges);

    /// <summary>How long every authorised request waits before it is answered.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref delayTicks));
        set => Interlocked.Exchange(ref delayTicks, value.Ticks);
    }

    public static async Task<KeyVaultStandIn> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var vault = new KeyVaultStandIn(time);
        try
        {
            await vault.app.StartAsync(cancellationToken);
            vault.VaultUri = new Uri(vault.app.Urls.Single());
            return vault;
        }
        catch
        {
            await vault.DisposeAsync();
            throw;
        }
    }

    /// <summary>Options whose transport trusts exactly this vault's certificate; it lives as long as the vault.</summary>
    public SecretClientOptions CreateClientOptions() => new()
    {
        Transport = new HttpClientTransport(client),
        DisableChallengeResourceVerification = true, // the client expects *.vault.azure.net behind that resource
    };

    /// <summary>Adds a version that becomes the latest, as an operator who rotates the secret would, and answers its id.</summary>
    public string SetSecret(string name, string value, bool enabled = true, DateTimeOffset? expiresOn = null)
    {
        if (!SecretName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is no name for a secret: letters, digits and hyphens, at most 127.", nameof(name));
        }

        return Add(name, new Version(NewVersion(), value, enabled, time.GetUtcNow(), expiresOn)).Id;
    }

    /// <summary>Takes a secret away with all its versions.</summary>
    public void RemoveSecret(string name)
    {
        lock (gate)
        {
            secrets.Remove(name);
        }
    }

    /// <summary>From now on the caller lacks the right to read and set secrets.</summary>
    public void Forbid() => Misbehave(new Misbehaviour(
        StatusCodes.Status403Forbidden, "Forbidden", "Caller is not authorized to perform action on resource.", "ForbiddenByRbac", null, int.MaxValue));

    /// <summary>The next requests are answered with 429 and <c>Retry-After</c>.</summary>
    public void Throttle(TimeSpan retryAfter, int times = int.MaxValue) => Misbehave(new Misbehaviour(
        StatusCodes.Status429TooManyRequests, "Throttled", "Request was not processed because too many requests were received.", null, retryAfter, times));

    /// <summary>The next requests are answered with 500.</summary>
    public void Fail(int times = int.MaxValue) => Misbehave(new Misbehaviour(
        StatusCodes.Status500InternalServerError, "InternalServerError", "An internal error has occurred.", null, null, times));

    /// <summary>Ends <see cref="Forbid"/>, <see cref="Throttle"/>, <see cref="Fail"/> and <see cref="Delay"/>.</summary>
    public void Behave()
    {
        Misbehave(null);
        Delay = TimeSpan.Zero;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
        certificate.Dispose();
    }

    private static string NewVersion() => Guid.NewGuid().ToString("N");

    private static SocketsHttpHandler CreateHandler(X509Certificate2 trusted)
    {
        var expected = trusted.GetCertHash(HashAlgorithmName.SHA256);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, offered, _, _) =>
                    offered is not null && CryptographicOperations.FixedTimeEquals(offered.GetCertHash(HashAlgorithmName.SHA256), expected),
            },
        };
    }

    private static X509Certificate2 CreateCertificate(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EchoFunctions stand-in key vault", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));

        // Windows cannot serve TLS from a key that was never imported.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!string.Equals(request.Headers.Authorization, $"Bearer {bearer}", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref challenges);
            response.Headers.WWWAuthenticate = Challenge;
            await AnswerErrorAsync(response, StatusCodes.Status401Unauthorized, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
            return;
        }

        // "secrets/{name}", "secrets/{name}/" and "secrets/{name}/{version}"
        var parts = request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var isGet = HttpMethods.IsGet(request.Method) && parts is ["secrets", _] or ["secrets", _, _];
        var isSet = HttpMethods.IsPut(request.Method) && parts is ["secrets", _];
        if (!isGet && !isSet)
        {
            await AnswerErrorAsync(
                response, StatusCodes.Status501NotImplemented, "NotImplemented", $"The stand-in vault does not model {request.Method} {request.Path}.");
            return;
        }

        Interlocked.Increment(ref isGet ? ref reads : ref writes);
        if (Delay is { Ticks: > 0 } delay)
        {
            await Task.Delay(delay, time, context.RequestAborted);
        }

        if (NextMisbehaviour() is { } bad)
        {
            if (bad.RetryAfter is { } retryAfter)
            {
                response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            await AnswerErrorAsync(response, bad.Status, bad.Code, bad.Message, bad.InnerCode);
        }
        else if (string.IsNullOrEmpty(request.Query["api-version"]))
        {
            await AnswerErrorAsync(response, StatusCodes.Status400BadRequest, "BadParameter", "api-version must be specified");
        }
        else if (!SecretName().IsMatch(parts[1]))
        {
            await AnswerErrorAsync(
                response, StatusCodes.Status400BadRequest, "BadParameter", $"The request URI contains an invalid name: {parts[1]}");
        }
        else if (isGet)
        {
            await GetAsync(response, parts[1], parts.ElementAtOrDefault(2));
        }
        else
        {
            await SetAsync(context, parts[1]);
        }
    }

    private async Task GetAsync(HttpResponse response, string name, string? version)
    {
        Version? found;
        lock (gate)
        {
            found = secrets.GetValueOrDefault(name)?.LastOrDefault(candidate =>
                version is null || string.Equals(candidate.Id, version, StringComparison.Ordinal));
        }

        if (found is null)
        {
            await AnswerErrorAsync(
                response,
                StatusCodes.Status404NotFound,
                "SecretNotFound",
                $"A secret with (name/id) {(version is null ? name : $"{name}/{version}")} was not found in this key vault.");
        }
        else if (!found.Enabled)
        {
            await AnswerErrorAsync(
                response, StatusCodes.Status403Forbidden, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
        }
        else
        {
            await AnswerAsync(response, StatusCodes.Status200OK, Bundle(name, found));
        }
    }

    private async Task SetAsync(HttpContext context, string name)
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            body = null;
        }

        if (body is not JsonObject members || members["value"] is not JsonValue given || !given.TryGetValue<string>(out var value))
        {
            await AnswerErrorAsync(context.Response, StatusCodes.Status400BadRequest, "BadParameter", "Property 'value' is required.");
            return;
        }

        var attributes = members["attributes"] as JsonObject;
        DateTimeOffset? expiresOn = attributes?["exp"] is JsonValue exp ? DateTimeOffset.FromUnixTimeSeconds(exp.GetValue<long>()) : null;
        var enabled = attributes?["enabled"] is not JsonValue flag || flag.GetValue<bool>();
        var added = Add(name, new Version(NewVersion(), value, enabled, time.GetUtcNow(), expiresOn));
        await AnswerAsync(context.Response, StatusCodes.Status200OK, Bundle(name, added));
    }

    private Version Add(string name, Version version)
    {
        lock (gate)
        {
            if (!secrets.TryGetValue(name, out var versions))
            {
                secrets[name] = versions = [];
            }

            versions.Add(version);
        }

        return version;
    }

    private JsonObject Bundle(string name, Version version)
    {
        var attributes = new JsonObject
        {
            ["enabled"] = version.Enabled,
            ["created"] = version.CreatedOn.ToUnixTimeSeconds(),
            ["updated"] = version.CreatedOn.ToUnixTimeSeconds(),
            ["recoveryLevel"] = "Recoverable+Purgeable",
            ["recoverableDays"] = 90,
        };
        if (version.ExpiresOn is { } expiresOn)
        {
            attributes["exp"] = expiresOn.ToUnixTimeSeconds();
        }

        return new JsonObject
        {
            ["value"] = version.Value,
            ["id"] = new Uri(VaultUri, $"secrets/{name}/{version.Id}").AbsoluteUri,
            ["attributes"] = attributes,
        };
    }

    private static Task AnswerErrorAsync(HttpResponse response, int status, string code, string message, string? innerCode = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (innerCode is not null)
        {
            error["innererror"] = new JsonObject { ["code"] = innerCode };
        }

        return AnswerAsync(response, status, new JsonObject { ["error"] = error });
    }

    private static Task AnswerAsync(HttpResponse response, int status, JsonObject body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        return response.WriteAsync(body.ToJsonString());
    }

    private void Misbehave(Misbehaviour? next)
    {
        lock (gate)
        {
            misbehaviour = next;
        }
    }

    private Misbehaviour? NextMisbehaviour()
    {
        lock (gate)
        {
            var current = misbehaviour;
            misbehaviour = current switch
            {
                null or { Times: <= 1 } => null,
                { Times: int.MaxValue } => current,
                _ => current with { Times = current.Times - 1 },
            };
            return current;
        }
    }

    [GeneratedRegex("^[0-9a-zA-Z-]{1,127}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();

    private sealed record Version(string Id, string Value, bool Enabled, DateTimeOffset CreatedOn, DateTimeOffset? ExpiresOn);

    private sealed record Misbehaviour(int Status, string Code, string Message, string? InnerCode, TimeSpan? RetryAfter, int Times);

    private sealed class StandInCredential(string bearer, TimeProvider time) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            requestContext.Scopes is [Resource + "/.default"]
                ? new AccessToken(bearer, time.GetUtcNow().AddDays(1))
                : throw new InvalidOperationException(
                    $"The stand-in credential opens the stand-in vault only, not {string.Join(' ', requestContext.Scopes)}.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
