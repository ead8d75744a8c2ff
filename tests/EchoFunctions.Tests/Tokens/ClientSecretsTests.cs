using EchoFunctions.Core;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Tokens;

/// <summary>What an operator reads when the vault does not give the secret, and what serves meanwhile.</summary>
public sealed class ClientSecretsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private TokenWorld _world = null!;

    public static TheoryData<string, string> Troubles => new()
    {
        { "missing", "There is no secret 'echo-main-client-secret' of client 'main' in the vault {vault}; store it there or correct Echo:Clients:main:SecretName" },
        { "forbidden", "The vault forbids reading the secret 'echo-main-client-secret' of client 'main' in the vault {vault} (403); give the app's identity the role Key Vault Secrets User" },
        { "throttled", "The secret 'echo-main-client-secret' of client 'main' in the vault {vault} cannot be read (status 429); check Echo:KeyVaultUri and the vault's health" },
        { "failing", "The secret 'echo-main-client-secret' of client 'main' in the vault {vault} cannot be read (status 500); check Echo:KeyVaultUri and the vault's health" },
        { "malformed", "The secret 'echo-main-client-secret' of client 'main' in the vault {vault} is not 32 hexadecimal digits; store the client secret as the portal showed it" },
        { "gone", "The secret 'echo-main-client-secret' of client 'main' in the vault {vault} cannot be read (unreachable); check Echo:KeyVaultUri and the vault's health" },
        { "silent", "The secret 'echo-main-client-secret' of client 'main' in the vault {vault} was not read within 30 seconds; check Echo:KeyVaultUri and the vault's health" },
    };

    public async ValueTask InitializeAsync() => _world = await TokenWorld.StartAsync(azurite.TakeAccount());

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task An_instance_that_never_had_the_secret_fails_with_a_sentence(string trouble, string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var instance = _world.NewInstance();
        Cause(trouble);

        var failure = await Should.ThrowAsync<EchoFunctionsException>(() => PatientlyAsync(trouble, instance.GetAsync()));

        failure.Message.ShouldBe(sentence.Replace("{vault}", _world.Vault.VaultUri.AbsoluteUri, StringComparison.Ordinal));
        failure.ToString().ShouldNotContain(Malformed);
        _world.Server.Requests.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task The_last_known_secret_serves(string trouble, string sentence)
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        Cause(trouble);
        _world.Time.Advance(TimeSpan.FromMinutes(16));

        (await PatientlyAsync(trouble, instance.RenewAsync("token-1"))).ShouldBe("token-2");

        var warning = instance.Logs.GetSnapshot().Single(r => r.Id.Id == 1100);
        warning.Level.ShouldBe(Microsoft.Extensions.Logging.LogLevel.Warning);
        warning.Message.ShouldContain(sentence.Replace("{vault}", _world.Vault.VaultUri.AbsoluteUri, StringComparison.Ordinal));
        warning.Message.ShouldNotContain(Malformed);
    }

    [Fact]
    public async Task The_vault_is_read_once_in_15_minutes_however_many_tokens_are_needed()
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        await instance.RenewAsync("token-1");
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await instance.RenewAsync("token-2");
        _world.Vault.Reads.ShouldBe(1);

        _world.Time.Advance(TimeSpan.FromMinutes(14));
        await instance.RenewAsync("token-3");

        _world.Vault.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task A_secret_for_development_needs_no_vault()
    {
        Core.Tokens.ClientSecret.TryParse(TokenWorld.NextSecret, out var secret).ShouldBeTrue();
        _world.Server.Accepted = TokenWorld.NextSecret;

        (await _world.NewInstance(_world.Client with { DevelopmentSecret = secret }).GetAsync()).ShouldBe("token-1");

        _world.Vault.Reads.ShouldBe(0);
    }

    private const string Malformed = "not-32-digits-but-secret-all-the-same";

    private void Cause(string trouble)
    {
        switch (trouble)
        {
            case "missing":
                _world.Vault.RemoveSecret(TokenWorld.SecretName);
                break;
            case "forbidden":
                _world.Vault.Forbid();
                break;
            case "throttled":
                _world.Vault.Throttle(TimeSpan.FromSeconds(1));
                break;
            case "failing":
                _world.Vault.Fail();
                break;
            case "malformed":
                _world.Vault.SetSecret(TokenWorld.SecretName, Malformed);
                break;
            case "gone":
                _world.CutVault();
                break;
            default:
                _world.Vault.Delay = TimeSpan.FromHours(1);
                break;
        }
    }

    /// <summary>A vault that says nothing is left after its deadline, by the clock of the test.</summary>
    private async Task<string> PatientlyAsync(string trouble, Task<string> token)
    {
        if (trouble == "silent")
        {
            var before = _world.Vault.Reads;
            while (_world.Vault.Reads == before && !token.IsCompleted)
            {
                await Task.Yield();
            }

            _world.Time.Advance(TimeSpan.FromSeconds(31));
        }

        return await token;
    }
}
