namespace EchoFunctions.Core.Exports;

/// <summary>Shows at intervals that long work goes on, and stops the work when its claim was lost.</summary>
internal static class Heartbeat
{
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work,
        Func<CancellationToken, Task> beat,
        TimeSpan interval,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var stopWork = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopBeat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beating = BeatAsync(beat, interval, time, stopWork, stopBeat.Token);
        try
        {
            return await work(stopWork.Token);
        }
        catch (OperationCanceledException) when (beating.IsFaulted)
        {
            await beating;
            throw;
        }
        finally
        {
            await stopBeat.CancelAsync();
            await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task BeatAsync(
        Func<CancellationToken, Task> beat, TimeSpan interval, TimeProvider time, CancellationTokenSource stopWork, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                // Not stopped half-way: whether it was carried out would be unknown, and with it what the next write must expect.
                await beat(stopWork.Token);
            }
            catch (ClaimLostException)
            {
                await stopWork.CancelAsync();
                throw;
            }
            catch (Exception e) when (e is Azure.RequestFailedException or AggregateException)
            {
                // A beat that is missed now is made up by the next; silence beyond the lease lets another instance take over.
            }
        }
    }
}
