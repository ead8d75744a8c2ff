using Azure;
using EchoPlatform;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Tokens;

/// <summary>
/// The access token of one client: from memory, else from the blob all instances share, else by one request that a lease guards.
/// From three quarters of its life on a token is renewed in the background; nobody waits while the old one is valid.
/// </summary>
internal sealed partial class TokenSource(
    EchoClient client,
    ClientSecrets secrets,
    TokenBlob blob,
    OAuthClient oauth,
    TimeProvider time,
    ILogger<TokenSource> logger) : IAccessTokenProvider
{
    /// <summary>A holder of the lease that takes longer than this is given up on by those who have no token at all.</summary>
    private static readonly TimeSpan Patience = TokenBlob.LeaseTime + TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly double _jitter = Random.Shared.NextDouble();
    private volatile SharedToken? _token;
    private Task<SharedToken>? _flight;
    private DateTimeOffset _refreshNotBefore;
    private long _renewNotBefore = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>What goes on at the moment, for who wants to know when it is over.</summary>
    internal Task Flight
    {
        get
        {
            lock (_gate)
            {
                return _flight ?? Task.CompletedTask;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        var token = _token;
        var now = time.GetUtcNow();
        if (token is null || !token.IsUsable(now))
        {
            return new ValueTask<string>(WaitAsync(rejected: null, cancellationToken));
        }

        if (now >= RefreshAt(token))
        {
            RefreshInBackground(now);
        }

        return new ValueTask<string>(token.Value);
    }

    /// <summary>
    /// Called with a token that the API answered 401 to; only the current one causes a request, and not one that replaced another
    /// that was rejected a moment ago: an API that takes no token at all would cause a token request with every call.
    /// </summary>
    public async ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken)
    {
        var (token, now) = (_token, time.GetUtcNow());
        if (token is not null && token.IsUsable(now)
            && (token.Value != rejectedToken || now.UtcTicks < Interlocked.Read(ref _renewNotBefore)))
        {
            return token.Value;
        }

        var renewed = await WaitAsync(rejectedToken, cancellationToken);
        Interlocked.Exchange(ref _renewNotBefore, (time.GetUtcNow() + PauseAfterFailure).UtcTicks);
        return renewed;
    }

    /// <summary>Up to a tenth of the remaining quarter later, different on each instance.</summary>
    private DateTimeOffset RefreshAt(SharedToken token) =>
        token.RefreshAt + ((token.ExpiresAt - token.RefreshAt) * (0.1 * _jitter));

    private void RefreshInBackground(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_flight is not null || now < _refreshNotBefore)
            {
                return;
            }

            _refreshNotBefore = now + PauseAfterFailure;
            _flight = FlyAsync(rejected: null, refresh: true);
        }
    }

    /// <summary>All callers share one flight, which is nobody's to cancel; each may stop waiting for it.</summary>
    private async Task<string> WaitAsync(string? rejected, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<SharedToken> flight;
            lock (_gate)
            {
                flight = _flight ??= FlyAsync(rejected, refresh: false);
            }

            var token = await flight.WaitAsync(cancellationToken);
            if (token.Value != rejected)
            {
                return token.Value;
            }

            // The flight had begun before the token was rejected; its result is the rejected one.
        }
    }

    private async Task<SharedToken> FlyAsync(string? rejected, bool refresh)
    {
        await Task.Yield();
        try
        {
            var token = await AcquireAsync(rejected, refresh);
            _token = token;
            return token;
        }
        catch (Exception e) when (refresh && _token is { } old && old.IsUsable(time.GetUtcNow()))
        {
            Log.RefreshFailed(logger, client.Name, old.ExpiresAt, Problem.Describe(e));
            return old;
        }
        finally
        {
            lock (_gate)
            {
                _flight = null;
            }
        }
    }

    private async Task<SharedToken> AcquireAsync(string? rejected, bool refresh)
    {
        using var deadline = new CancellationTokenSource(Patience * 2, time);
        try
        {
            return await AcquireAsync(rejected, refresh, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new EchoFunctionsException(
                $"No access token for client '{client.Name}' within {Patience.TotalSeconds * 2:0} seconds; "
                + "check that the vault, the storage account and the authorization server answer",
                e);
        }
    }

    private async Task<SharedToken> AcquireAsync(string? rejected, bool refresh, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(client, refused: null, cancellationToken);
        string? lease;
        try
        {
            var start = time.GetTimestamp();
            while (true)
            {
                if (await blob.ReadAsync(secret, cancellationToken) is { } shared && Serves(shared, rejected, refresh))
                {
                    return shared;
                }

                lease = await blob.TryLeaseAsync(cancellationToken);
                if (lease is not null)
                {
                    break;
                }

                if (refresh && _token is { } old && old.IsUsable(time.GetUtcNow()))
                {
                    // Another instance is at it. The old token serves; the new one will be in the blob at the next look.
                    return old;
                }

                if (time.GetElapsedTime(start) > Patience)
                {
                    throw new EchoFunctionsException(
                        $"No access token for client '{client.Name}': another instance has been asking for one for over "
                        + $"{Patience.TotalSeconds:0} seconds without success; see its log");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(150 + (200 * Random.Shared.NextDouble())), time, cancellationToken);
            }
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            Log.StorageDown(logger, client.Name, Problem.Describe(e));
            return (await RequestAsync(secret, cancellationToken)).Token;
        }

        return await RequestUnderLeaseAsync(secret, lease, rejected, refresh, cancellationToken);
    }

    private async Task<SharedToken> RequestUnderLeaseAsync(
        ClientSecret secret, string lease, string? rejected, bool refresh, CancellationToken cancellationToken)
    {
        try
        {
            // Between the first look and the lease another instance may have written.
            if (await TryReadAsync(secret, cancellationToken) is { } shared && Serves(shared, rejected, refresh))
            {
                return shared;
            }

            var (token, used) = await RequestAsync(secret, cancellationToken);
            await TryWriteAsync(token, used, lease, cancellationToken);
            return token;
        }
        finally
        {
            await blob.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task<SharedToken?> TryReadAsync(ClientSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.ReadAsync(secret, cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            Log.StorageDown(logger, client.Name, Problem.Describe(e));
            return null;
        }
    }

    private async Task TryWriteAsync(SharedToken token, ClientSecret used, string lease, CancellationToken cancellationToken)
    {
        try
        {
            await blob.WriteAsync(token, used, lease, cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            Log.NotShared(logger, client.Name, Problem.Describe(e));
        }
    }

    private bool Serves(SharedToken shared, string? rejected, bool refresh)
    {
        var now = time.GetUtcNow();
        return shared.Value != rejected && shared.IsUsable(now) && !(refresh && now >= shared.RefreshAt);
    }

    /// <summary>Asks the authorization server; a refusal re-reads the vault once, because rotation is a hard cut.</summary>
    private async Task<(SharedToken Token, ClientSecret Used)> RequestAsync(ClientSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            return (await AskAsync(secret, cancellationToken), secret);
        }
        catch (EchoPlatformException refusal) when (IsRefusal(refusal))
        {
            var current = await secrets.GetAsync(client, refused: secret, cancellationToken);
            if (current.Equals(secret))
            {
                throw Refused(refusal);
            }

            Log.SecretRotated(logger, client.Name);
            try
            {
                return (await AskAsync(current, cancellationToken), current);
            }
            catch (EchoPlatformException second) when (IsRefusal(second))
            {
                throw Refused(second);
            }
        }
    }

    private async Task<SharedToken> AskAsync(ClientSecret secret, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow();
        var response = await oauth.RequestTokenAsync(client.ClientId, secret.Reveal(), client.Scopes, cancellationToken);
        Log.TokenRequested(logger, client.Name, response.ExpiresIn);
        return new SharedToken(response.AccessToken, before, before + response.ExpiresIn);
    }

    private EchoFunctionsException Refused(EchoPlatformException refusal) => new(
        $"The authorization server {client.AuthUri.Authority} refuses client '{client.Name}' ({refusal.VendorMessage ?? $"status {(int?)refusal.Status}"}); "
        + $"check Echo:Clients:{client.Name}:ClientId, its scopes and the secret '{client.SecretName}'",
        refusal);

    private static bool IsRefusal(EchoPlatformException e) => (int?)e.Status is 400 or 401 or 403;

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "Client {Client}: new access token, valid for {ExpiresIn}.")]
        public static partial void TokenRequested(ILogger logger, string client, TimeSpan expiresIn);

        [LoggerMessage(1002, LogLevel.Warning, "Client {Client}: the token was not renewed, the old one serves until {ExpiresAt}. {Reason}")]
        public static partial void RefreshFailed(ILogger logger, string client, DateTimeOffset expiresAt, string reason);

        [LoggerMessage(1003, LogLevel.Warning, "Client {Client}: the shared token cannot be reached, so it is asked for directly. {Reason}")]
        public static partial void StorageDown(ILogger logger, string client, string reason);

        [LoggerMessage(1005, LogLevel.Warning, "Client {Client}: the new token was not shared; another instance may ask for its own. {Reason}")]
        public static partial void NotShared(ILogger logger, string client, string reason);

        [LoggerMessage(1004, LogLevel.Information, "Client {Client}: the secret was rotated; the new one is in use.")]
        public static partial void SecretRotated(ILogger logger, string client);
    }
}
