using System.IO.Compression;
using System.Net;
using System.Text.Json;
using EchoPlatform.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace EchoPlatform.Tests.Sandbox;

public sealed class AccessTests
{
    [Theory]
    [InlineData("accounts_read", null, "none", "wrong-id", "invalid_client")]
    [InlineData("accounts_read", "00000000000000000000000000000000", "none", null, "invalid_client")]
    [InlineData("accounts_read+everything", null, "none", null, "invalid_scope")]
    [InlineData("accounts_read computers_read", null, "none", null, "invalid_scope")]
    [InlineData("", null, "none", null, "invalid_scope")]
    [InlineData("trial_partners_write", null, "none", null, "invalid_scope")]
    [InlineData("accounts_read", null, "client_credentials", null, "unsupported_grant_type")]
    [InlineData("accounts_read", null, "", null, "invalid_request")]
    public async Task The_token_endpoint_refuses_as_the_draft_says(string scope, string? secret, string grant, string? clientId, string error)
    {
        await using var host = await SandboxHost.StartAsync();
        using var response = await host.AskTokenAsync(scope, secret, clientId, grant);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(SandboxHost.Cancel));
        json.RootElement.GetProperty("error").GetString().ShouldBe(error);
    }

    [Theory]
    [InlineData("/v1/partners/northwind-msp", "accounts_read+computers_read")]
    [InlineData("/v1/partners/northwind-msp/signups", "accounts_read+computers_read")]
    [InlineData("/v1/accounts/{account}", "partners_read+computers_read")]
    [InlineData("/v1/accounts/{account}/action_history", "partners_read+computers_read")]
    [InlineData("/v1/accounts/{account}/computers", "partners_read+accounts_read")]
    [InlineData("/v1/accounts/{account}/computers/0000/action_history", "partners_read+accounts_read")]
    public async Task A_token_without_the_scope_is_forbidden(string path, string scopes)
    {
        await using var host = await SandboxHost.StartAsync();
        path = path.Replace("{account}", (await host.AccountsAsync())[0], StringComparison.Ordinal);
        (await StatusAsync(host, path)).ShouldBe(200);
        (await StatusAsync(host, path, await host.NewTokenAsync(scopes))).ShouldBe(403);
        (await StatusAsync(host, path, "no-such-token")).ShouldBe(401);
        (await StatusAsync(host, "/v1/general/time", await host.NewTokenAsync(scopes))).ShouldBe(200);
    }

    [Theory]
    [InlineData("/v1/nothing", 404)]
    [InlineData("/v1/accounts/nobody", 404)]
    [InlineData("/v1/accounts/northwind-msp", 404)]
    [InlineData("/v1/partners/nobody/signups", 404)]
    [InlineData("/v1/general/username/nobody", 404)]
    [InlineData("/v1/partners/northwind-msp/signups?page=0", 400)]
    [InlineData("/v1/partners/northwind-msp/signups?page_size=x", 400)]
    [InlineData("/v1/partners/northwind-msp/signups?type=HORSE", 400)]
    [InlineData("/v1/partners/northwind-msp/signups?since=yesterday", 400)]
    [InlineData("/v1/partners/northwind-msp/signups?order_by=ID", 400)]
    [InlineData("/v1/partners/northwind-msp/usage_history?resolution=CUSTOM&custom=61", 400)]
    [InlineData("/v1/partners/northwind-msp/usage_history?resolution=YEAR", 400)]
    public async Task What_cannot_be_answered_is_refused(string path, int status)
    {
        await using var host = await SandboxHost.StartAsync();
        (await StatusAsync(host, path)).ShouldBe(status);
    }

    [Fact]
    public async Task Method_and_accept_header_are_checked()
    {
        await using var host = await SandboxHost.StartAsync();
        using var deleted = await host.SendAsync("/v1/general/time", HttpMethod.Delete);
        deleted.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        using var silent = await host.SendAsync("/v1/general/time", accept: null);
        silent.StatusCode.ShouldBe(HttpStatusCode.NotAcceptable);
        using var xml = await host.SendAsync("/v1/general/time", accept: "application/xml");
        xml.StatusCode.ShouldBe(HttpStatusCode.NotAcceptable);
    }

    [Fact]
    public async Task A_token_expires_in_real_time_and_when_the_clock_is_pushed_on()
    {
        var time = new FakeTimeProvider();
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { TokenLifetimeSeconds = 100 }, time);
        time.Advance(TimeSpan.FromSeconds(99));
        (await StatusAsync(host, "/v1/general/time")).ShouldBe(200);
        time.Advance(TimeSpan.FromSeconds(1));
        (await StatusAsync(host, "/v1/general/time")).ShouldBe(401);

        host.Token = await host.NewTokenAsync("accounts_read");
        await host.AdvanceAsync(60);
        (await StatusAsync(host, "/v1/general/time")).ShouldBe(200);
        time.Advance(TimeSpan.FromSeconds(40));
        (await StatusAsync(host, "/v1/general/time")).ShouldBe(401);
    }

    [Fact]
    public async Task A_new_secret_is_a_hard_cut_and_tokens_can_be_revoked()
    {
        const string Fresh = "0123456789abcdef0123456789abcdef";
        await using var host = await SandboxHost.StartAsync();
        using var swapped = await host.PostAsync("/_sandbox/secret", $$"""{"clientSecret":"{{Fresh}}"}""");
        swapped.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StatusAsync(host, "/v1/general/time")).ShouldBe(200);
        using (var old = await host.AskTokenAsync("accounts_read"))
        {
            old.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        using (var current = await host.AskTokenAsync("accounts_read", Fresh))
        {
            current.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var revoked = await host.PostAsync("/_sandbox/tokens/revoke", "");
        (await StatusAsync(host, "/v1/general/time")).ShouldBe(401);
    }

    [Fact]
    public async Task Answers_are_compressed_when_asked()
    {
        await using var host = await SandboxHost.StartAsync();
        const string Path = "/v1/partners/northwind-msp/signups";
        var plain = await host.TextAsync(Path);
        using var zipped = await host.SendAsync(Path, coding: "gzip");
        zipped.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        using var gzip = new StreamReader(new GZipStream(await zipped.Content.ReadAsStreamAsync(SandboxHost.Cancel), CompressionMode.Decompress));
        (await gzip.ReadToEndAsync(SandboxHost.Cancel)).ShouldBe(plain);
        using var deflated = await host.SendAsync(Path, coding: "deflate");
        using var zlib = new StreamReader(new ZLibStream(await deflated.Content.ReadAsStreamAsync(SandboxHost.Cancel), CompressionMode.Decompress));
        (await zlib.ReadToEndAsync(SandboxHost.Cancel)).ShouldBe(plain);
    }

    private static async Task<int> StatusAsync(SandboxHost host, string path, string? token = null)
    {
        using var response = await host.SendAsync(path, token: token);
        return (int)response.StatusCode;
    }
}
