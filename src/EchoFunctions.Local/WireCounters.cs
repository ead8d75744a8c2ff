using System.Diagnostics.Metrics;
using EchoFunctions.Core;

namespace EchoFunctions.Local;

/// <summary>Adds up the app's counters.</summary>
internal sealed class WireCounters : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _rows;
    private long _messages;
    private long _queueOperations;
    private long _tokenRequests;
    private long _apiRequests;

    public WireCounters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EchoMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.Start();
    }

    public long Rows => Interlocked.Read(ref _rows);

    public long Messages => Interlocked.Read(ref _messages);

    public long QueueOperations => Interlocked.Read(ref _queueOperations);

    public long TokenRequests => Interlocked.Read(ref _tokenRequests);

    public long ApiRequests => Interlocked.Read(ref _apiRequests);

    public void Dispose() => _listener.Dispose();

    private void Add(string instrument, long value)
    {
        switch (instrument)
        {
            case "echo.rows":
                Interlocked.Add(ref _rows, value);
                break;
            case "echo.messages":
                Interlocked.Add(ref _messages, value);
                break;
            case "echo.queue.operations":
                Interlocked.Add(ref _queueOperations, value);
                break;
            case "echo.token.requests":
                Interlocked.Add(ref _tokenRequests, value);
                break;
            case "echo.api.requests":
                Interlocked.Add(ref _apiRequests, value);
                break;
        }
    }
}
