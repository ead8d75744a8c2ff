using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.V2;

internal static class ProvisioningEndpoints
{
    private const string Path = "/v2/partners/{username}/";

    public static void Map(ApiRoutes routes)
    {
        routes.Get(Path + "consumptionusage", ApiScopes.PartnersRead, ConsumptionUsage);
        routes.Read(Path + "provisions", ApiScopes.PartnersRead, Provisions);
        routes.Post(Path + "skus/provision", ApiScopes.PartnersWrite, Provide);
    }

    private static IEnumerable<Account> AccountsOf(Partner partner) => partner.Children.OfType<Account>().Take(100);

    private static string Serial(Account account) => $"{1_002_003_0000L + account.Index}";

    /// <summary>Its table says <c>data</c>, its example <c>raw_records</c>; the oddity follows the example.</summary>
    private static Answer ConsumptionUsage(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var json = call.Reply.Json;
        json.WriteStartObject();
        json.WriteStartArray(call.Defects.Is(Defects.ConsumptionRenamed) ? "records" : call.Warts ? "raw_records" : "data");
        foreach (var account in AccountsOf(partner))
        {
            json.WriteStartObject();
            json.WriteString("serial", Serial(account));
            json.WriteNumber("skuId", 11 + (account.Index % 3));
            json.WriteString("uniqueName", $"{77 + account.Index}");
            json.WriteString("accountName", account.Company);
            json.WriteString("userName", account.Username);
            json.WriteNumber("usage", (int)(Mix.Of(account.Key, 60) % 200));
            json.WriteNumber("bccAccountId", 900_001 + account.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return Answer.Ok;
    }

    private static Answer Provisions(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        return call.Data(json =>
        {
            json.WriteStartArray();
            foreach (var account in AccountsOf(partner))
            {
                Row(Serial(account), account.Username, 11, 10 + (account.Index % 40), account.Index % 9 == 0 ? 4 : 1, account.SignedUp);
            }

            foreach (var provision in call.State.Of(partner).Provisions)
            {
                var account = call.World.Accounts.FirstOrDefault(one => one.Id == provision.Account);
                Row($"{2_000_000_0000L + provision.Id}", account?.Username ?? "", provision.Sku, provision.Units, 5, provision.Issued);
            }

            json.WriteEndArray();

            void Row(string serial, string account, long product, long seats, int status, long issued)
            {
                json.WriteStartObject();
                json.WriteNumber("productId", product);
                json.WriteString("subPartner", "None");
                json.WriteString("account", account);
                json.WriteString("bosOrderNr", $"BOS{serial}");
                json.WriteString("serial", serial);
                json.WriteNumber("noOfSeats", seats);
                json.WriteString("price", "12.50");
                json.WriteNumber("isBillable", 1);
                json.WriteNumber("ssgStatus", status);
                json.WriteString("issueDate", DateTime.UnixEpoch.AddSeconds(issued).ToString("yyyy-MM-dd", null));
                json.WriteString("endDate", DateTime.UnixEpoch.AddSeconds(issued).AddYears(3).ToString("yyyy-MM-dd", null));
                json.WriteNumber("bosStatus", 1);
                json.WriteEndObject();
            }
        });
    }

    private static Answer Provide(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var rules = call.Rules();
        var (sku, account, units) = (call.Body.Whole("partner_sku_id"), call.Body.Whole("account_id"), call.Body.Whole("no_of_units"));
        rules.Need(sku >= 1, "partner_sku_id");
        rules.Need(call.World.Accounts.Any(one => one.Id == account), "account_id");
        rules.Need(units >= 1, "no_of_units");
        var provisions = call.State.Of(partner).Provisions;
        rules.Code(provisions.Count < VendorState.Most, "most", "The sandbox holds no more of these");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var id = call.State.NextId();
        provisions.Add(new Provision(id, account ?? 0, sku ?? 0, units ?? 0, call.Clock));
        return call.Data(
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("id", id);
                json.WriteEndObject();
            },
            StatusCodes.Status202Accepted);
    }
}
