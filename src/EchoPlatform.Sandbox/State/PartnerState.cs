using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.State;

internal sealed record User(string Username, Contact Contact, string Role);

/// <summary>What belongs to one partner and can be changed.</summary>
internal sealed class PartnerState
{
    public PartnerState(Partner partner)
    {
        foreach (var plan in World.Plans.All)
        {
            Plans[plan.Id] = plan;
        }

        foreach (var role in new[] { "ADMIN", "TECH", "FINANCE" })
        {
            var name = $"{partner.Username}.{role.ToLowerInvariant()}";
            Users[name] = new User(name, Contact.Of(Names.Person(Mix.Of(partner.Key, role.Length)), partner.Company), role);
        }
    }

    public SortedDictionary<int, Plan> Plans { get; } = [];

    public SortedDictionary<string, User> Users { get; } = new(StringComparer.Ordinal);

    public List<Provision> Provisions { get; } = [];
}

internal sealed record Provision(int Id, long Account, long Sku, long Units, long Issued);
