namespace EchoPlatform;

/// <summary>The largest pages the vendor gives out.</summary>
internal static class PageSizes
{
    public const int Signups = 100;

    public const int Usual = 50;

    public const int Usage = 90;

    public static int Check(int value, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max);
        return value;
    }
}
