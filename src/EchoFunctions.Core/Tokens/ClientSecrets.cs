using System.Collections.Concurrent;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Tokens;

/// <summary>
/// Client secrets from Key Vault, kept in memory. A secret is read again when it is older than <see cref="MaxAge"/> and needed,
/// or when the authorization server refused it; while the vault is down the last known secret serves.
/// </summary>
internal sealed partial class ClientSecrets(
    EchoSettings settings,
    SecretClient? vault,
    EchoMetrics metrics,
    TimeProvider time,
    ILogger<ClientSecrets> logger) : IDisposable
{
    /// <summary>Secrets are needed about once an hour, when a token is asked for; this bounds reads to one in 15 minutes.</summary>
    internal static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The secret of a client; <paramref name="refused"/> is one that is known not to work any more.</summary>
    public async Task<ClientSecret> GetAsync(EchoClient client, ClientSecret? refused, CancellationToken cancellationToken)
    {
        if (client.DevelopmentSecret is { } development)
        {
            return development;
        }

        if (Current(client, refused) is { } secret)
        {
            return secret;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return Current(client, refused) ?? await ReadAsync(client, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private ClientSecret? Current(EchoClient client, ClientSecret? refused) =>
        _known.TryGetValue(client.Name, out var known)
            && time.GetElapsedTime(known.ReadAt) < MaxAge
            && (refused is null || !known.Secret.Equals(refused))
            ? known.Secret
            : null;

    private async Task<ClientSecret> ReadAsync(EchoClient client, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await FromVaultAsync(client, cancellationToken);
            _known[client.Name] = new Known(secret, time.GetTimestamp());
            return secret;
        }
        catch (EchoFunctionsException problem) when (_known.TryGetValue(client.Name, out var last))
        {
            Log.LastKnownSecret(logger, client.Name, problem.Message);
            return last.Secret;
        }
    }

    private async Task<ClientSecret> FromVaultAsync(EchoClient client, CancellationToken cancellationToken)
    {
        var where = $"secret '{client.SecretName}' of client '{client.Name}' in the vault {settings.KeyVaultUri}";
        using var timeout = new CancellationTokenSource(ReadDeadline, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        metrics.VaultRead(client.Name);
        try
        {
            KeyVaultSecret secret = await vault!.GetSecretAsync(client.SecretName, cancellationToken: deadline.Token);
            return ClientSecret.TryParse(secret.Value, out var parsed)
                ? parsed
                : throw new EchoFunctionsException($"The {where} is not 32 hexadecimal digits; store the client secret as the portal showed it");
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new EchoFunctionsException(
                $"There is no {where}; store it there or correct Echo:Clients:{client.Name}:SecretName", e);
        }
        catch (RequestFailedException e) when (e.Status is 401 or 403)
        {
            throw new EchoFunctionsException(
                $"The vault forbids reading the {where} ({e.Status}); give the app's identity the role Key Vault Secrets User", e);
        }
        catch (RequestFailedException e)
        {
            throw new EchoFunctionsException($"The {where} cannot be read ({Reason(e)}); check Echo:KeyVaultUri and the vault's health", e);
        }
        catch (AggregateException e)
        {
            throw new EchoFunctionsException($"The {where} cannot be read (no answer after several tries); check Echo:KeyVaultUri", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new EchoFunctionsException(
                $"No Azure identity to read the {where}; sign in (az login) or give the app a managed identity", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EchoFunctionsException(
                $"The {where} was not read within {ReadDeadline.TotalSeconds:0} seconds; check Echo:KeyVaultUri and the vault's health", e);
        }
    }

    private static string Reason(RequestFailedException e) => e.Status == 0 ? "unreachable" : $"status {e.Status}";

    private sealed record Known(ClientSecret Secret, long ReadAt);

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Warning, "Client {Client}: the vault does not answer, the last known secret serves. {Reason}")]
        public static partial void LastKnownSecret(ILogger logger, string client, string reason);
    }
}
