namespace EchoPlatform.Sandbox.Wire;

/// <summary>The vendor's date: ISO 8601 with seconds and a numeric offset.</summary>
internal static class IsoDate
{
    public const int Length = 25;

    public static void Write(Span<byte> target, long unixSeconds, int offsetMinutes)
    {
        var local = DateTime.UnixEpoch.AddTicks((unixSeconds + (offsetMinutes * 60L)) * TimeSpan.TicksPerSecond);
        var (date, time) = (DateOnly.FromDateTime(local), local.TimeOfDay);
        Digits(target, date.Year / 100);
        Digits(target[2..], date.Year % 100);
        target[4] = (byte)'-';
        Digits(target[5..], date.Month);
        target[7] = (byte)'-';
        Digits(target[8..], date.Day);
        target[10] = (byte)'T';
        Digits(target[11..], time.Hours);
        target[13] = (byte)':';
        Digits(target[14..], time.Minutes);
        target[16] = (byte)':';
        Digits(target[17..], time.Seconds);
        target[19] = offsetMinutes < 0 ? (byte)'-' : (byte)'+';
        Digits(target[20..], Math.Abs(offsetMinutes) / 60);
        target[22] = (byte)':';
        Digits(target[23..], Math.Abs(offsetMinutes) % 60);
    }

    private static void Digits(Span<byte> target, int value)
    {
        target[1] = (byte)('0' + (value % 10));
        target[0] = (byte)('0' + (value / 10));
    }
}
