using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>What callers change is there afterwards; what the conformance suite shows already is left to it.</summary>
public sealed class ChangeTests
{
    private const string Root = "/v1/partners/northwind-msp";

    [Fact]
    public async Task Truth_and_locator_know_what_was_created_and_canceled()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var before = await host.JsonAsync("/_sandbox/truth");
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts", Signup("made"))).Status.ShouldBe(201);
        (await host.CallAsync(HttpMethod.Post, "/v1/partners", Signup("made-partner"))).Status.ShouldBe(201);
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts/made/cancellation", """{"reason_id":1}""")).Status.ShouldBe(303);
        (await host.CallAsync(HttpMethod.Delete, $"/v1/accounts/{(await host.AccountsAsync())[0]}/computers/0000")).Status.ShouldBe(204);

        var after = await host.JsonAsync("/_sandbox/truth");
        Count("accounts").ShouldBe(1);
        Count("partners").ShouldBe(1);
        Count("createdAccounts").ShouldBe(1);
        Count("createdPartners").ShouldBe(1);
        Count("canceledAccounts").ShouldBe(1);
        Count("canceledPartners").ShouldBe(0);
        Count("deletedComputers").ShouldBe(1);
        Count("backupActions").ShouldBe(0);
        (await host.TruthAsync("accounts", "made")).ShouldHaveSingleItem().GetProperty("status").GetString().ShouldBe("CANCELED");
        (await host.TruthAsync("computers", (await host.AccountsAsync())[0]))[0].GetProperty("status").GetString().ShouldBe("DELETED");
        (await host.CallAsync(HttpMethod.Get, "/v1/accounts/made/action_history")).Status.ShouldBe(200);
        (await host.CallAsync(HttpMethod.Get, "/v1/general/username/made-partner")).Location.ShouldNotBeNull().ShouldEndWith("/made-partner");
        (await host.CallAsync(HttpMethod.Get, "/v1/general/username/northwind-msp.tech")).Location.ShouldNotBeNull().ShouldEndWith("/users/northwind-msp.tech");

        long Count(string name) => after.GetProperty(name).GetInt64() - before.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task An_account_below_a_sub_partner_is_listed_there()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts", Signup("below").Replace("{", """{"subpartner":"nw-south",""", StringComparison.Ordinal))).Status.ShouldBe(201);
        var names = await new CarefulReader(host).ListAsync("/v1/partners/nw-south/signups", 100, row => row.GetProperty("username").GetString()!);
        names.ShouldContain(row => row["username"] == "below");
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts", Signup("lost").Replace("{", """{"subpartner":"nobody",""", StringComparison.Ordinal))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task One_of_many_creations_of_the_same_name_succeeds()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var same = Enumerable.Range(0, 20).Select(_ => host.CallAsync(HttpMethod.Post, "/v1/accounts", Signup("same")));
        var others = Enumerable.Range(0, 20).Select(index => host.CallAsync(HttpMethod.Post, "/v1/accounts", Signup($"other{index}")));
        var answers = await Task.WhenAll(same.Concat(others));
        answers.Take(20).Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Skip(20).ShouldAllBe(answer => answer.Status == 201);
        (await host.JsonAsync("/_sandbox/truth")).GetProperty("createdAccounts").GetInt32().ShouldBe(21);
        var ids = (await host.TruthAsync("accounts")).Select(row => row.GetProperty("account_id").GetInt64()).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
    }

    [Fact]
    public async Task A_partner_is_edited_and_sorted_anew()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        (await FirstAsync()).ShouldNotBe("nw-south");
        (await host.CallAsync(HttpMethod.Put, "/v1/partners/nw-south", """{"name":"AAA Adams","city":"Troy"}""")).Status.ShouldBe(204);
        (await FirstAsync()).ShouldBe("nw-south");
        (await host.JsonAsync("/v1/partners/nw-south/addresses")).GetProperty("city").GetString().ShouldBe("Troy");

        async Task<string?> FirstAsync() =>
            (await host.JsonAsync(Root + "/signups?order_by=NAME")).GetProperty("list")[0].GetProperty("username").GetString();
    }

    [Fact]
    public async Task A_created_plan_can_be_chosen_by_the_partners_accounts()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var plan = await host.CallAsync(HttpMethod.Post, Root + "/plans", """{"name":"Tiny","base_usage":1,"base_price":0.5,"extra_usage":0}""");
        var id = plan.Location!.Split('/')[^1];
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts", Signup("tiny"))).Status.ShouldBe(201);
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts/tiny/available_plans", $$"""{"plan_id":{{id}}}""")).Status.ShouldBe(204);
        var rows = (await host.JsonAsync("/v1/accounts/tiny/available_plans?page_size=50")).GetProperty("list").EnumerateArray().ToList();
        rows.Single(row => row.GetProperty("is_current").GetBoolean()).GetProperty("name").GetString().ShouldBe("Tiny");
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts/tiny/available_plans", """{"plan_id":77}""")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("/v1/accounts/{a}/addresses")]
    [InlineData("/v1/accounts/{a}/reports")]
    [InlineData("/v1/accounts/{a}/computers/0000/reports")]
    [InlineData("/v1/accounts/{a}/computers/0000/usage_history")]
    [InlineData(Root + "/addresses")]
    [InlineData(Root + "/reports")]
    [InlineData(Root + "/reports/backup_status")]
    [InlineData("/v2/accounts/{a}/usageaudit")]
    [InlineData("/v2/accounts/{a}/invoices")]
    public async Task What_only_links_and_strangers_tell_of_is_served(string path)
    {
        await using var host = await SandboxHost.StartAsync();
        await host.JsonAsync(path.Replace("{a}", (await host.AccountsAsync())[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/xml", "<a/>", 415)]
    [InlineData("application/json", "{", 400)]
    [InlineData("application/json", "[]", 400)]
    [InlineData("application/json", "{}", 400)]
    [InlineData("application/json", null, 413)]
    public async Task A_body_that_cannot_be_used_is_refused(string type, string? text, int status)
    {
        await using var host = await SandboxHost.StartWritableAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/accounts");
        request.Headers.Authorization = new AuthenticationHeaderValue("OAuth", host.Token);
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = new StringContent(text ?? $$"""{"name":"{{new string('x', 1 << 20)}}"}""", Encoding.UTF8, type);
        using var response = await host.Http.SendAsync(request, SandboxHost.Cancel);
        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Writing_asks_for_the_scope_of_writing()
    {
        await using var host = await SandboxHost.StartAsync();
        (await host.CallAsync(HttpMethod.Post, "/v1/accounts", Signup("x"))).Status.ShouldBe((int)HttpStatusCode.Forbidden);
        (await host.CallAsync(HttpMethod.Delete, Root + "/plans/1")).Status.ShouldBe((int)HttpStatusCode.Forbidden);
        (await host.CallAsync(HttpMethod.Post, "/v1/trialpartners", Signup("x"))).Status.ShouldBe((int)HttpStatusCode.Forbidden);
    }

    private static string Signup(string username) => JsonSerializer.Serialize(new
    {
        username,
        password = "S3cret-1",
        name = "Ann Lee",
        company = "Acme Ltd",
        email = "ann@acme.example",
        plan_id = 1,
    });
}
