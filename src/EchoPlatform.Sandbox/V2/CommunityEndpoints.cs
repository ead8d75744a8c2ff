using System.Globalization;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.V2;

/// <remarks>COMMUNITY: seen in third-party code only. Scopes, the members of an invoice and the answers of writes are INFERRED.</remarks>
internal static class CommunityEndpoints
{
    public static void Map(ApiRoutes routes)
    {
        routes.Read("/v2/accounts/{username}/usageaudit", ApiScopes.AccountsRead, Audit);
        routes.Post("/v2/accounts/{username}/usageaudit", ApiScopes.AccountsWrite, AddToAudit);
        routes.Delete("/v2/accounts/{username}/usageaudit/{user}", ApiScopes.AccountsWrite, RemoveFromAudit);
        routes.Get("/v2/accounts/{username}/invoices", ApiScopes.AccountsRead, Invoices);
    }

    private static Answer Audit(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        var json = call.Reply.Json;
        json.WriteStartObject();
        json.WriteStartArray("audit_users");
        foreach (var user in call.State.AuditOf(account.Username))
        {
            json.WriteStringValue(user);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return Answer.Ok;
    }

    private static Answer AddToAudit(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        var rules = call.Rules();
        var users = call.State.AuditOf(account.Username);
        rules.Need(call.Body.Text("user") is { Length: > 0 }, "user");
        rules.Code(users.Count < VendorState.Most, "most", "The sandbox holds no more of these");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        users.Add(call.Body.Text("user")!);
        return Answer.NoContent;
    }

    private static Answer RemoveFromAudit(ApiCall call) =>
        call.Account() is { } account && call.State.AuditOf(account.Username).Remove(call.Route("user") ?? "")
            ? Answer.NoContent
            : Answer.NotFound;

    private static Answer Invoices(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        return call.Data(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("invoices");
            var month = DateTime.UnixEpoch.AddSeconds(call.Clock);
            for (var index = 1; index <= 3; index++)
            {
                json.WriteStartObject();
                json.WriteNumber("id", (account.Id * 100) + index);
                json.WriteString("date", month.AddMonths(-index).ToString("yyyy-MM-01", CultureInfo.InvariantCulture));
                json.WriteNumber("amount", PlanOf(call, account).BasePrice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Plan PlanOf(ApiCall call, Account account) => call.State.PlanOf(account);
}
