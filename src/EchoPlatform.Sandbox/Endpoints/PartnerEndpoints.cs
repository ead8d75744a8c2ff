using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class PartnerEndpoints
{
    private static readonly ListShape Signups = new(100, ["TYPE", "USERNAME", "NAME"]);

    public static readonly ListShape Percentages = new(50, ["TYPE", "USERNAME", "NAME"]);

    private static readonly ListShape PlanShape = new(50, ["PLAN_ID", "PLAN_NAME", "PRICE"]);

    public static readonly string[] Types = ["ACCOUNT", "PARTNER"];

    private static readonly string[] Statuses = ["ACTIVE", "TEST", "FROZEN", "CANCELED"];

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/partners/{username}", ApiScopes.PartnersRead, Read);
        routes.Get("/v1/partners/{username}/signups", ApiScopes.PartnersRead, SignupList);
        routes.Get("/v1/partners/{username}/usage_history", ApiScopes.PartnersRead, UsageHistory);
        routes.Get("/v1/partners/{username}/plans", ApiScopes.PartnersRead, PlanList);
        routes.Get("/v1/partners/{username}/reports/plan_percentage", ApiScopes.PartnersRead, PlanPercentage);
    }

    private static Answer Read(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var row = call.Resource(partner.Key);
        row.Number(Members.PartnerId, partner.Id);
        row.Text(Members.Username, partner.Username);
        row.Date(Members.SignupDate, partner.SignedUp, -300);
        row.Text(Members.Status, partner.StatusNow);
        row.Number(Members.Usage, partner.Usage.At(call.Clock));
        row.Text(Members.Type, "VOLUME");
        row.Related(
            call,
            Links.To(partner),
            partner.Key,
            "addresses",
            "cancellation",
            "plans",
            "signups",
            "users",
            "usage_history",
            "reports",
            "password");
        row.Related("installer_url", "https://downloads.example/NWBackup.exe");
        row.Related("software_name", "NWBackup");
        return call.Done();
    }

    private static Answer SignupList(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var query = call.Query(Signups);
        var rows = Children(query, partner, query.Date("since"));
        return call.Page(query, partner, new ListSource<Signup>(rows, (row, child) =>
        {
            row.Begin(child.Key ^ 5);
            row.Text(Members.Username, child.Username);
            row.Text(Members.Named, child.Contact);
            row.Text(Members.Company, child.Company);
            row.Text(Members.Type, Types[child.IsPartner ? 1 : 0]);
            row.Number(Members.Usage, child.Usage.At(call.Clock));
            row.Self(call.Href(Links.To(child), child.Key));
            row.End();
        }));
    }

    private static Answer UsageHistory(ApiCall call) =>
        call.Partner() is { } partner ? UsagePage.Of(call, partner, partner.Usage, partner.SignedUp) : Answer.NotFound;

    private static Answer PlanList(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var query = call.Query(PlanShape);
        return call.Page(query, partner, new ListSource<Plan>(PlanRow.Sort(call.State.PlansOf(partner), query), (row, plan) =>
        {
            row.Begin(Mix.Of(partner.Key, 900 + plan.Id));
            Describe(row, plan);
            row.Self(call.Href($"{Links.To(partner)}/plans/{plan.Id}", Mix.Of(partner.Key, plan.Id)));
            row.End();
        }));
    }

    /// <summary>The members a plan has in the list.</summary>
    public static void Describe(RowWriter row, Plan plan)
    {
        row.Number(Members.PlanId, plan.Id);
        row.Text(Members.Named, plan.Name);
        row.Number(Members.BaseUsage, plan.BaseUsage);
        row.Money(Members.BasePrice, plan.BasePrice);
    }

    /// <remarks>Neither how a sub-partner appears nor the scale is stated; INFERRED: as the sum of its accounts, and 0 to 100.</remarks>
    private static Answer PlanPercentage(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var query = call.Query(Percentages);
        var rows = Children(query, partner, since: null);
        return call.Page(query, partner, new ListSource<Signup>(rows, (row, child) =>
        {
            row.Begin(child.Key ^ 6);
            DescribePercentage(row, call.State, child, call.Clock);
            row.End();
        }));
    }

    public static void DescribePercentage(RowWriter row, VendorState state, Signup child, long clock)
    {
        var plan = child is Account account ? state.PlanOf(account) : Plans.All[^1];
        var usage = child.Usage.At(clock);
        row.Text(Members.Username, child.Username);
        row.Text(Members.Named, child.Contact);
        row.Text(Members.Company, child.Company);
        row.Text(Members.Type, Types[child.IsPartner ? 1 : 0]);
        row.Text(Members.PlanName, plan.Name);
        row.Number(Members.TotalUsage, usage);
        row.Number(Members.AdditionalUsage, Math.Max(0, usage - plan.BaseUsage));
        row.Money(Members.Percentage, plan.BaseUsage == 0 ? 0 : Math.Round(100m * usage / plan.BaseUsage, 2));
    }

    public static IReadOnlyList<Signup> Children(ListQuery query, Partner partner, long? since)
    {
        var type = query.Constant("type", Types);
        var status = query.Constant("status", Statuses);
        if (query.Problem is not null)
        {
            return [];
        }

        var sorted = partner.Sorted(query.OrderBy < 0 ? null : (SignupOrder)query.OrderBy, query.Descending);
        return type < 0 && status < 0 && since is null
            ? sorted
            : [.. sorted.Where(child => (type < 0 || child.IsPartner == (type == 1))
                && (status < 0 || string.Equals(child.StatusNow, Statuses[status], StringComparison.Ordinal))
                && (since is null || child.SignedUp >= since))];
    }
}
