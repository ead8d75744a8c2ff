using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Exports;

/// <summary>Somebody else has changed the state in between: this run of the code has lost its claim and must not go on.</summary>
internal sealed class ClaimLostException(string what, Exception? inner = null)
    : Exception($"{what} was taken over by another instance", inner);

/// <summary>
/// The container <c>echo-state</c>. Writes are conditional.
/// <code>
/// runs/{id}.json                        a run
/// current/{client}/{kind}.json          the latest run of a client and kind
/// state/{client}/{kind}/{n}-{i}.json    what is known of the accounts whose name hashes to i of n; metadata: outcome of the last run,
///                                       and who works on the shard in the present one
/// journal/{run}/{writer}                what the work items of one process have sent so far
/// tree/{client}.json                    the partner tree that a run read lately; the only blob that is written unconditionally
/// accounts/{run}/{i}.json               accounts of a work item too large for its message
/// instances/{client}/{instance}         an instance that talks to the API (see ClientLimits)
/// aside/{client}/{kind}/{version}       a row of a partner's list that could not be read and lies on the dead letters
/// </code>
/// </summary>
internal sealed partial class StateStore(BlobServiceClient storage, ILogger<StateStore> logger)
{
    private readonly BlobContainerClient _container = storage.GetBlobContainerClient(ContainerNames.State);

    public Task EnsureAsync(CancellationToken cancellationToken) =>
        _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    // Runs

    public async Task<Stored<ExportRun>?> GetRunAsync(string id, CancellationToken cancellationToken) =>
        await ReadAsync($"runs/{id}.json", ExportJson.Default.ExportRun, cancellationToken);

    public Task<ETag> CreateRunAsync(ExportRun run, CancellationToken cancellationToken) =>
        WriteAsync($"runs/{run.Id}.json", run, ExportJson.Default.ExportRun, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);

    public Task<ETag> UpdateRunAsync(ExportRun run, ETag etag, CancellationToken cancellationToken) =>
        WriteAsync($"runs/{run.Id}.json", run, ExportJson.Default.ExportRun, new BlobRequestConditions { IfMatch = etag }, cancellationToken);

    public async Task<Stored<CurrentRun>?> GetCurrentAsync(string client, string kind, CancellationToken cancellationToken) =>
        await ReadAsync($"current/{client}/{kind}.json", ExportJson.Default.CurrentRun, cancellationToken);

    public Task<ETag> SetCurrentAsync(string client, string kind, CurrentRun current, ETag? etag, CancellationToken cancellationToken) =>
        WriteAsync(
            $"current/{client}/{kind}.json",
            current,
            ExportJson.Default.CurrentRun,
            etag is { } match ? new BlobRequestConditions { IfMatch = match } : new BlobRequestConditions { IfNoneMatch = ETag.All },
            cancellationToken);

    // Partner trees

    /// <summary>Null when there is none that can be read.</summary>
    public async Task<PartnerTree?> GetTreeAsync(string client, CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadAsync($"tree/{client}.json", ExportJson.Default.PartnerTree, cancellationToken))?.Value;
        }
        catch (JsonException e)
        {
            Log.TreeUnreadable(logger, client, e.Message);
            return null;
        }
    }

    public Task SaveTreeAsync(string client, PartnerTree tree, CancellationToken cancellationToken) =>
        WriteAsync($"tree/{client}.json", tree, ExportJson.Default.PartnerTree, conditions: null, cancellationToken);

    // Accounts of a work item

    public async Task<string> SaveAccountsAsync(string run, int shard, IReadOnlyList<WorkAccount> accounts, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"accounts/{run}/{shard}.json");
        await WriteAsync(name, accounts, ExportJson.Default.IReadOnlyListWorkAccount, conditions: null, cancellationToken);
        return name;
    }

    public async Task<IReadOnlyList<WorkAccount>?> GetAccountsAsync(string name, CancellationToken cancellationToken) =>
        (await ReadAsync(name, ExportJson.Default.IReadOnlyListWorkAccount, cancellationToken))?.Value;

    // Shards

    /// <summary>The shard of an account: stable, and when the number of shards doubles each shard splits in two.</summary>
    public static int ShardOf(string username, int shards) =>
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(username))) % (uint)shards);

    /// <summary>Reads a shard; before its first write, what the shard it split off from knew of its accounts.</summary>
    public async Task<Shard> GetShardAsync(ExportRun run, int index, CancellationToken cancellationToken)
    {
        var shards = run.Shards!.Value;
        var own = _container.GetBlobClient(ShardName(run, index));
        if (await ReadShardAsync(own, cancellationToken) is { } shard)
        {
            return shard;
        }

        for (var ancestors = run.IsFirst == true ? 0 : shards / 2; ancestors >= 1; ancestors /= 2)
        {
            var ancestor = _container.GetBlobClient(ShardName(run with { Shards = ancestors }, index % ancestors));
            if (await ReadShardAsync(ancestor, cancellationToken) is { } whole)
            {
                var accounts = whole.State.Accounts.Where(a => ShardOf(a.Key, shards) == index);
                return Shard.New with { State = new ShardState { Accounts = accounts.ToDictionary(StringComparer.Ordinal) } };
            }
        }

        return Shard.New with { State = new ShardState() };
    }

    /// <summary>Claims a shard for a process; whoever read it before, and claims it later, fails.</summary>
    public async Task<Shard> ClaimShardAsync(ExportRun run, int index, Shard shard, string writer, CancellationToken cancellationToken)
    {
        var claim = shard.Claim.Run == run.Id ? shard.Claim.By(writer) : new ShardClaim(run.Id, [writer]);
        var blob = _container.GetBlobClient(ShardName(run, index));
        var metadata = shard.Outcome.ToMetadata();
        claim.AddTo(metadata);
        if (shard.ETag is not { } etag)
        {
            etag = await UploadShardAsync(run, index, blob, shard, metadata, cancellationToken);
            return shard with { Claim = claim, ETag = etag };
        }

        try
        {
            var info = await blob.SetMetadataAsync(metadata, new BlobRequestConditions { IfMatch = etag }, cancellationToken);
            return shard with { Claim = claim, ETag = info.Value.ETag };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return shard with { Claim = claim, ETag = await OwnWriteAsync(run, index, blob, metadata, e, cancellationToken) };
        }
    }

    public async Task SaveShardAsync(
        ExportRun run, int index, Shard shard, ShardOutcome outcome, string writer, CancellationToken cancellationToken)
    {
        var metadata = outcome.ToMetadata();
        new ShardClaim(run.Id, [writer]).AddTo(metadata);
        var blob = _container.GetBlobClient(ShardName(run, index));
        await UploadShardAsync(run, index, blob, shard, metadata, cancellationToken);
    }

    /// <summary>Whether the last claim on a shard in this run is that of a process.</summary>
    public async Task<bool> IsClaimedByAsync(ExportRun run, int index, string writer, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await _container.GetBlobClient(ShardName(run, index)).GetPropertiesAsync(cancellationToken: cancellationToken);
            var claim = ShardClaim.FromMetadata(properties.Value.Metadata);
            return ShardOutcome.FromMetadata(properties.Value.Metadata).Run != run.Id && claim.Run == run.Id && claim.Writers[^1] == writer;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Outcomes of all shards that the given run has finished.</summary>
    public async Task<IReadOnlyList<ShardOutcome>> GetOutcomesAsync(ExportRun run, CancellationToken cancellationToken)
    {
        var outcomes = new List<ShardOutcome>();
        var prefix = string.Create(CultureInfo.InvariantCulture, $"state/{run.Client}/{run.Kind}/{run.Shards}-");
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellationToken))
        {
            var outcome = ShardOutcome.FromMetadata(blob.Metadata);
            if (outcome.Run == run.Id)
            {
                outcomes.Add(outcome);
            }
        }

        return outcomes;
    }

    /// <summary>How long ago a work item of the run last wrote something, by the clock of the storage service.</summary>
    public async Task<TimeSpan> GetSilenceAsync(ExportRun run, CancellationToken cancellationToken)
    {
        var silence = TimeSpan.MaxValue;
        foreach (var prefix in (string[])[$"journal/{run.Id}/", $"state/{run.Client}/{run.Kind}/"])
        {
            await foreach (var page in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).AsPages())
            {
                foreach (var blob in page.Values)
                {
                    var age = Age(page.GetRawResponse(), blob.Properties.LastModified ?? default);
                    silence = age < silence ? age : silence;
                }
            }
        }

        return silence;
    }

    // Rows put aside

    public async Task<bool> IsPutAsideAsync(string mark, CancellationToken cancellationToken) =>
        await _container.GetBlobClient($"aside/{mark}").ExistsAsync(cancellationToken);

    public Task MarkPutAsideAsync(string mark, CancellationToken cancellationToken) =>
        _container.GetBlobClient($"aside/{mark}").UploadAsync(BinaryData.Empty, overwrite: true, cancellationToken);

    // Journals

    public AppendBlobClient JournalBlob(string run, string writer) => _container.GetAppendBlobClient($"journal/{run}/{writer}");

    /// <summary>Shuts out every process that works on a run.</summary>
    public async Task SealJournalsAsync(string run, CancellationToken cancellationToken)
    {
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"journal/{run}/", cancellationToken))
        {
            await Journal.SealAsync(_container.GetAppendBlobClient(blob.Name), cancellationToken);
        }
    }

    /// <summary>Removes what only served a run while it went on.</summary>
    public async Task CleanUpAsync(string run, CancellationToken cancellationToken)
    {
        foreach (var prefix in (string[])[$"journal/{run}/", $"accounts/{run}/"])
        {
            await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
            {
                await _container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
            }
        }
    }

    /// <summary>Instances' clocks may be minutes apart; the service's own is one.</summary>
    private static TimeSpan Age(Response response, DateTimeOffset written) =>
        (response.Headers.Date ?? throw new InvalidDataException("Storage answered without a Date header")) - written;

    private static string ShardName(ExportRun run, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"state/{run.Client}/{run.Kind}/{run.Shards}-{index}.json");

    private static async Task<ETag> UploadShardAsync(
        ExportRun run,
        int index,
        BlobClient blob,
        Shard shard,
        Dictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Metadata = metadata,
            Conditions = shard.ETag is { } match ? new BlobRequestConditions { IfMatch = match } : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            var content = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(shard.State, ExportJson.Default.ShardState));
            return (await blob.UploadAsync(content, options, cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return await OwnWriteAsync(run, index, blob, metadata, e, cancellationToken);
        }
    }

    /// <summary>An answer can get lost on the way: the repeated request then fails although the first had been carried out.</summary>
    private static async Task<ETag> OwnWriteAsync(
        ExportRun run,
        int index,
        BlobClient blob,
        Dictionary<string, string> metadata,
        RequestFailedException failure,
        CancellationToken cancellationToken)
    {
        var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        return metadata.Count == properties.Value.Metadata.Count
            && metadata.All(m => properties.Value.Metadata.TryGetValue(m.Key, out var value) && value == m.Value)
            ? properties.Value.ETag
            : throw new ClaimLostException($"Work item {index} of run {run.Id}", failure);
    }

    private async Task<Shard?> ReadShardAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var content = await blob.DownloadContentAsync(cancellationToken);
            var (outcome, claim) = (
                ShardOutcome.FromMetadata(content.Value.Details.Metadata), ShardClaim.FromMetadata(content.Value.Details.Metadata));
            try
            {
                var state = JsonSerializer.Deserialize(content.Value.Content.ToMemory().Span, ExportJson.Default.ShardState);
                return new Shard(state ?? new ShardState(), outcome, claim, content.Value.Details.ETag);
            }
            catch (JsonException e)
            {
                Log.StateUnreadable(logger, blob.Name, e.Message);
                return new Shard(new ShardState(), outcome, claim, content.Value.Details.ETag);
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task<Stored<T>?> ReadAsync<T>(string name, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var content = await _container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(content.Value.Content.ToMemory().Span, type) is { } value
                ? new Stored<T>(value, content.Value.Details.ETag, Age(content.GetRawResponse(), content.Value.Details.LastModified))
                : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task<ETag> WriteAsync<T>(
        string name, T value, JsonTypeInfo<T> type, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        try
        {
            var content = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(value, type));
            return (await _container.GetBlobClient(name).UploadAsync(content, options, cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            throw new ClaimLostException(name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Warning, "The state {Blob} cannot be read and counts as lost; its accounts are sent in full. {Reason}")]
        public static partial void StateUnreadable(ILogger logger, string blob, string reason);

        [LoggerMessage(1201, LogLevel.Warning, "The partner tree kept for {Client} cannot be read and is read again from the API. {Reason}")]
        public static partial void TreeUnreadable(ILogger logger, string client, string reason);
    }
}

/// <summary>A stored value with its ETag and its age by the clock of the storage service.</summary>
internal sealed record Stored<T>(T Value, ETag ETag, TimeSpan Age);

/// <summary>A shard as read; no ETag before its first write.</summary>
internal sealed record Shard(ShardState State, ShardOutcome Outcome, ShardClaim Claim, ETag? ETag)
{
    public static Shard New { get; } = new(new ShardState(), ShardOutcome.None, ShardClaim.None, ETag: null);
}
