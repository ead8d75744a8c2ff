using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class AccountChanges
{
    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/accounts", ApiScopes.AccountsWrite, Create);
        routes.Put("/v1/accounts/{username}/info", ApiScopes.AccountsWrite, Edit);
        routes.Post("/v1/accounts/{username}/available_plans", ApiScopes.AccountsWrite, ChoosePlan);
        routes.Post("/v1/accounts/{username}/cancellation", ApiScopes.AccountsWrite, Cancel);
        routes.Post("/v1/accounts/{username}/password", ApiScopes.AccountsWrite, ChangePassword);
    }

    /// <remarks>Which members are required is not stated; INFERRED: those a signup cannot be shown or entered without.</remarks>
    private static Answer Create(ApiCall call)
    {
        var rules = call.Rules();
        var owner = call.Body.Text("subpartner") is { Length: > 0 } name ? call.World.Find(name) as Partner : call.World.Root;
        var plan = call.Body.Whole("plan_id");
        rules.Need(owner is { Canceled: false }, "subpartner");
        rules.Need(owner is not null && call.State.PlansOf(owner).Any(one => one.Id == plan), "plan_id");
        Signups.Check(call, rules, call.State.CreatedAccounts);
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var contact = Contact.Of(call.Body);
        var account = call.World.Add(
            owner!, Signups.Free(call), contact.Values["company"], contact.Values["name"], call.Clock);
        account.ChosenPlan = (int)(plan ?? 1);
        account.NewReferenceCode = "";
        account.Details = contact;
        call.State.SetPassword(account.Key, call.Body.Text("password")!);
        return Answer.Created(call.Host + Links.To(account));
    }

    private static Answer Edit(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        if (call.Body.Text("reference_code") is not { } code)
        {
            return Answer.BadRequest("[reference_code] is missing or invalid");
        }

        account.NewReferenceCode = code;
        return Answer.NoContent;
    }

    /// <remarks>Body and answer are INFERRED: the vendor's page is cut.</remarks>
    private static Answer ChoosePlan(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        var plan = call.Body.Whole("plan_id");
        if (call.State.PlansOf(account.Owner).All(one => one.Id != plan))
        {
            return Answer.BadRequest("[plan_id] is missing or invalid");
        }

        account.ChosenPlan = (int)plan!;
        return Answer.NoContent;
    }

    private static Answer Cancel(ApiCall call) => call.Account() is { } account ? Signups.Cancel(call, account) : Answer.NotFound;

    private static Answer ChangePassword(ApiCall call) =>
        call.Account() is { } account ? Signups.ChangePassword(call, account.Key) : Answer.NotFound;
}
