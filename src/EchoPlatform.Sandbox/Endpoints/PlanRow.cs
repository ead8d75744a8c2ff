using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class PlanRow
{
    public static IReadOnlyList<Plan> Sort(IEnumerable<Plan> plans, ListQuery query) => Order.By(plans, query, query.OrderBy switch
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
        row.Number(Members.ExtraUsage, plan.ExtraUsage);
        row.Money(Members.ExtraPrice, plan.ExtraPrice);
        row.Number(Members.Computers, plan.Computers);
        row.Number(Members.ComputersUsage, plan.ComputersUsage);
        row.Money(Members.ComputersPrice, plan.ComputersPrice);
        row.Money(Members.LocalBackupPrice, plan.LocalBackupPrice);
        row.Money(Members.VmHostPrice, plan.VmHostPrice);
        row.Money(Members.DiskImagePrice, plan.DiskImagePrice);
        row.Money(Members.EsSeatPrice, plan.EsSeatPrice);
        row.Money(Members.EsConnectionPrice, plan.EsConnectionPrice);
        row.Money(Members.EsCostExtraBlock, plan.EsCostExtraBlock);
    }

    public static decimal CostOf(Plan plan, Account account, long clock)
    {
        var over = Math.Max(0, account.Usage.At(clock) - plan.BaseUsage);
        var block = Math.Max(1, plan.ExtraUsage);
        var blocks = (over + block - 1) / block;
        return plan.BasePrice + (blocks * plan.ExtraPrice) + (Math.Max(0, account.Computers - plan.Computers) * plan.ComputersPrice);
    }
}
