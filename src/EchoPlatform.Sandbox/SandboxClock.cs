namespace EchoPlatform.Sandbox;

/// <summary>The sandbox's own time: stands still, runs at a multiple of real time, and can be pushed on.</summary>
internal sealed class SandboxClock(SandboxOptions options, TimeProvider time)
{
    private readonly long began = time.GetTimestamp();
    private long advanced;

    /// <summary>Seconds it was pushed on by hand.</summary>
    public long Advanced => Interlocked.Read(ref advanced);

    public DateTimeOffset Now => options.Start.ToUniversalTime().AddSeconds(Advanced + ElapsedSeconds());

    public long UnixSeconds => options.Start.ToUnixTimeSeconds() + Advanced + ElapsedSeconds();

    /// <summary>False when that would leave the range of dates.</summary>
    public bool TryAdvance(long seconds)
    {
        const long Century = 100L * 365 * 86_400;
        if (seconds is < 0 or > Century || Advanced + seconds > Century)
        {
            return false;
        }

        Interlocked.Add(ref advanced, seconds);
        return true;
    }

    private long ElapsedSeconds() =>
        options.ClockSpeed == 0 ? 0 : (long)(time.GetElapsedTime(began).TotalSeconds * options.ClockSpeed);
}
