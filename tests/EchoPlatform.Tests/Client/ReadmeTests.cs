using System.Text.RegularExpressions;

namespace EchoPlatform.Tests.Client;

/// <summary>The samples of the package's README: here they compile, and a test holds the two to the same words.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_samples_of_the_readme_compile()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EchoFunctions.sln")))
        {
            root = Path.GetDirectoryName(root).ShouldNotBeNull("the repository is above the test's folder");
        }

        string readme = File.ReadAllText(Path.Combine(root, "src", "EchoPlatform", "README.md")).ReplaceLineEndings("\n");
        string source = File.ReadAllText(Path.Combine(root, "tests", "EchoPlatform.Tests", "Client", "ReadmeTests.cs")).ReplaceLineEndings("\n");

        MatchCollection samples = Regex.Matches(
            readme, "(?:<!-- sample: (?<name>\\w+) -->\n)?```csharp\n(?<code>.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(5));

        samples.Count.ShouldBe(4);
        foreach (Match sample in samples)
        {
            string name = sample.Groups["name"].Value;
            name.ShouldNotBeEmpty("every sample has a name");
            Match compiled = Regex.Match(
                source, $"        // sample: {name}\n(?<code>.*?)        // end\n", RegexOptions.Singleline, TimeSpan.FromSeconds(5));
            compiled.Success.ShouldBeTrue(name);
            Unindented(compiled.Groups["code"].Value).ShouldBe(sample.Groups["code"].Value, name);
        }
    }

    private static string Unindented(string code) =>
        string.Concat(code.Split('\n').SkipLast(1).Select(line => (line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line) + "\n"));

#pragma warning disable CA1303, IDE0051, IDE0052
    private static async Task StartAsync(string clientId, string clientSecret, CancellationToken cancellationToken)
    {
        // sample: start
        // The handler follows no redirects: some answers are addresses to be read, and a token must not travel.
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());
        var oauth = new OAuthClient(http, new Uri("https://auth.intronis.com"));
        TokenResponse token = await oauth.RequestTokenAsync(
            clientId, clientSecret, [OAuthScopes.PartnersRead, OAuthScopes.AccountsRead, OAuthScopes.ComputersRead], cancellationToken);

        var client = new EchoPlatformClient(http, new Uri("https://api.intronis.com"), new MyTokens(token));
        UsernameLocation? me = await client.General.LocateUsernameAsync(GeneralEndpoints.TokenIdentity, cancellationToken);
        await foreach (ListPage<Signup> page in client.Partners.ListSignupsAsync(me!.Username, cancellationToken: cancellationToken))
        {
            foreach (Signup signup in page.Rows)
            {
                Console.WriteLine($"{signup.Username}: {signup.Usage} bytes");
            }
        }
        // end
    }

    private static async Task CommandAsync(EchoPlatformClient client, CancellationToken cancellationToken)
    {
        // sample: command
        RemoteActionOutcome outcome = await client.Actions.RunAsync(
            client.BackupSets.ToggleAsync("acme", "0003", backupSetId: 17, isEnabled: false, cancellationToken),
            new FollowOptions { Deadline = TimeSpan.FromMinutes(5) },
            cancellationToken: cancellationToken);
        if (!outcome.IsSuccess)
        {
            Console.WriteLine($"{outcome.Result}: {outcome.Status?.Reason}");
        }
        // end
    }

    private static async Task<(Uri, TokenResponse)> WebAsync(
        OAuthClient oauth, string clientId, string clientSecret, Uri redirectUri, string addressItCameTo, CancellationToken cancellationToken)
    {
        // sample: web
        string state = AuthorizationCallback.NewState(); // keep it in the user's session
        Uri sendTheBrowserTo = oauth.CreateAuthorizationUri(clientId, redirectUri, [OAuthScopes.AccountsRead], state);

        // ... the browser comes back to redirectUri:
        AuthorizationCallback callback = AuthorizationCallback.Read(addressItCameTo, state);
        TokenResponse token = await oauth.ExchangeCodeAsync(clientId, clientSecret, callback.Code, redirectUri, cancellationToken);
        token = await oauth.RefreshTokenAsync(clientId, clientSecret, token.RefreshToken!, cancellationToken);
        // end
        return (sendTheBrowserTo, token);
    }

    private static async Task<ApiResponse> OverrideAsync(EchoPlatformClient client, CancellationToken cancellationToken)
    {
        // sample: override
        await client.Accounts.SelectPlanAsync("acme", 12, new CallOverride { Path = "/v1/accounts/acme/plan" }, cancellationToken);
        ApiResponse answer = await client.SendAsync(HttpMethod.Get, "/v1/accounts/acme/reports", cancellationToken: cancellationToken);
        // end
        return answer;
    }
#pragma warning restore CA1303, IDE0051, IDE0052

    private sealed class MyTokens(TokenResponse token) : IAccessTokenProvider
    {
        public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new(token.AccessToken);

        public ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken) => new(token.AccessToken);
    }
}
