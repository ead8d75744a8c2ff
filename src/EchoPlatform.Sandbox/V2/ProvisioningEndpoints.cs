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

    /// <summary>One row of the list of provisions.</summary>
    private sealed record Product(string Serial, string Account, long Id, long Seats, int Status, long Issued);

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
        Write(call.Reply.Row, ConsumptionOf(call.World, partner, call.Clock));
        json.WriteEndArray();
        json.WriteEndObject();
        return Answer.Ok;
    }

    private static Answer Provisions(ApiCall call) => call.Partner() is { } partner
        ? call.Data(json =>
        {
            json.WriteStartArray();
            Write(call.Reply.Row, ProvisionsOf(call.World, partner, call.Clock));
            json.WriteEndArray();
        })
        : Answer.NotFound;

    /// <summary>Some products are used more from day to day.</summary>
    public static IRowSource ConsumptionOf(VendorWorld world, Partner partner, long clock) =>
        new ListSource<Account>([.. AccountsOf(partner)], (row, account) =>
        {
            row.Begin(Mix.Of(account.Key, 61));
            row.Text(Members.Of("serial"), Serial(account));
            row.Number(Members.Of("skuId"), 11 + (account.Index % 3));
            row.Text(Members.Of("uniqueName"), $"{77 + account.Index}");
            row.Text(Members.Of("accountName"), account.Company);
            row.Text(Members.Of("userName"), account.Username);
            var more = account.Index % 4 == 0 ? (clock - world.Start) / 86_400 : 0;
            row.Number(Members.Usage, (int)(Mix.Of(account.Key, 60) % 200) + more);
            row.Number(Members.Of("bccAccountId"), 900_001 + account.Index);
            row.Owner(partner);
            row.End();
        });

    /// <summary>A few are pending when the world begins and active a day later.</summary>
    public static IRowSource ProvisionsOf(VendorWorld world, Partner partner, long clock)
    {
        var pending = clock < world.Start + 86_400 ? 4 : 1;
        var products = AccountsOf(partner).Select(account => new Product(
            Serial(account), account.Username, 11, 10 + (account.Index % 40), account.Index % 9 == 0 ? pending : 1, account.SignedUp)).ToList();
        lock (world.State.Gate)
        {
            products.AddRange(world.State.Of(partner).Provisions.Select(provision => new Product(
                $"{2_000_000_0000L + provision.Id}",
                world.Accounts.FirstOrDefault(one => one.Id == provision.Account)?.Username ?? "",
                provision.Sku,
                provision.Units,
                5,
                provision.Issued)));
        }

        return new ListSource<Product>(products, (row, product) =>
        {
            row.Begin(Mix.Of(product.Serial));
            row.Number(Members.Of("productId"), product.Id);
            row.Text(Members.Of("subPartner"), "None");
            row.Text(Members.Of("account"), product.Account);
            row.Text(Members.Of("bosOrderNr"), $"BOS{product.Serial}");
            row.Text(Members.Of("serial"), product.Serial);
            row.Number(Members.Of("noOfSeats"), product.Seats);
            row.Text(Members.Of("price"), "12.50");
            row.NumberedFlag(Members.Of("isBillable"), value: true);
            row.Number(Members.Of("ssgStatus"), product.Status);
            row.Text(Members.Of("issueDate"), DateTime.UnixEpoch.AddSeconds(product.Issued).ToString("yyyy-MM-dd", null));
            row.Text(Members.Of("endDate"), DateTime.UnixEpoch.AddSeconds(product.Issued).AddYears(3).ToString("yyyy-MM-dd", null));
            row.Number(Members.Of("bosStatus"), 1);
            row.Owner(partner);
            row.End();
        });
    }

    private static void Write(RowWriter row, IRowSource rows) => rows.Write(row, 0, rows.Count);

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
