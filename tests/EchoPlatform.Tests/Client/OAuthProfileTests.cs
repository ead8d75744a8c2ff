namespace EchoPlatform.Tests.Client;

public sealed class OAuthProfileTests
{
    private const string Id = "0f3a9c1d5e7b48629ad0c4e1b2f36a75";
    private const string Secret = "9be2d4170c6f4a83b5d1e0f7a2c86d94";
    private const string State = "0123456789abcdef";
    private const string Tokens = """{"access_token":"t","expires_in":"3600","refresh_token":"r-1"}""";

    private static readonly Uri Redirect = new("https://app.example/back?x=1");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trial_partners_have_a_grant_of_their_own()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, """{"access_token":"t","expires_in":"3600"}""");

        TokenResponse token = await server.OAuth.RequestTrialPartnerTokenAsync(Id, Secret, Cancelled);

        token.RefreshToken.ShouldBeNull();
        server.Requests.Single().Body.ShouldBe($"client_id={Id}&client_secret={Secret}&grant_type=trial_partners&scope=trial_partners_write");
    }

    [Fact]
    public async Task A_code_is_exchanged_as_the_draft_says()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, Tokens);

        TokenResponse token = await server.OAuth.ExchangeCodeAsync(Id, Secret, "c0de/1", Redirect, Cancelled);

        token.RefreshToken.ShouldBe("r-1");
        token.ToString().ShouldBe("access token ***, good for 3600 s, refresh token ***");
        server.Requests.Single().Body.ShouldBe($"client_id={Id}&client_secret={Secret}&grant_type=authorization_code&code=c0de%2F1"
            + "&redirect_uri=https%3A%2F%2Fapp.example%2Fback%3Fx%3D1");
    }

    [Fact]
    public async Task A_token_is_refreshed_as_the_draft_says()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, """{"access_token":"t"}""");

        (await server.OAuth.RefreshTokenAsync(Id, Secret, "r-1", Cancelled)).RefreshToken.ShouldBeNull();

        server.Requests.Single().Body.ShouldBe($"client_id={Id}&client_secret={Secret}&grant_type=refresh_token&refresh_token=r-1");
    }

    [Theory]
    [InlineData("invalid_grant", "the code or refresh token is used up, expired or another client's: let the user authorize the client again")]
    [InlineData("invalid_client", "check the client id and the client secret; a renewed secret breaks the old one at once")]
    [InlineData("brand_new", "check the client id and the client secret; a renewed secret breaks the old one at once")]
    public async Task A_refusal_says_what_to_do_and_shows_no_code(string error, string advice)
    {
        await using ApiServer server = await ApiServer.StartAsync(
            400, $$"""{"error":"{{error}}","error_description":"code s3cret-code of {{Secret}}"}""");

        OAuthException exception = await Should.ThrowAsync<OAuthException>(
            server.OAuth.ExchangeCodeAsync(Id, Secret, "s3cret-code", Redirect, Cancelled));

        exception.Error.ShouldBe(error);
        exception.Advice.ShouldBe(advice);
        (exception + exception.ErrorDescription + exception.VendorBody + exception.VendorMessage).ShouldNotContain("s3cret-code");
        exception.VendorBody.ShouldNotBeNull().ShouldNotContain(Secret);
    }

    [Fact]
    public void The_authorization_address_has_all_the_draft_asks_for()
    {
        using var http = new HttpClient(new StubHandler(_ => throw new InvalidOperationException()));
        Uri uri = new OAuthClient(http, new Uri("https://auth.example/base/")) { AuthorizationPath = "/oauth2/allow" }
            .CreateAuthorizationUri(Id, Redirect, [OAuthScopes.AccountsRead, OAuthScopes.ComputersRead], State);

        uri.AbsoluteUri.ShouldBe($"https://auth.example/base/oauth2/allow?response_type=code&client_id={Id}"
            + $"&redirect_uri=https%3A%2F%2Fapp.example%2Fback%3Fx%3D1&scope=accounts_read%2Bcomputers_read&state={State}");
    }

    [Theory]
    [InlineData("https://app.example/back", "")]
    [InlineData("https://app.example/back", "short")]
    [InlineData("https://app.example/back#top", State)]
    [InlineData("/back", State)]
    public void An_authorization_address_that_is_not_safe_is_refused(string redirect, string state)
    {
        using var http = new HttpClient(new StubHandler(_ => throw new InvalidOperationException()));
        var oauth = new OAuthClient(http, new Uri("https://auth.example"));

        Should.Throw<ArgumentException>(() => oauth.CreateAuthorizationUri(Id, new Uri(redirect, UriKind.RelativeOrAbsolute), ["s"], state));
    }

    [Fact]
    public void A_state_is_new_every_time()
    {
        AuthorizationCallback.NewState().Length.ShouldBe(64);
        AuthorizationCallback.NewState().ShouldNotBe(AuthorizationCallback.NewState());
    }

    [Theory]
    [InlineData("https://app.example/back?code=a%2Fb%2Bc&state=0123456789abcdef")]
    [InlineData("https://app.example/back?state=0123456789abcdef&code=a%2fb%2bc#_=_")]
    [InlineData("?code=a/b%2Bc&state=0123456789abcdef")]
    [InlineData("code=a/b%2Bc&&state=0123456789abcdef&extra")]
    public void A_callback_brings_the_code(string callback)
    {
        AuthorizationCallback read = AuthorizationCallback.Read(callback, State);

        read.Code.ShouldBe("a/b+c");
        read.ToString().ShouldBe("authorization code ***");
    }

    [Theory]
    [InlineData("?code=c")]
    [InlineData("?code=c&state=")]
    [InlineData("?code=c&state=0123456789abcdeF")]
    [InlineData("?code=c&state=0123456789abcdef0")]
    [InlineData("?code=c&state=0123456789abcdef&state=0123456789abcdef")]
    [InlineData("?code=c&code=d&state=0123456789abcdef")]
    [InlineData("?error=access_denied")]
    [InlineData("?error=access_denied&state=another")]
    [InlineData("")]
    public void A_callback_of_another_session_is_refused(string callback)
    {
        OAuthException exception = Should.Throw<OAuthException>(() => AuthorizationCallback.Read(callback, State));

        exception.Message.ShouldContain("does not belong to this session");
        exception.ToString().ShouldNotContain(State);
    }

    [Fact]
    public void A_denial_is_told_as_one()
    {
        OAuthException exception = Should.Throw<OAuthException>(() => AuthorizationCallback.Read(
            $"?error=access_denied&error_description=The+user%0d%0asaid+no+to+{State}&state={State}", State));

        exception.Message.ShouldBe("The authorization server answered access_denied: The user said no to ***");
        exception.Error.ShouldBe("access_denied");
        exception.Advice.ShouldBe("the user did not allow it");
    }

    [Theory]
    [InlineData("?state=0123456789abcdef")]
    [InlineData("?code=&state=0123456789abcdef")]
    public void A_callback_without_a_code_is_refused(string callback) =>
        Should.Throw<OAuthException>(() => AuthorizationCallback.Read(callback, State)).Message.ShouldEndWith("without a code");
}
