using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core.Messaging;

namespace EchoFunctions.Core.Tokens;

/// <summary>
/// The place where all instances share one token of a client and scope set, and the lease that lets only one of them ask for a
/// new one. A write carries the lease id: a holder that stalled past its lease cannot overwrite what came after it.
/// </summary>
internal sealed class TokenBlob(BlobServiceClient storage, EchoClient client)
{
    /// <summary>Longer than a token request with its retries may take.</summary>
    internal static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    private readonly BlobClient _blob = storage.GetBlobContainerClient(ContainerNames.Tokens).GetBlobClient(Name(client));

    public async Task<SharedToken?> ReadAsync(ClientSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            var content = await _blob.DownloadContentAsync(cancellationToken);
            return TokenSeal.Open(content.Value.Content.ToMemory().Span, client, secret);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Null when another instance holds the lease.</summary>
    public async Task<string?> TryLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LeaseAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await CreateAsync(cancellationToken);
            return await LeaseAsync(cancellationToken);
        }
    }

    public Task WriteAsync(SharedToken token, ClientSecret secret, string leaseId, CancellationToken cancellationToken) =>
        _blob.UploadAsync(
            new BinaryData(TokenSeal.Seal(token, client, secret)),
            new BlobUploadOptions { Conditions = new BlobRequestConditions { LeaseId = leaseId } },
            cancellationToken);

    public async Task ReleaseAsync(string leaseId, CancellationToken cancellationToken)
    {
        try
        {
            await _blob.GetBlobLeaseClient(leaseId).ReleaseAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            // The lease ran out or storage is away: it ends by itself.
        }
    }

    private async Task<string?> LeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _blob.GetBlobLeaseClient().AcquireAsync(LeaseTime, cancellationToken: cancellationToken)).Value.LeaseId;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.GetBlobContainerClient(ContainerNames.Tokens).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await _blob.UploadAsync(
                BinaryData.Empty,
                new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobAlreadyExists
            || e.ErrorCode == BlobErrorCode.ConditionNotMet || e.ErrorCode == BlobErrorCode.LeaseIdMissing)
        {
            // Another instance created it first.
        }
    }

    private static string Name(EchoClient client)
    {
        var scopes = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('+', client.Scopes.Order(StringComparer.Ordinal))));
        return $"{client.Name}/{client.ClientId}-{Convert.ToHexStringLower(scopes.AsSpan(0, 4))}";
    }
}
