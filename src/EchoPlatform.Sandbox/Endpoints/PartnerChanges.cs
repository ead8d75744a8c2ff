using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class PartnerChanges
{
    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/partners", ApiScopes.PartnersWrite, Create);
        routes.Post("/v1/trialpartners", ApiScopes.TrialPartnersWrite, CreateTrial);
        routes.Put("/v1/partners/{username}", ApiScopes.PartnersWrite, Edit);
        routes.Post("/v1/partners/{username}/password", ApiScopes.PartnersWrite, ChangePassword);
        routes.Post("/v1/partners/{username}/cancellation", ApiScopes.PartnersWrite, Cancel);
    }

    private static Answer Create(ApiCall call)
    {
        var rules = call.Rules();
        var plan = call.Body.Whole("plan_id");
        rules.Need(call.State.PlansOf(call.World.Root).Any(one => one.Id == plan), "plan_id");
        return Create(call, rules);
    }

    private static Answer CreateTrial(ApiCall call)
    {
        var rules = call.Rules();
        rules.Need(call.Body.Text("coupon_code") is { Length: > 0 }, "coupon_code");
        return Create(call, rules);
    }

    private static Answer Create(ApiCall call, Rules rules)
    {
        Signups.Check(call, rules, call.State.CreatedPartners);
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var contact = Contact.Of(call.Body);
        var partner = call.World.Add(Signups.Free(call), contact.Values["company"], contact.Values["name"], call.Clock);
        partner.Details = contact;
        call.State.SetPassword(partner.Key, call.Body.Text("password")!);
        return Answer.Created(call.Host + Links.To(partner));
    }

    /// <remarks>The vendor's page lists the method only; INFERRED: the members a partner is created with.</remarks>
    private static Answer Edit(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var contact = Contact.Of(call.Body, partner.Details ?? Contact.Of(partner.Contact, partner.Company));
        partner.Details = contact;
        partner.Contact = contact.Values["name"];
        partner.Company = contact.Values["company"];
        partner.Parent?.Resort();
        return Answer.NoContent;
    }

    private static Answer ChangePassword(ApiCall call) =>
        call.Partner() is { } partner ? Signups.ChangePassword(call, partner.Key) : Answer.NotFound;

    private static Answer Cancel(ApiCall call) => call.Partner() is { } partner ? Signups.Cancel(call, partner) : Answer.NotFound;
}
