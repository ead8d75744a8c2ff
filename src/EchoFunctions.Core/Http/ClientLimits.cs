using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using EchoFunctions.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Http;

/// <summary>
/// This instance's share of a client's limits. Every instance that talks to the client's API keeps an empty blob
/// <c>instances/{client}/{instance}</c> fresh and counts the fresh ones by the clock of the storage service; one that has nothing to
/// ask for a while takes its blob away and comes to rest.
/// </summary>
internal sealed partial class ClientLimits : IAsyncDisposable, IDisposable
{
    /// <summary>Within this time the others learn of an instance that is new or gone.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Instances tend to start together, so the first count is soon made again.</summary>
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(2);

    /// <summary>An instance that has not been heard of for so long counts as gone: three times in a row missed.</summary>
    private static readonly TimeSpan Lifetime = Interval * 3;

    /// <summary>Blobs of instances that were killed are deleted by the others after this time.</summary>
    private static readonly TimeSpan Remains = TimeSpan.FromMinutes(5);

    /// <summary>So many intervals without a request, and the instance comes to rest.</summary>
    private const int QuietIntervals = 4;

    private static readonly TimeSpan StorageDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FarewellDeadline = TimeSpan.FromSeconds(5);

    private readonly EchoClient _client;
    private readonly BlobContainerClient _container;
    private readonly TimeProvider _time;
    private readonly ILogger<ClientLimits> _logger;
    private readonly string _prefix;
    private readonly string _own;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isCounted;
    private volatile bool _isUsed;
    private TaskCompletionSource? _firstCount;
    private Task _life = Task.CompletedTask;
    private bool _isUncertain;

    public ClientLimits(EchoClient client, BlobServiceClient storage, TimeProvider time, ILogger<ClientLimits> logger)
    {
        _client = client;
        _container = storage.GetBlobContainerClient(ContainerNames.State);
        _time = time;
        _logger = logger;
        _prefix = $"instances/{client.Name}/";
        _own = $"{_prefix}{Guid.NewGuid():N}";
        Gate = new RequestGate(client.MaxConcurrentRequests, client.RequestsPerSecond, time);
    }

    /// <summary>Where this instance's requests line up.</summary>
    public RequestGate Gate { get; }

    /// <summary>Over when this instance has come to rest.</summary>
    internal Task Rest
    {
        get
        {
            lock (_lock)
            {
                return _life;
            }
        }
    }

    /// <summary>Called before each request; waits only when this instance has not been counted yet.</summary>
    public ValueTask CountedAsync(CancellationToken cancellationToken)
    {
        if (!_isUsed)
        {
            _isUsed = true;
        }

        return _isCounted ? ValueTask.CompletedTask : new ValueTask(BeginAsync(cancellationToken));
    }

    /// <summary>The n-th of so many instances' part of a number; together they have exactly that, unless there are more of them than it.</summary>
    internal static int Share(int limit, int instances, int rank) =>
        Math.Max(1, (limit / instances) + (rank < limit % instances ? 1 : 0));

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Cancel();
        Gate.Dispose();
    }

    private Task BeginAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (_firstCount is null)
            {
                _firstCount = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

                // It outlives the request that happens to be the first, and belongs to no run.
                using (ExecutionContext.SuppressFlow())
                {
                    _life = Task.Run(LiveAsync, CancellationToken.None);
                }
            }

            return _firstCount.Task.WaitAsync(cancellationToken);
        }
    }

    private async Task LiveAsync()
    {
        try
        {
            await CountAsync();
            _isCounted = true;
            _firstCount!.SetResult();
            for (var (quiet, interval) = (0, FirstInterval); ; interval = Interval)
            {
                await Task.Delay(interval, _time, _stop.Token);
                quiet = _isUsed || !Gate.IsIdle ? 0 : quiet + 1;
                _isUsed = false;
                if (quiet >= QuietIntervals && await TryRestAsync())
                {
                    return;
                }

                await CountAsync();
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            _firstCount!.TrySetCanceled(_stop.Token);
            await RemoveAsync(_own, ifMatch: null, FarewellDeadline);
        }
    }

    /// <summary>False when a request came in between.</summary>
    private async Task<bool> TryRestAsync()
    {
        await RemoveAsync(_own, ifMatch: null, StorageDeadline);
        lock (_lock)
        {
            if (_isUsed)
            {
                return false;
            }

            _isCounted = false;
            _firstCount = null;
            return true;
        }
    }

    /// <summary>Tells of this instance first and counts then, so that of two that start at once at least one sees the other.</summary>
    private async Task CountAsync()
    {
        using var timeout = new CancellationTokenSource(StorageDeadline, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            await AnnounceAsync(deadline.Token);
            var (instances, rank) = await LookAsync(deadline.Token);
            var rate = _client.RequestsPerSecond is { } limit
                ? limit < instances ? (double)limit / instances : Share(limit, instances, rank)
                : (double?)null;
            Gate.SetLimits(Share(_client.MaxConcurrentRequests, instances, rank), rate);
            _isUncertain = false;
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            // Whatever it is, requests go on; a count that fails again and again is told once.
            if (!_isUncertain)
            {
                Log.NotCounted(_logger, _client.Name, Gate.AtOnce, Problem.Describe(e));
            }

            _isUncertain = true;
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var blob = _container.GetBlobClient(_own);
        try
        {
            await blob.UploadAsync(BinaryData.Empty, overwrite: true, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await blob.UploadAsync(BinaryData.Empty, overwrite: true, cancellationToken);
        }
    }

    /// <summary>How many instances are in effect, this one included, and how many of them come before it.</summary>
    private async Task<(int Instances, int Rank)> LookAsync(CancellationToken cancellationToken)
    {
        var (instances, rank) = (1, 0);
        await foreach (var page in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, _prefix, cancellationToken).AsPages())
        {
            var now = page.GetRawResponse().Headers.Date ?? throw new InvalidDataException("Storage answered without a Date header");
            foreach (var blob in page.Values.Where(b => b.Name != _own))
            {
                var silence = now - blob.Properties.LastModified ?? TimeSpan.Zero;
                if (silence < Lifetime)
                {
                    instances++;
                    rank += string.CompareOrdinal(blob.Name, _own) < 0 ? 1 : 0;
                }
                else if (silence > Remains)
                {
                    await RemoveAsync(blob.Name, blob.Properties.ETag, StorageDeadline);
                }
            }
        }

        return (instances, rank);
    }

    private async Task RemoveAsync(string name, ETag? ifMatch, TimeSpan longest)
    {
        using var deadline = new CancellationTokenSource(longest, _time);
        try
        {
            await _container.GetBlobClient(name).DeleteIfExistsAsync(
                conditions: ifMatch is null ? null : new BlobRequestConditions { IfMatch = ifMatch }, cancellationToken: deadline.Token);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // Left behind, it counts for three intervals and is deleted by whoever sees it later.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1150, LogLevel.Warning, "Client {Client}: the instances in effect cannot be counted, so this one keeps to {AtOnce} requests at once. {Reason}")]
        public static partial void NotCounted(ILogger logger, string client, int atOnce, string reason);
    }
}
