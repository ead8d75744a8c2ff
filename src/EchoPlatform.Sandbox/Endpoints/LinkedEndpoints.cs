using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

/// <remarks>Only links lead to these; no page of the vendor describes them. All of it is INFERRED.</remarks>
internal static class LinkedEndpoints
{
    public static void Map(ApiRoutes routes)
    {
        routes.Read("/v1/accounts/{username}/addresses", ApiScopes.AccountsRead, call => Addresses(call, call.Account()));
        routes.Read("/v1/partners/{username}/addresses", ApiScopes.PartnersRead, call => Addresses(call, call.Partner()));
        routes.Get("/v1/accounts/{username}/reports", ApiScopes.AccountsRead, call => call.Account() is { } account
            ? Reports(call, Links.To(account), account.Key, [])
            : Answer.NotFound);
        routes.Get("/v1/partners/{username}/reports", ApiScopes.PartnersRead, call => call.Partner() is { } partner
            ? Reports(call, Links.To(partner), partner.Key, "plan_percentage", "backup_status")
            : Answer.NotFound);
        routes.Get("/v1/accounts/{username}/computers/{computer}/reports", ApiScopes.ComputersRead, call =>
            call.TryComputer(out var account, out var computer) ? Reports(call, Links.To(account), computer.Key, []) : Answer.NotFound);
        routes.Get("/v1/accounts/{username}/computers/{computer}/usage_history", ApiScopes.ComputersRead, call =>
            call.TryComputer(out var account, out var computer)
                ? UsagePage.Of(call, account, computer.Usage, computer.SignedUp)
                : Answer.NotFound);
        routes.Get("/v1/partners/{username}/reports/backup_status", ApiScopes.PartnersRead, BackupStatus);
    }

    private static Answer Addresses(ApiCall call, Signup? signup)
    {
        if (signup is null)
        {
            return Answer.NotFound;
        }

        (signup.Details ?? Contact.Of(signup.Contact, signup.Company)).Write(call.Resource(signup.Key ^ 8));
        return call.Done();
    }

    private static Answer Reports(ApiCall call, string path, ulong key, params string[] titles)
    {
        call.Resource(key ^ 9).Related(call, path + "/reports", key, titles);
        return call.Done();
    }

    private static Answer BackupStatus(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var query = call.Query(PartnerEndpoints.Percentages);
        return call.Page(query, partner, new ListSource<Signup>(PartnerEndpoints.Children(query, partner, since: null), static (row, child) =>
        {
            row.Begin(child.Key ^ 10);
            row.Text(Members.Username, child.Username);
            row.Text(Members.Named, child.Contact);
            row.Text(Members.Company, child.Company);
            row.Text(Members.Type, PartnerEndpoints.Types[child.IsPartner ? 1 : 0]);
            row.Text(Members.Status, child.StatusNow);
            row.End();
        }));
    }
}
