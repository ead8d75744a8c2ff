using System.Globalization;

namespace EchoPlatform.Sandbox.World;

/// <summary>One backup agent: a pure function of its account and its number.</summary>
internal readonly struct Computer
{
    private static readonly string[] Ids =
        [.. Enumerable.Range(0, MaxPerAccount).Select(index => index.ToString("D4", CultureInfo.InvariantCulture))];

    private static readonly int[] Offsets = [-300, -360, -480, 0, 60, -300, 330, -210, 600];

    private readonly Account account;

    private readonly long start;

    private Computer(Account account, int index, long start)
    {
        this.account = account;
        this.start = start;
        Index = index;
        Key = Mix.Of(account.Key, 100 + index);
    }

    public const int MaxPerAccount = 6;

    public int Index { get; }

    public ulong Key { get; }

    public string Id => Ids[Index];

    public string Name => Names.Machine(Key, Index);

    public string Email => $"it{Index}@{account.Username.Replace('@', '.')}.example";

    public string Phone => string.Create(CultureInfo.InvariantCulture, $"555-{100 + (Key % 900):D4}");

    public string Status => Index == 0 ? "ACTIVE" : (Mix.Of(Key, 1) % 10) switch { 0 => "DISABLED", 1 => "DELETED", _ => "ACTIVE" };

    /// <summary>Minutes east of UTC. Most machines of a customer stand in one office.</summary>
    public int OffsetMinutes => Mix.Pick(Offsets, Mix.Of(Mix.Of(Key, 2) % 4 == 0 ? Key : account.Key, 3));

    /// <summary>By how many seconds the machine's clock is wrong: minutes, hours, days.</summary>
    public long ClockError
    {
        get
        {
            if (Index == 0)
            {
                switch (account.Index % 12)
                {
                    case 3:
                        return (2 * 86_400) + 10_800;
                    case 5:
                        return -9 * 3_600;
                    case 8:
                        return -420;
                }
            }

            var draw = Mix.Of(Key, 4);
            var sign = (draw & 1) == 0 ? 1 : -1;
            var size = (long)((draw >> 32) % 100);
            return ((draw >> 8) % 100) switch
            {
                < 60 => 0,
                < 82 => sign * (5 + (size * 11)),
                < 94 => sign * (3_600 + (size * 500)),
                _ => sign * (86_400 + (size * 20_000)),
            };
        }
    }

    /// <summary>Seconds before the sandbox's start at which the agent fell silent; 0 when it still runs.</summary>
    public long IdleSince
    {
        get
        {
            var draw = Mix.Of(Key, 5);
            var idle = account.Stopped || Status == "DELETED" || (draw % 7 == 0 && !(Index == 0 && account.Index % 4 == 0));
            return idle ? (21 + (long)((draw >> 16) % 60)) * 86_400 : 0;
        }
    }

    public long SignedUp => account.SignedUp + (Index * 3_600L);

    public Usage Usage
    {
        get
        {
            var draw = Mix.Of(Key, 6);
            var bytes = (1L << (30 + (int)(draw % 12))) + (long)((draw >> 20) % (1UL << 30));
            return new Usage(bytes, bytes / 5_000, start / 86_400);
        }
    }

    public static Computer Of(Account account, int index, long start) => new(account, index, start);

    /// <summary>The number in an id as the vendor writes it, or -1.</summary>
    public static int IndexOf(string id) => Array.IndexOf(Ids, id);
}
