using System.Collections.Concurrent;
using System.Threading.Channels;

namespace EchoFunctions.Tests.Runtime;

/// <summary>What the sample functions saw, and the gate at which some of them wait.</summary>
public sealed class Recorder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();
    private readonly Channel<bool> _gate = Channel.CreateUnbounded<bool>();
    private int _running;
    private int _mostRunning;

    public ConcurrentQueue<object> Kept { get; } = new();

    public int MostRunning => _mostRunning;

    public bool IsEmpty => !_seen.Reader.TryPeek(out _);

    public void Saw(string what) => _seen.Writer.TryWrite(what);

    public async Task<string> NextAsync() =>
        await _seen.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System);

    /// <summary>Lets one waiting function go on.</summary>
    public void Open() => _gate.Writer.TryWrite(true);

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        var running = Interlocked.Increment(ref _running);
        int most;
        while (running > (most = _mostRunning) && Interlocked.CompareExchange(ref _mostRunning, running, most) != most)
        {
        }

        try
        {
            await _gate.Reader.ReadAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
