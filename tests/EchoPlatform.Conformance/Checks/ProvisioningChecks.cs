using System.Text.Json;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>v2 calls about partners and accounts.</summary>
internal static class ProvisioningChecks
{
    public static IEnumerable<Check> All =>
    [
        Reads("provisions", "provisions stand under data", "provisions-unwrapped", async s =>
        {
            var reply = (await s.GetAsync(await s.Partner2Async() + "/provisions")).Must(200);
            Expect(reply.Data.ValueKind == JsonValueKind.Array, "data is no array");
            Expect(reply.Data.Items().All(row => row.Has("serial") && row.Whole("ssgStatus") is not null), "a row has no serial or status");
        }),
        Reads("consumption-usage", "consumption usage stands under raw_records or data", "consumption-renamed", async s =>
        {
            var json = (await s.GetAsync(await s.Partner2Async() + "/consumptionusage")).Must(200).Json;
            var rows = json.Has("raw_records") ? json.Member("raw_records") : json.Member("data");
            Expect(rows.ValueKind == JsonValueKind.Array, "neither raw_records nor data is an array");
            Expect(rows.Items().All(row => row.Text("serial").Length > 0 && row.Whole("usage") is not null), "a row has no serial or usage");
        }),
        Writes("provision", "a provision: 202 with an id", "provision-is-200", async s =>
        {
            var reply = (await s.PostAsync(await ProvisionAsync(s), await BodyAsync(s, 1))).Must(202);
            Expect(reply.Data.Whole("id") is not null, "the answer has no id");
        }),
        Writes("provision-rules", "a provision of nothing is refused", "provision-unchecked", async s =>
            (await s.PostAsync(await ProvisionAsync(s), await BodyAsync(s, 0))).Must(400)),
        Writes("usage-audit", "a user added to the usage audit is read, and gone when deleted (COMMUNITY)", "audit-forgotten", async s =>
        {
            var path = "/v2/accounts/" + (await s.NewAccountAsync()).Split('/')[^1] + "/usageaudit";
            (await s.GetAsync(path)).Needed(200);
            Expect((await s.PostAsync(path, new { user = "mail@conformance.example" })).Good, "the user is refused");
            var read = (await s.GetAsync(path)).Must(200).Json.Member("audit_users").ToString();
            Expect(read.Contains("mail@conformance.example", StringComparison.Ordinal), "the user is not read");
            Expect((await s.DeleteAsync(path + "/" + Esc("mail@conformance.example"))).Good, "the user cannot be deleted");
        }),
        Reads("invoices", "invoices stand under data.invoices (COMMUNITY)", "invoices-unwrapped", async s =>
        {
            var reply = (await s.GetAsync("/v2/accounts/" + Esc(await s.AccountNameAsync()) + "/invoices")).Needed(200);
            Expect(reply.Data.Member("invoices").ValueKind == JsonValueKind.Array, "data.invoices is no array");
        }),
    ];

    private static async Task<string> ProvisionAsync(Session s) => await s.Partner2Async() + "/skus/provision";

    private static async Task<object> BodyAsync(Session s, int units)
    {
        var account = (await s.GetAsync(await s.NewAccountAsync())).Needed(200).Json;
        return new { partner_sku_id = 501, account_id = account.Whole("account_id") ?? 731, no_of_units = units };
    }
}
