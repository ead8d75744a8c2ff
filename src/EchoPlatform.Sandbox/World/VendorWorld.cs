using System.Collections.Concurrent;
using EchoPlatform.Sandbox.State;

namespace EchoPlatform.Sandbox.World;

/// <summary>
/// Partners and accounts of one seed. Held are only the names, to find and sort by; computers and actions are computed
/// when asked for.
/// </summary>
internal sealed class VendorWorld
{
    private readonly ConcurrentDictionary<string, Signup> byUsername = new(StringComparer.Ordinal);
    private volatile Partner[] partners;
    private volatile Account[] accounts;

    public VendorWorld(SandboxOptions options)
    {
        Options = options;
        Start = options.Start.ToUnixTimeSeconds();
        Key = Mix.Of(0x5A17_D0BE_EC40_F00DUL, unchecked((ulong)options.Seed));
        Defects = new Defects(options);
        partners = BuildPartners();
        accounts = BuildAccounts();
        State = new VendorState(this);
    }

    public SandboxOptions Options { get; }

    /// <summary>Unix seconds at which the sandbox clock starts.</summary>
    public long Start { get; }

    public ulong Key { get; }

    public IReadOnlyList<Partner> Partners => partners;

    public IReadOnlyList<Account> Accounts => accounts;

    /// <summary>What callers have changed.</summary>
    public VendorState State { get; }

    public Defects Defects { get; }

    public Partner Root => Partners[0];

    public Signup? Find(string username) => FindGone(username) is { Gone: false } signup ? signup : null;

    /// <summary>As <see cref="Find"/>, those that are gone included.</summary>
    public Signup? FindGone(string username) => byUsername.GetValueOrDefault(username);

    public Computer ComputerOf(Account account, int index) => Computer.Of(account, index, Start);

    /// <summary>Adds an account that a caller created. Under the gate of <see cref="State"/>.</summary>
    public Account Add(Partner owner, string username, string company, string contact, long now)
    {
        var account = new Account
        {
            Index = accounts.Length,
            Key = Mix.Of(Key, accounts.Length),
            Username = username,
            Company = company,
            Contact = contact,
            Status = "ACTIVE",
            Owner = owner,
            Computers = 0,
            SignedUp = now,
        };
        accounts = [.. accounts, account];
        byUsername[username] = account;
        if (!Defects.Is(Defects.CreatedUnlisted))
        {
            owner.Adopt(account);
        }

        return account;
    }

    /// <summary>Adds a sub-partner that a caller created. Under the gate of <see cref="State"/>.</summary>
    public Partner Add(string username, string company, string contact, long now)
    {
        var partner = new Partner
        {
            Index = partners.Length,
            Key = Mix.Of(Key, 1_000_000_000L + partners.Length),
            Username = username,
            Company = company,
            Contact = contact,
            Status = "ACTIVE",
            Parent = Root,
            SignedUp = now,
        };
        partners = [.. partners, partner];
        byUsername[username] = partner;
        Root.Adopt(partner);
        return partner;
    }

    /// <summary>Takes an account out of the world, or brings it back. Under the gate of <see cref="State"/>.</summary>
    public static void Take(Account account, bool gone)
    {
        if (gone && !account.Gone)
        {
            account.Owner.Dismiss(account);
        }
        else if (!gone && account.Gone)
        {
            account.Owner.Adopt(account);
        }

        account.Gone = gone;
    }

    private Partner[] BuildPartners()
    {
        var all = new Partner[Options.Partners];
        for (var index = 0; index < all.Length; index++)
        {
            var key = Mix.Of(Key, 1_000_000_000L + index);
            // Odd ones stand below the root, even ones below an odd one: two deep, never deeper.
            var parent = index == 0 ? null : index % 2 == 1 ? all[0] : all[(2 * (int)(key % (ulong)(index / 2))) + 1];
            var (username, company) = index == 0 ? (Options.PartnerUsername, "Northwind MSP") : Names.SubPartner(index);
            var partner = new Partner
            {
                Index = index,
                Key = key,
                Username = Unique(username),
                Company = company,
                Contact = Names.Person(key),
                Status = index > 2 && key % 9 == 0 ? "FROZEN" : "ACTIVE",
                Parent = parent,
                SignedUp = Start - (86_400 * (1_500 + (long)(key % 700))),
            };
            all[index] = partner;
            parent?.Children.Add(partner);
            byUsername[partner.Username] = partner;
        }

        return all;
    }

    private Account[] BuildAccounts()
    {
        var all = new Account[Options.Accounts];
        for (var index = 0; index < all.Length; index++)
        {
            var key = Mix.Of(Key, index);
            // The first ones go round so that no partner stays empty; later ones lean towards the root.
            var owner = index < 2 * partners.Length ? index % partners.Length
                : key % 2 == 0 ? 0 : (int)((key >> 8) % (ulong)partners.Length);
            var (username, company) = Names.Account(Key, index);
            var account = new Account
            {
                Index = index,
                Key = key,
                Username = Unique(username),
                Company = company,
                Contact = Names.Person(key),
                Status = (index % 12) switch { 7 => "FROZEN", 9 => "TEST", 11 => "CANCELED", _ => "ACTIVE" },
                Owner = partners[owner],
                Computers = Math.Min(1 + (int)((key >> 16) % Computer.MaxPerAccount), Options.ActionsPerAccount),
            };
            all[index] = account;
            account.SignedUp = FirstStart(account) - (long)(86_400 * (1 + ((key >> 24) % 30)));
            for (var computer = 0; computer < account.Computers; computer++)
            {
                account.Usage += ComputerOf(account, computer).Usage;
            }

            account.Owner.Children.Add(account);
            byUsername[account.Username] = account;
            for (var partner = account.Owner; partner is not null; partner = partner.Parent)
            {
                partner.Usage += account.Usage;
            }
        }

        return all;
    }

    private long FirstStart(Account account)
    {
        var first = Start;
        foreach (ref readonly var stream in Schedule.Of(this, account).AsSpan())
        {
            first = Math.Min(first, stream.StartOf(stream.First));
        }

        return first;
    }

    private string Unique(string username)
    {
        while (byUsername.ContainsKey(username))
        {
            username += "x";
        }

        return username;
    }
}
