using System.Net;
using Microsoft.AspNetCore.Http;

namespace EchoPlatform.Tests.Client;

public sealed class OAuthTests
{
    private const string Id = "0f3a9c1d5e7b48629ad0c4e1b2f36a75";
    private const string Secret = "9be2d4170c6f4a83b5d1e0f7a2c86d94";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_request_is_the_vendors_and_the_answer_is_read()
    {
        await using ApiServer server = await ApiServer.StartAsync(
            200, """{ "access_token": "5c1f0d7e93ab4c26", "expires_in": "3600" }""", ("Date", "Mon, 23 Nov 2026 12:00:30 GMT"));

        TokenResponse token = await server.OAuth.RequestTokenAsync(
            Id, Secret, [OAuthScopes.AccountsRead, OAuthScopes.ComputersRead], Cancelled);

        server.Requests.ShouldHaveSingleItem().ShouldBe(new SeenRequest(
            "POST",
            "/oauth2/token",
            null,
            "application/json",
            $"client_id={Id}&client_secret={Secret}&grant_type=none&scope=accounts_read%2Bcomputers_read"));
        token.AccessToken.ShouldBe("5c1f0d7e93ab4c26");
        token.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        token.ServerDate.ShouldBe(new DateTimeOffset(2026, 11, 23, 12, 0, 30, TimeSpan.Zero));
        token.ToString().ShouldBe("access token ***, good for 3600 s");
    }

    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("\" 60 \"", 60)]
    [InlineData("59.5", 59.5)]
    [InlineData("1e30", 31536000)]
    [InlineData("0", 600)]
    [InlineData("-1", 600)]
    [InlineData("\"\"", 600)]
    [InlineData("\"soon\"", 600)]
    [InlineData("\"NaN\"", 600)]
    [InlineData("null", 600)]
    [InlineData("{}", 600)]
    public async Task The_lifetime_is_understood_or_assumed_short(string expiresIn, double seconds)
    {
        await using ApiServer server = await ApiServer.StartAsync(200, $$"""{"ACCESS_TOKEN ":"t","expires_in":{{expiresIn}}}""");

        (await server.OAuth.RequestTokenAsync(Id, Secret, ["s"], Cancelled)).ExpiresIn.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Without_a_lifetime_ten_minutes_are_assumed()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, """{"access_token":"t"}""");

        (await server.OAuth.RequestTokenAsync(Id, Secret, ["s"], Cancelled)).ExpiresIn.ShouldBe(OAuthClient.DefaultExpiresIn);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_client","error_description":"No such client."}""", "invalid_client", "No such client.",
        "POST /oauth2/token answered 400 Bad Request: invalid_client; No such client.", false)]
    [InlineData(401, "", null, null, "POST /oauth2/token answered 401 Unauthorized", false)]
    [InlineData(401, "<p>who?</p>", null, null, "POST /oauth2/token answered 401 Unauthorized: <p>who?</p>", false)]
    [InlineData(200, """{"error":"invalid_scope","access_token":"t"}""", "invalid_scope", null,
        "POST /oauth2/token answered 200 OK, but with an error: invalid_scope", false)]
    [InlineData(200, """{"expires_in":"3600"}""", null, null, "POST /oauth2/token answered 200 OK, but without an access_token", false)]
    [InlineData(200, """{"access_token":""}""", null, null, "POST /oauth2/token answered 200 OK, but without an access_token", false)]
    [InlineData(200, """{"access_token":"a\nb"}""", null, null,
        "POST /oauth2/token answered with an access_token that cannot be sent in a header", false)]
    [InlineData(200, "[]", null, null, "POST /oauth2/token answered 200 OK, but without an access_token", false)]
    [InlineData(200, "", null, null, "POST /oauth2/token answered 200 OK, but the body is empty", true)]
    [InlineData(302, "", null, null, "POST /oauth2/token answered 302 Found; redirects are not followed", false)]
    [InlineData(503, "busy", null, null, "POST /oauth2/token answered 503 Service Unavailable: busy; the vendor's service failed, try again later", true)]
    public async Task Anything_but_a_token_is_a_failure(
        int status, string body, string? error, string? description, string message, bool transient)
    {
        await using ApiServer server = await ApiServer.StartAsync(status, body, ("Location", "http://127.0.0.1:1/"));

        OAuthException exception = await Should.ThrowAsync<OAuthException>(
            server.OAuth.RequestTokenAsync(Id, Secret, ["s"], Cancelled));

        exception.Message.ShouldBe(message);
        exception.Error.ShouldBe(error);
        exception.ErrorDescription.ShouldBe(description);
        exception.Status.ShouldBe((HttpStatusCode)status);
        exception.IsTransient.ShouldBe(transient);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_a_failure()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, """{"access_token":"sesame""");

        OAuthException exception = await Should.ThrowAsync<OAuthException>(
            server.OAuth.RequestTokenAsync(Id, Secret, ["s"], Cancelled));

        exception.Message.ShouldStartWith("POST /oauth2/token answered 200 OK, but the body is not valid JSON: ");
        exception.ToString().ShouldNotContain("sesame");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_secret_the_server_echoes_does_not_reach_the_exception(int status)
    {
        await using ApiServer server = await ApiServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(
                $$"""{"error":"secret {{Secret}} is wrong","error_description":"{{Secret.ToUpperInvariant()}}"}""", context.RequestAborted);
        });

        OAuthException exception = await Should.ThrowAsync<OAuthException>(
            server.OAuth.RequestTokenAsync(Id, Secret, ["s"], Cancelled));

        (exception + exception.VendorMessage + exception.Error + exception.ErrorDescription).ShouldNotContain(Secret, Case.Insensitive);
        exception.Error.ShouldBe("secret *** is wrong");
    }

    [Fact]
    public async Task No_answer_is_a_failure_of_the_same_kind()
    {
        await using ApiServer server = await ApiServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        OAuthException exception = await Should.ThrowAsync<OAuthException>(
            server.OAuth.RequestTokenAsync(Id, Secret, ["s"], Cancelled));

        exception.Message.ShouldStartWith("POST /oauth2/token got no answer: ");
        exception.IsTransient.ShouldBeTrue();
        exception.InnerException.ShouldNotBeNull();
    }
}
