using Azure;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using EchoFunctions.Local.Embedded;

namespace EchoFunctions.Tests.Embedded;

public sealed class KeyVaultStandInTests : IAsyncLifetime
{
    private KeyVaultStandIn vault = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => vault = await KeyVaultStandIn.StartAsync(TimeProvider.System, Token);

    public ValueTask DisposeAsync() => vault.DisposeAsync();

    [Fact]
    public async Task Gives_the_latest_version_to_the_real_client_after_a_challenge()
    {
        vault.SetSecret("echo-main-client-secret", "old");
        var id = vault.SetSecret("echo-main-client-secret", "new");

        var secret = (await Client().GetSecretAsync("echo-main-client-secret", cancellationToken: Token)).Value;

        secret.Value.ShouldBe("new");
        secret.Properties.Version.ShouldBe(id);
        secret.Properties.Enabled.ShouldBe(true);
        secret.Properties.VaultUri.ShouldBe(vault.VaultUri);
        vault.Challenges.ShouldBe(1);
        vault.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Gives_an_older_version_by_its_id()
    {
        var old = vault.SetSecret("s", "old");
        vault.SetSecret("s", "new");

        (await Client().GetSecretAsync("s", old, cancellationToken: Token)).Value.Value.ShouldBe("old");
    }

    [Fact]
    public async Task Takes_a_new_version_from_the_real_client()
    {
        var client = Client();
        var expires = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

        await client.SetSecretAsync("s", "one", Token);
        var two = (await client.SetSecretAsync(new KeyVaultSecret("s", "two") { Properties = { ExpiresOn = expires } }, Token)).Value;

        var read = (await client.GetSecretAsync("s", cancellationToken: Token)).Value;
        read.Value.ShouldBe("two");
        read.Properties.Version.ShouldBe(two.Properties.Version);
        read.Properties.ExpiresOn.ShouldBe(expires);
        vault.Writes.ShouldBe(2);
    }

    [Fact]
    public async Task Reports_a_missing_a_disabled_and_a_forbidden_secret_as_the_vault_does()
    {
        vault.SetSecret("off", "x", enabled: false);
        vault.SetSecret("s", "x");

        await ShouldFailAsync("none", 404, "SecretNotFound");
        await ShouldFailAsync("off", 403, "Forbidden");
        vault.Forbid();
        await ShouldFailAsync("s", 403, "Forbidden");
        vault.Behave();
        (await Client().GetSecretAsync("s", cancellationToken: Token)).Value.Value.ShouldBe("x");
    }

    [Fact]
    public async Task Is_asked_again_after_throttling_and_after_a_failure()
    {
        vault.SetSecret("s", "x");
        vault.Throttle(TimeSpan.Zero, times: 1);
        (await Client(retries: 1).GetSecretAsync("s", cancellationToken: Token)).Value.Value.ShouldBe("x");
        vault.Fail(times: 1);
        (await Client(retries: 1).GetSecretAsync("s", cancellationToken: Token)).Value.Value.ShouldBe("x");

        vault.Reads.ShouldBe(4);
        vault.Throttle(TimeSpan.FromSeconds(7));
        (await ShouldFailAsync("s", 429, "Throttled")).Headers.TryGetValue("Retry-After", out var after).ShouldBeTrue();
        after.ShouldBe("7");
    }

    [Fact]
    public async Task Waits_as_long_as_it_is_told()
    {
        vault.SetSecret("s", "x");
        vault.Delay = TimeSpan.FromMinutes(1);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Token);
        impatient.CancelAfter(TimeSpan.FromMilliseconds(300));

        await Should.ThrowAsync<OperationCanceledException>(() => Client().GetSecretAsync("s", cancellationToken: impatient.Token));
    }

    [Fact]
    public async Task Refuses_what_it_does_not_model()
    {
        var exception = await Should.ThrowAsync<RequestFailedException>(() => Client().StartDeleteSecretAsync("s", Token));

        exception.Status.ShouldBe(501);
    }

    [Fact]
    public async Task Is_trusted_by_its_own_certificate_only()
    {
        await using var other = await KeyVaultStandIn.StartAsync(TimeProvider.System, Token);
        var options = other.CreateClientOptions();
        options.Retry.MaxRetries = 0;
        var client = new SecretClient(vault.VaultUri, vault.Credential, options);

        await Should.ThrowAsync<RequestFailedException>(() => client.GetSecretAsync("s", cancellationToken: Token));

        vault.Reads.ShouldBe(0);
        vault.Challenges.ShouldBe(0);
    }

    [Fact]
    public async Task Answers_no_request_without_its_token()
    {
        vault.SetSecret("s", "hidden");
        var pipeline = HttpPipelineBuilder.Build(vault.CreateClientOptions());
        using var message = pipeline.CreateMessage();
        message.Request.Uri.Reset(new Uri(vault.VaultUri, "secrets/s/?api-version=7.6"));
        message.Request.Headers.Add("Authorization", "Bearer guess");

        await pipeline.SendAsync(message, Token);

        message.Response.Status.ShouldBe(401);
        message.Response.Headers.TryGetValue("WWW-Authenticate", out var challenge).ShouldBeTrue();
        challenge.ShouldStartWith("Bearer authorization=\"https://");
        message.Response.Content.ToString().ShouldNotContain("hidden");
    }

    private SecretClient Client(int retries = 0)
    {
        var options = vault.CreateClientOptions();
        options.RetryPolicy = new RetryPolicy(retries);
        return new SecretClient(vault.VaultUri, vault.Credential, options);
    }

    private async Task<Response> ShouldFailAsync(string name, int status, string code)
    {
        var exception = await Should.ThrowAsync<RequestFailedException>(() => Client().GetSecretAsync(name, cancellationToken: Token));
        exception.Status.ShouldBe(status);
        exception.ErrorCode.ShouldBe(code);
        return exception.GetRawResponse().ShouldNotBeNull();
    }
}
