using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core.Messaging;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// What the work items of a run have sent from this process, written before they send: each line names the rows of the message
/// about to go out, and so says that the same item's message before it was acknowledged. After a crash only the last message of
/// each item is in doubt. Lines of items that write at the same moment go out in one request, always at the position the process
/// knows; whoever was shut out by another instance (<see cref="SealAsync"/>) fails here, before it sends.
/// </summary>
internal sealed class Journal
{
    /// <summary>A block holds 4 MiB; a line is at most about the size of a message.</summary>
    private const int MostAtOnce = 2 * 1024 * 1024;

    /// <summary>A blob holds 50,000 blocks; the items that run to their end after this one need some of them.</summary>
    private const int MostBlocks = 30_000;

    /// <summary>How long a request waits for the lines of each other work item; together never longer than a blink.</summary>
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(1);

    private readonly AppendBlobClient _blob;
    private readonly string _run;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _waiting = new();
    private TaskCompletionSource _written = NewSource();
    private bool _isWriting;
    private Exception? _end;
    private long _position;
    private int _blocks;
    private int _attempts;
    private int _underWay;

    private Journal(AppendBlobClient blob, string run, string writer, TimeProvider time)
    {
        _blob = blob;
        _run = run;
        _time = time;
        Writer = writer;
    }

    /// <summary>Name of this process in the claims on work items.</summary>
    public string Writer { get; }

    /// <summary>Whether nothing more can be written: another instance has shut this one out, or storage did not answer.</summary>
    public bool IsClosed => Volatile.Read(ref _end) is not null;

    /// <summary>Whether new work items should begin another journal.</summary>
    public bool IsFull => Volatile.Read(ref _blocks) >= MostBlocks;

    /// <summary>Creates the journal; a claim may name it from then on.</summary>
    public static async Task<Journal> CreateAsync(
        Func<string, AppendBlobClient> blobOf, string run, TimeProvider time, CancellationToken cancellationToken)
    {
        var writer = Guid.NewGuid().ToString("N")[..12];
        var blob = blobOf(writer);
        await blob.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        return new Journal(blob, run, writer, time);
    }

    /// <summary>Shuts out the process that writes a journal: its next line fails. What stands there now is final.</summary>
    public static async Task SealAsync(AppendBlobClient blob, CancellationToken cancellationToken)
    {
        using var line = new MemoryStream("{}\n"u8.ToArray(), writable: false);
        try
        {
            await blob.AppendBlockAsync(line, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The run has ended and cleaned up; a process that comes back fails at its next line all the same.
        }
    }

    /// <summary>Begins an attempt at a work item; no later attempt vouches for its last message.</summary>
    public Attempt Begin(int shard)
    {
        Interlocked.Increment(ref _underWay);
        return new Attempt(this, shard, Interlocked.Increment(ref _attempts));
    }

    /// <summary>Shows that the run is being worked on.</summary>
    public Task BeatAsync(CancellationToken cancellationToken) => AppendAsync(
        json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        },
        cancellationToken);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AppendAsync(Action<Utf8JsonWriter> line, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task written;
        lock (_gate)
        {
            ThrowIfClosed();
            using (var json = new Utf8JsonWriter(_waiting))
            {
                line(json);
            }

            _waiting.Write("\n"u8);
            written = _written.Task;
            if (!_isWriting)
            {
                _isWriting = true;
                _ = WriteAsync();
            }
        }

        // Not stopped half-way: whether the line stands there would be unknown, and with it the position of the next.
        await written.WaitAsync(cancellationToken);
    }

    private void ThrowIfClosed()
    {
        if (_end is { } end)
        {
            throw end is ClaimLostException ? new ClaimLostException(What, end) : new EchoFunctionsException(end.Message, end);
        }
    }

    private string What => $"A work item of run {_run}";

    /// <summary>Writes until nothing waits any more; never throws, those who wait are told.</summary>
    private async Task WriteAsync()
    {
        while (true)
        {
            // Storage does hundreds of times more work for a request than for a line in it.
            if (Volatile.Read(ref _underWay) is > 1 and var items && !IsClosed)
            {
                await Task.Delay(Company * Math.Min(items, 25), _time);
            }

            ReadOnlyMemory<byte> lines;
            TaskCompletionSource written;
            lock (_gate)
            {
                if (_waiting.WrittenCount == 0 || _end is not null)
                {
                    _isWriting = false;
                    return;
                }

                lines = _waiting.WrittenMemory;
                written = _written;
                _waiting = new ArrayBufferWriter<byte>();
                _written = NewSource();
            }

            try
            {
                for (var from = 0; from < lines.Length;)
                {
                    from += await AppendBlockAsync(Blocks.First(lines[from..], MostAtOnce));
                }

                written.SetResult();
            }
            catch (Exception e)
            {
                Close(e, written);
            }
        }
    }

    private void Close(Exception e, TaskCompletionSource written)
    {
        TaskCompletionSource next;
        lock (_gate)
        {
            _end = e;
            next = _written;
        }

        written.SetException(e);
        next.TrySetException(e);

        // Nobody may have waited for the second.
        _ = next.Task.Exception;
    }

    private async Task<int> AppendBlockAsync(ReadOnlyMemory<byte> lines)
    {
        try
        {
            using var content = new MemoryStream(lines.ToArray(), writable: false);
            await _blob.AppendBlockAsync(
                content,
                new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = _position } },
                CancellationToken.None);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            if (e.Status == 404 || !await IsOursAsync(lines))
            {
                throw new ClaimLostException(What, e);
            }
        }

        _position += lines.Length;
        Interlocked.Increment(ref _blocks);
        return lines.Length;
    }

    /// <summary>An answer can get lost on the way: the repeated request then fails although the first had been carried out.</summary>
    private async Task<bool> IsOursAsync(ReadOnlyMemory<byte> lines)
    {
        try
        {
            var range = new BlobDownloadOptions { Range = new HttpRange(_position) };
            var tail = await _blob.DownloadContentAsync(range, CancellationToken.None);
            return tail.Value.Content.ToMemory().Span.SequenceEqual(lines.Span);
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    /// <summary>One attempt at a work item.</summary>
    internal sealed class Attempt(Journal journal, int shard, int number) : IDisposable
    {
        /// <summary>Notes the rows of a message before it is sent to a number of queues.</summary>
        public Task IntendAsync(IReadOnlyList<OutgoingRow> rows, int queues, CancellationToken cancellationToken) =>
            journal.AppendAsync(json => Journaled.Write(json, shard, number, queues, rows), cancellationToken);

        public void Dispose() => Interlocked.Decrement(ref journal._underWay);
    }

    private static class Blocks
    {
        /// <summary>As many whole lines as go into one request.</summary>
        public static ReadOnlyMemory<byte> First(ReadOnlyMemory<byte> lines, int most)
        {
            if (lines.Length <= most)
            {
                return lines;
            }

            var end = lines.Span[..most].LastIndexOf((byte)'\n');
            return lines[..((end >= 0 ? end : lines.Span.IndexOf((byte)'\n')) + 1)];
        }
    }
}
