using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using EchoPlatform.Sandbox.State;

namespace EchoPlatform.Sandbox.World;

/// <summary>What stands below a partner: an account or a sub-partner.</summary>
internal abstract class Signup
{
    public required int Index { get; init; }

    public required ulong Key { get; init; }

    public required string Username { get; init; }

    public required string Company { get; set; }

    public required string Contact { get; set; }

    /// <summary>The status the world began with; what runs and what rests is computed from it.</summary>
    public required string Status { get; init; }

    public bool Canceled { get; set; }

    /// <summary>Taken out of the world by a control route: no call finds it any more.</summary>
    public bool Gone { get; set; }

    public string StatusNow => Canceled ? "CANCELED" : Status;

    /// <summary>The postal address and the rest of what a caller told when creating it.</summary>
    public Contact? Details { get; set; }

    /// <summary>Unix seconds.</summary>
    public long SignedUp { get; set; }

    public Usage Usage { get; set; }

    public abstract bool IsPartner { get; }
}

internal sealed class Account : Signup
{
    public required Partner Owner { get; init; }

    public required int Computers { get; init; }

    public override bool IsPartner => false;

    public long Id => 731 + (Index * 7L);

    public int? ChosenPlan { get; set; }

    public int Plan => ChosenPlan ?? 1 + (int)(Mix.Of(Key, 31) % (ulong)Plans.Count);

    /// <summary>Closed accounts run no more backups.</summary>
    public bool Stopped => Status is "FROZEN" or "CANCELED";

    public string? NewReferenceCode { get; set; }

    public string ReferenceCode => NewReferenceCode
        ?? (Index % 5 == 2 ? "" : string.Create(CultureInfo.InvariantCulture, $"CRM-{77 + Index}"));
}

internal enum SignupOrder
{
    Type,
    Username,
    Name,
}

internal sealed class Partner : Signup
{
    private volatile ConcurrentDictionary<(SignupOrder? Order, bool Descending), IReadOnlyList<Signup>> sorted = new();

    public required Partner? Parent { get; init; }

    public override bool IsPartner => true;

    public long Id => 58 + (Index * 3L);

    public List<Signup> Children { get; private set; } = [];

    /// <summary>Readers hold on to the list they have; they see the new one on their next call.</summary>
    public void Adopt(Signup child)
    {
        Children = [.. Children, child];
        Resort();
    }

    public void Dismiss(Signup child)
    {
        Children = [.. Children.Where(one => one != child)];
        Resort();
    }

    public void Resort() => sorted = new();

    /// <summary>The children in an order; sorted once, since a long listing is asked for page by page.</summary>
    public IReadOnlyList<Signup> Sorted(SignupOrder? order, bool descending) => sorted.GetOrAdd((order, descending), Sort);

    private IReadOnlyList<Signup> Sort((SignupOrder? Order, bool Descending) key)
    {
        if (key.Order is null)
        {
            return key.Descending ? [.. Children.AsEnumerable().Reverse()] : Children;
        }

        var comparer = Comparer<Signup>.Create(key.Order switch
        {
            SignupOrder.Type => (left, right) => left.IsPartner.CompareTo(right.IsPartner),
            SignupOrder.Username => (left, right) => string.CompareOrdinal(left.Username, right.Username),
            _ => (left, right) => string.CompareOrdinal(left.Contact, right.Contact),
        });
        return key.Descending ? [.. Children.OrderDescending(comparer)] : [.. Children.Order(comparer)];
    }
}

/// <summary>Stored bytes grow in a straight line, so that sums over computers and accounts are lines too.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Usage(long AtStart, long PerDay, long StartDay)
{
    public long On(long day) => Math.Max(0, AtStart + (PerDay * (day - StartDay)));

    public long At(long unixSeconds) => On(unixSeconds / 86_400);

    public static Usage operator +(Usage left, Usage right) =>
        new(left.AtStart + right.AtStart, left.PerDay + right.PerDay, Math.Max(left.StartDay, right.StartDay));
}
