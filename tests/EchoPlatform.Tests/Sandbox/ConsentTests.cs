using System.Net;
using System.Text.Json;
using EchoPlatform.Sandbox;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>The authorization-code profile.</summary>
public sealed class ConsentTests
{
    private const string Back = "http://127.0.0.1:7071/back?x=1";

    [Fact]
    public async Task Consent_gives_a_code_and_the_code_tokens_that_rotate()
    {
        await using var host = await SandboxHost.StartAsync();
        var page = await host.Http.GetStringAsync(QueryHelpers.AddQueryString("/oauth2/authorize", Ask(host, "S&1\"")), SandboxHost.Cancel);
        page.ShouldContain("S&amp;1&quot;");
        var sent = await DecideAsync(host, "S&1\"");
        sent.AbsolutePath.ShouldBe("/back");
        var query = QueryHelpers.ParseQuery(sent.Query);
        query["x"].ToString().ShouldBe("1");
        query["state"].ToString().ShouldBe("S&1\"");

        var first = await ExchangeAsync(host, ("grant_type", "authorization_code"), ("code", query["code"].ToString()), ("redirect_uri", Back));
        (await host.CallAsync(HttpMethod.Get, "/v1/general/time", token: first.GetProperty("access_token").GetString())).Status.ShouldBe(200);
        (await ErrorAsync(host, ("grant_type", "authorization_code"), ("code", query["code"].ToString()), ("redirect_uri", Back))).ShouldBe("invalid_grant");

        var refresh = ("refresh_token", first.GetProperty("refresh_token").GetString()!);
        var second = await ExchangeAsync(host, ("grant_type", "refresh_token"), refresh);
        second.GetProperty("refresh_token").GetString().ShouldNotBe(refresh.Item2);
        (await ErrorAsync(host, ("grant_type", "refresh_token"), refresh)).ShouldBe("invalid_grant");
        using var cleared = await host.Http.DeleteAsync("/_sandbox/grants", SandboxHost.Cancel);
        (await ErrorAsync(host, ("grant_type", "refresh_token"), ("refresh_token", second.GetProperty("refresh_token").GetString()!))).ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("decision", "deny", "access_denied")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("scope", "everything", "invalid_scope")]
    public async Task What_cannot_be_granted_is_told_to_the_client(string field, string value, string error)
    {
        await using var host = await SandboxHost.StartAsync();
        var sent = await DecideAsync(host, "S", (field, value));
        var query = QueryHelpers.ParseQuery(sent.Query);
        (query["error"].ToString(), query["state"].ToString()).ShouldBe((error, "S"));
        query.ShouldNotContainKey("code");
    }

    [Theory]
    [InlineData("client_id", "0123456789abcdef0123456789abcdef", 400)]
    [InlineData("redirect_uri", "https://evil.example/", 400)]
    [InlineData("redirect_uri", "javascript:alert(1)", 400)]
    [InlineData("password", "wrong", 401)]
    public async Task A_stranger_is_sent_nowhere(string field, string value, int status)
    {
        await using var host = await SandboxHost.StartAsync();
        using var response = await PostAsync(host, "S", (field, value));
        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task A_registered_address_is_matched_and_a_code_grows_old()
    {
        var time = new FakeTimeProvider();
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { RedirectUri = Back }, time);
        using (var other = await PostAsync(host, "S", ("redirect_uri", "http://127.0.0.1:7071/other")))
        {
            other.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        var code = QueryHelpers.ParseQuery((await DecideAsync(host, "S")).Query)["code"].ToString();
        time.Advance(TimeSpan.FromMinutes(10));
        (await ErrorAsync(host, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Back))).ShouldBe("invalid_grant");
    }

    private static Dictionary<string, string?> Ask(SandboxHost host, string state) => new(StringComparer.Ordinal)
    {
        ["response_type"] = "code",
        ["client_id"] = host.Options.ClientId,
        ["redirect_uri"] = Back,
        ["scope"] = "accounts_read+computers_read",
        ["state"] = state,
    };

    private static async Task<HttpResponseMessage> PostAsync(SandboxHost host, string state, params (string Name, string Value)[] changes)
    {
        var fields = Ask(host, state);
        fields["username"] = host.Options.PartnerUsername;
        fields["password"] = host.Options.PortalPassword;
        fields["decision"] = "allow";
        foreach (var (name, value) in changes)
        {
            fields[name] = value;
        }

        using var form = new FormUrlEncodedContent(fields);
        return await host.Http.PostAsync("/oauth2/authorize", form, SandboxHost.Cancel);
    }

    private static async Task<Uri> DecideAsync(SandboxHost host, string state, params (string Name, string Value)[] changes)
    {
        using var response = await PostAsync(host, state, changes);
        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        return response.Headers.Location!;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> TokenAsync(SandboxHost host, (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Append(("client_id", host.Options.ClientId)).Append(("client_secret", host.Options.ClientSecret))
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var response = await host.Http.PostAsync("/oauth2/token", form, SandboxHost.Cancel);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(SandboxHost.Cancel));
        return (response.StatusCode, json.RootElement.Clone());
    }

    private static async Task<JsonElement> ExchangeAsync(SandboxHost host, params (string Name, string Value)[] fields)
    {
        var (status, body) = await TokenAsync(host, fields);
        status.ShouldBe(HttpStatusCode.OK);
        return body;
    }

    private static async Task<string?> ErrorAsync(SandboxHost host, params (string Name, string Value)[] fields)
    {
        var (status, body) = await TokenAsync(host, fields);
        status.ShouldBe(HttpStatusCode.BadRequest);
        return body.GetProperty("error").GetString();
    }
}
