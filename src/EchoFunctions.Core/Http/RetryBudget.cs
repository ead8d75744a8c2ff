using System.Collections.Concurrent;

namespace EchoFunctions.Core.Http;

/// <summary>
/// How often requests of one run may be repeated on this instance: 100 times, or for a fifth of its requests if that is more. An API
/// that fails more often than that is away, and repeating only adds to its trouble.
/// </summary>
internal sealed class RetryBudget
{
    private const int AlwaysAllowed = 100;
    private const int OneIn = 5;

    /// <summary>Runs whose budgets are remembered between their work items; far more than go on at a time.</summary>
    private const int Remembered = 256;

    private static readonly AsyncLocal<RetryBudget?> OfThisFlow = new();
    private static readonly ConcurrentDictionary<string, RetryBudget> Budgets = new(StringComparer.Ordinal);
    private static readonly ConcurrentQueue<string> Order = new();

    private int _requests;
    private int _repeats;
    private string? _verdict;

    /// <summary>The budget of the run that is being worked on; null outside a run.</summary>
    public static RetryBudget? Current => OfThisFlow.Value;

    /// <summary>From here to the end of the calling asynchronous method, requests are those of the run.</summary>
    public static void Begin(string run) => OfThisFlow.Value = Budgets.GetOrAdd(run, static run =>
    {
        Order.Enqueue(run);
        if (Order.Count > Remembered && Order.TryDequeue(out var oldest))
        {
            Budgets.TryRemove(oldest, out _);
        }

        return new RetryBudget();
    });

    /// <summary>Notes a request, not its repeats.</summary>
    public void Request() => Interlocked.Increment(ref _requests);

    /// <summary>Notes a repeat.</summary>
    /// <exception cref="EchoFunctionsException">There is none left.</exception>
    public void Repeat(string client, string reason)
    {
        var requests = Volatile.Read(ref _requests);
        if (Interlocked.Increment(ref _repeats) <= Math.Max(AlwaysAllowed, requests / OneIn))
        {
            return;
        }

        // One sentence for the whole run, however many of its requests fail.
        var repeats = Interlocked.Decrement(ref _repeats);
        _verdict ??= $"The API of client '{client}' failed too often: {repeats} repeats in {requests} requests of this run, at last because of "
            + $"{reason}; it is left alone and the next run takes up the rest";
        throw new EchoFunctionsException(_verdict);
    }
}
