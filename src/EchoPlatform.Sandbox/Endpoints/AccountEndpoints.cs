using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class AccountEndpoints
{
    private static readonly ListShape AvailablePlans = new(50, ["PLAN_ID", "PLAN_NAME", "PRICE"]);

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/accounts/{username}", ApiScopes.AccountsRead, Read);
        routes.Get("/v1/accounts/{username}/info", ApiScopes.AccountsRead, Info);
        routes.Get("/v1/accounts/{username}/action_history", ApiScopes.AccountsRead, ActionHistory);
        routes.Get("/v1/accounts/{username}/usage_history", ApiScopes.AccountsRead, UsageHistory);
        routes.Get("/v1/accounts/{username}/available_plans", ApiScopes.AccountsRead, Plans);
    }

    public static void Describe(RowWriter row, Account account, long clock)
    {
        row.Number(Members.AccountId, account.Id);
        row.Text(Members.Username, account.Username);
        row.Date(Members.SignupDate, account.SignedUp, -300);
        row.Text(Members.Status, account.StatusNow);
        row.Number(Members.Usage, account.Usage.At(clock));
        row.Text(Members.ReferenceCode, account.ReferenceCode);
    }

    private static Answer Read(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        var row = call.Resource(account.Key);
        Describe(row, account, call.Clock);
        row.Related(
            call,
            Links.To(account),
            account.Key,
            "info",
            "action_history",
            "usage_history",
            "addresses",
            "cancellation",
            "available_plans",
            "computers",
            "reports",
            "password");
        return call.Done();
    }

    private static Answer Info(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        call.Resource(account.Key ^ 1).Text(Members.ReferenceCode, account.ReferenceCode);
        return call.Done();
    }

    private static Answer ActionHistory(ApiCall call) =>
        call.Account() is { } account ? ActionPage.Of(call, account, computer: null) : Answer.NotFound;

    private static Answer UsageHistory(ApiCall call) =>
        call.Account() is { } account ? UsagePage.Of(call, account, account.Usage, account.SignedUp) : Answer.NotFound;

    private static Answer Plans(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        var query = call.Query(AvailablePlans);
        var plans = call.State.PlansOf(account.Owner);
        var best = plans.MinBy(plan => PlanRow.CostOf(plan, account, call.Clock))!;
        return call.Page(query, account, new ListSource<Plan>(PlanRow.Sort(plans, query), (row, plan) =>
        {
            row.Begin(Mix.Of(account.Key, 900 + plan.Id));
            row.Number(Members.PlanId, plan.Id);
            PlanRow.Describe(row, plan);
            row.Money(Members.TotalCost, PlanRow.CostOf(plan, account, call.Clock));
            row.Flag(Members.IsCurrent, plan.Id == account.Plan || call.Defects.Is(Defects.EveryPlanCurrent));
            row.Flag(Members.IsOptimal, plan == best);
            row.End();
        }));
    }
}
