using System.Net;
using System.Text;
using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoPlatform;

namespace EchoFunctions.Tests.Exports;

/// <summary>Lists of which the vendor does not say what identifies a row: none may hide another.</summary>
public sealed class ProductKindsTests
{
    private const string Provision = """{"serial":"10","productId":11,"account":"acme","bosOrderNr":"B 1","noOfSeats":5}""";

    [Fact]
    public async Task Rows_that_have_all_in_common_that_identifies_them_are_numbered_whatever_their_order()
    {
        var other = Provision.Replace("5", "6", StringComparison.Ordinal);

        var one = await ReadAsync(new ProvisionsKind(), $$"""{"data":[{{Provision}},{{other}},{{Provision}}]}""");
        var two = await ReadAsync(new ProvisionsKind(), $$"""{"data":[{{other}},{{Provision}},{{Provision}}]}""");

        one.Rows.Select(r => r.LocalKey).ShouldBe(["10/11/acme/B%201", "10/11/acme/B%201/2", "10/11/acme/B%201/3"]);
        two.Rows.Select(r => (r.LocalKey, r.Version)).ShouldBe(one.Rows.Select(r => (r.LocalKey, r.Version)));
        one.Rows.Select(r => r.Version).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("{}", "///")]
    [InlineData("""{"serial":null,"productId":"","account":"","bosOrderNr":"None"}""", "///None")]
    [InlineData("""{"serial":"a/b","productId":"11","account":"x y","bosOrderNr":7}""", "a%2Fb/11/x%20y/7")]
    public async Task Parts_that_are_absent_stay_empty(string row, string key) =>
        (await ReadAsync(new ProvisionsKind(), $$"""{"data":[{{row}}]}""")).Rows.ShouldHaveSingleItem().LocalKey.ShouldBe(key);

    [Fact]
    public async Task A_provision_has_the_vendors_names_clean_types_and_its_partner()
    {
        var page = await ReadAsync(
            new ProvisionsKind(),
            """{"data":[{"isBillable":1,"noOfSeats":"25","ssgStatus":99,"endDate":"","partner":"p","zz":{"b":1,"a":2}}, 5]}""");

        var row = JsonElement.Parse(page.Rows.ShouldHaveSingleItem().Json.Span);
        row.GetProperty("isBillable").GetBoolean().ShouldBeTrue();
        row.GetProperty("noOfSeats").GetInt64().ShouldBe(25);
        row.GetProperty("ssgStatus").GetInt32().ShouldBe(99);
        row.GetProperty("serial").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("endDate").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("zz").GetRawText().ShouldBe("""{"a":2,"b":1}""");
        row.GetProperty("partner").GetString().ShouldBe("north wind");
        row.GetProperty("vendor_partner").GetString().ShouldBe("p");
        page.Unreadable.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("raw_records")]
    [InlineData("data")]
    public async Task Consumption_is_read_from_either_member(string member)
    {
        var page = await ReadAsync(
            new ConsumptionUsageKind(), $$"""{"{{member}}":[{"serial":"10","skuId":11,"uniqueName":"77","userName":"acme","usage":"25"}]}""");

        var row = page.Rows.ShouldHaveSingleItem();
        row.LocalKey.ShouldBe("10/11/77/acme");
        JsonElement.Parse(row.Json.Span).GetProperty("usage").GetInt64().ShouldBe(25);
    }

    [Fact]
    public async Task A_plan_without_a_number_is_put_aside_and_its_neighbour_goes_on()
    {
        var page = await ReadAsync(new PlansKind(), """{"page_size":50,"list":[{"name":"nameless"},{"plan_id":"12","name":"50 GB","base_price":"29.00"}]}""");

        page.Rows.ShouldHaveSingleItem().LocalKey.ShouldBe("12");
        var aside = page.Unreadable.ShouldHaveSingleItem();
        aside.Reason.ShouldContain("plan_id");
        aside.Json.ShouldContain("nameless");
    }

    [Fact]
    public async Task Usage_is_kept_by_the_day_of_the_vendors_offset()
    {
        var page = await ReadAsync(
            new UsageKind(), """{"page_size":90,"list":[{"date":"2026-03-01T23:30:00-05:00","bytes":"7"},{"date":"2026-03-03T00:00:00+13:00","bytes":8}]}""");

        page.Rows.Select(r => r.LocalKey).ShouldBe(["2026-03-01", "2026-03-03"]);
        var row = JsonElement.Parse(page.Rows[0].Json.Span);
        (row.GetProperty("username").GetString(), row.GetProperty("type").GetString()).ShouldBe(("north wind", "PARTNER"));
        row.GetProperty("date").GetString().ShouldBe("2026-03-01T23:30:00-05:00");
    }

    /// <summary>The one page that the kind makes of an answer.</summary>
    private static async Task<RowPage> ReadAsync(IExportKind kind, string answer)
    {
        using var api = new Api(answer);
        using var http = new HttpClient(api);
        var client = new EchoPlatformClient(http, new Uri("https://api.example"), new Tokens());
        var partner = new WorkAccount("north wind", "north wind", IsPartner: true);
        var read = new AccountRead(client, partner, new AccountState(), Since: null, HistoryStart: null, Whole: false, "main", DateTimeOffset.UnixEpoch, IsPlanned: true);
        var pages = new List<RowPage>();
        await foreach (var page in kind.ReadAsync(read, TestContext.Current.CancellationToken))
        {
            pages.Add(page);
        }

        return pages.ShouldHaveSingleItem();
    }

    private sealed class Tokens : IAccessTokenProvider
    {
        public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new("token");

        public ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken) => new("token");
    }

    private sealed class Api(string answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(answer, Encoding.UTF8, "application/json"),
                RequestMessage = request,
            });
    }
}
