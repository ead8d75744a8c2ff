using System.Collections.Concurrent;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.State;

/// <summary>
/// What callers have changed, on top of the computed world; made where somebody looks. Everything here is read and written
/// under <see cref="Gate"/>, except for the few overlays that long listings read.
/// </summary>
internal sealed class VendorState(VendorWorld world)
{
    /// <summary>More than this cannot be created, of anything.</summary>
    public const int Most = 10_000;

    private readonly int seededAccounts = world.Accounts.Count;
    private readonly int seededPartners = world.Partners.Count;
    private readonly ConcurrentDictionary<ulong, ComputerState> computers = new();
    private readonly ConcurrentDictionary<ulong, PartnerState> partners = new();
    private readonly ConcurrentDictionary<ulong, ComputerInfo> infos = new();
    private readonly ConcurrentDictionary<ulong, bool> deleted = new();
    private readonly ConcurrentDictionary<ulong, bool> gone = new();
    private readonly Dictionary<ulong, string> passwords = [];
    private readonly Dictionary<string, SortedSet<string>> audits = new(StringComparer.Ordinal);
    private readonly Queue<Outcome> planned = new();
    private int lastId = 40;

    public Lock Gate { get; } = new();

    public int CreatedAccounts => world.Accounts.Count - seededAccounts;

    public int CreatedPartners => world.Partners.Count - seededPartners;

    public int DeletedComputers => deleted.Count;

    public int RemoteActions => computers.Values.Sum(computer => computer.Actions.Count);

    public ComputerState Of(Account account, in Computer computer)
    {
        if (!computers.TryGetValue(computer.Key, out var state))
        {
            computers[computer.Key] = state = new ComputerState(world, account, computer);
        }

        return state;
    }

    public PartnerState Of(Partner partner) => partners.GetOrAdd(partner.Key, static (_, one) => new PartnerState(one), partner);

    public IReadOnlyCollection<Plan> PlansOf(Partner partner)
    {
        if (!partners.TryGetValue(partner.Key, out var state))
        {
            return (IReadOnlyCollection<Plan>)Plans.All;
        }

        lock (Gate)
        {
            return [.. state.Plans.Values];
        }
    }

    public Plan PlanOf(Account account) =>
        PlansOf(account.Owner).FirstOrDefault(plan => plan.Id == account.Plan) ?? Plans.All[0];

    /// <summary>The portal user of that name, with its partner.</summary>
    public (Partner Partner, User User)? FindUser(string username)
    {
        lock (Gate)
        {
            foreach (var partner in world.Partners)
            {
                if (Of(partner).Users.TryGetValue(username, out var user))
                {
                    return (partner, user);
                }
            }
        }

        return null;
    }

    public bool IsTaken(string username) => world.Find(username) is not null || FindUser(username) is not null;

    public ComputerInfo InfoOf(in Computer computer) => infos.TryGetValue(computer.Key, out var info)
        ? info
        : new ComputerInfo(computer.Name, computer.Email, computer.Phone);

    public void SetInfo(in Computer computer, ComputerInfo info) => infos[computer.Key] = info;

    public string StatusOf(in Computer computer) => deleted.ContainsKey(computer.Key) ? "DELETED" : computer.Status;

    public void Delete(in Computer computer) => deleted[computer.Key] = true;

    public bool IsGone(in Computer computer) => gone.ContainsKey(computer.Key);

    /// <summary>Takes a computer out of the world, or brings it back; the history of its account still tells what it did.</summary>
    public void Take(in Computer computer, bool isGone)
    {
        if (isGone)
        {
            gone[computer.Key] = true;
        }
        else
        {
            gone.TryRemove(computer.Key, out _);
        }
    }

    /// <summary>True when the current password is right; one that was never set is not known and anything goes.</summary>
    public bool TryChangePassword(ulong key, string current, string fresh, bool anyPassword)
    {
        if (!anyPassword && passwords.TryGetValue(key, out var known) && !string.Equals(known, current, StringComparison.Ordinal))
        {
            return false;
        }

        passwords[key] = fresh;
        return true;
    }

    public void SetPassword(ulong key, string password) => passwords[key] = password;

    public SortedSet<string> AuditOf(string account)
    {
        if (!audits.TryGetValue(account, out var users))
        {
            audits[account] = users = new SortedSet<string>(StringComparer.Ordinal);
        }

        return users;
    }

    public int NextId() => ++lastId;

    public void Plan(Outcome outcome) => planned.Enqueue(outcome);

    /// <summary>The outcome somebody asked for the next action to have.</summary>
    public Outcome? Planned() => planned.TryDequeue(out var outcome) ? outcome : null;
}
