using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class PlanRow
{
    public static IReadOnlyList<Plan> Sort(ListQuery query) => Order.By(World.Plans.All, query, query.OrderBy switch
    {
        1 => (left, right) => string.CompareOrdinal(left.Name, right.Name),
        2 => (left, right) => left.BasePrice.CompareTo(right.BasePrice),
        _ => (left, right) => left.Id.CompareTo(right.Id),
    });

    /// <summary>The members a plan has wherever it appears in full.</summary>
    public static void Describe(RowWriter row, Plan plan)
    {
        row.Text(Members.Named, plan.Name);
        row.Money(Members.SetupPrice, plan.SetupPrice);
        row.Number(Members.BaseUsage, plan.BaseUsage);
        row.Money(Members.BasePrice, plan.BasePrice);
        row.Number(Members.ExtraUsage, Plan.ExtraUsage);
        row.Money(Members.ExtraPrice, plan.ExtraPrice);
        row.Number(Members.Computers, plan.Computers);
        row.Number(Members.ComputersUsage, plan.BaseUsage / 10);
        row.Money(Members.ComputersPrice, 4m);
        row.Money(Members.LocalBackupPrice, 4m);
        row.Money(Members.VmHostPrice, 55m);
        row.Money(Members.DiskImagePrice, 50m);
        row.Money(Members.EsSeatPrice, 25m);
        row.Money(Members.EsConnectionPrice, 20m);
        row.Money(Members.EsCostExtraBlock, 40m);
    }

    public static decimal CostOf(Plan plan, Account account, long clock)
    {
        var over = Math.Max(0, account.Usage.At(clock) - plan.BaseUsage);
        var blocks = (over + Plan.ExtraUsage - 1) / Plan.ExtraUsage;
        return plan.BasePrice + (blocks * plan.ExtraPrice) + (Math.Max(0, account.Computers - plan.Computers) * 4m);
    }
}
