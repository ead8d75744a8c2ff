using System.Net;
using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core;
using EchoFunctions.Core.Tokens;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Tokens;

/// <summary>Memory, then the shared blob, then one guarded request.</summary>
public sealed class TokenSourceTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const int StorageDown = 1003;
    private const int NotShared = 1005;

    /// <summary>Past three quarters of an hour and the largest jitter, long before the end.</summary>
    private static readonly TimeSpan RefreshTime = TimeSpan.FromMinutes(47);

    private TokenWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await TokenWorld.StartAsync(azurite.TakeAccount());

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Instances_that_start_together_make_one_request(int count)
    {
        var answer = _world.Server.HoldNext();
        var instances = Enumerable.Range(0, count).Select(_ => _world.NewInstance()).ToList();
        var all = Task.WhenAll(instances.Select(i => i.GetAsync()));
        await _world.Server.ArrivalAsync();
        answer.SetResult();

        var tokens = await _world.Time.PassUntilAsync(all);

        tokens.ShouldAllBe(token => token == "token-1");
        _world.Server.Requests.ShouldBe(1);
        (await _world.NewInstance().GetAsync()).ShouldBe("token-1");
        _world.Server.Requests.ShouldBe(1);
        instances.ShouldAllBe(i => i.Events.All(e => e != StorageDown));
    }

    [Fact]
    public async Task Callers_of_one_instance_share_one_flight()
    {
        var instance = _world.NewInstance();
        var answer = _world.Server.HoldNext();
        var calls = Enumerable.Range(0, 20).Select(_ => instance.GetAsync()).ToList();
        await _world.Server.ArrivalAsync();
        answer.SetResult();

        (await Task.WhenAll(calls)).ShouldAllBe(token => token == "token-1");

        _world.Vault.Reads.ShouldBe(1);
        _world.Server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task From_memory_a_token_comes_at_once_and_without_a_request_to_anybody()
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        var (storage, vault) = (instance.Wire.Requests, _world.Vault.Reads);
        _world.Time.Advance(TimeSpan.FromMinutes(44));

        for (var i = 0; i < 100; i++)
        {
            var token = instance.Source.GetAsync(Token);
            token.IsCompletedSuccessfully.ShouldBeTrue();
            (await token).ShouldBe("token-1");
        }

        await instance.Source.Flight;
        instance.Wire.Requests.ShouldBe(storage);
        _world.Vault.Reads.ShouldBe(vault);
        _world.Server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_waits_for_a_refresh()
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        await _world.Server.ArrivalAsync();
        _world.Time.Advance(RefreshTime);
        var answer = _world.Server.HoldNext();

        var before = instance.Source.GetAsync(Token);
        before.IsCompletedSuccessfully.ShouldBeTrue();
        (await before).ShouldBe("token-1");
        await _world.Server.ArrivalAsync();
        var during = instance.Source.GetAsync(Token);
        during.IsCompletedSuccessfully.ShouldBeTrue();
        (await during).ShouldBe("token-1");

        answer.SetResult();
        await instance.Source.Flight;
        (await instance.GetAsync()).ShouldBe("token-2");
        _world.Server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Of_several_instances_one_refreshes_and_the_others_take_it_from_the_blob()
    {
        var one = _world.NewInstance();
        var other = _world.NewInstance();
        await one.GetAsync();
        await _world.Server.ArrivalAsync();
        await other.GetAsync();
        _world.Time.Advance(RefreshTime);
        var answer = _world.Server.HoldNext();
        await one.GetAsync();
        await _world.Server.ArrivalAsync();

        // The other finds the lease taken and goes on with the old token.
        await other.GetAsync();
        await other.Source.Flight;
        (await other.GetAsync()).ShouldBe("token-1");
        answer.SetResult();
        await one.Source.Flight;
        (await one.GetAsync()).ShouldBe("token-2");

        // It looks again only after a pause.
        (await other.GetAsync()).ShouldBe("token-1");
        await other.Source.Flight;
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        await other.GetAsync();
        await other.Source.Flight;
        (await other.GetAsync()).ShouldBe("token-2");
        _world.Server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Within_its_last_minute_a_token_is_not_used()
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        await _world.Server.ArrivalAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(59));
        var answer = _world.Server.HoldNext();

        var token = instance.GetAsync();
        await _world.Server.ArrivalAsync();
        token.IsCompleted.ShouldBeFalse();
        answer.SetResult();

        (await token).ShouldBe("token-2");
    }

    [Fact]
    public async Task A_token_that_ended_while_another_instance_held_the_lease_is_not_handed_out()
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        var blob = await _world.BlobAsync();
        var lease = blob.GetBlobLeaseClient();
        await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Token);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        instance.Wire.Before = async request =>
        {
            if (request.Uri.Query.Contains("comp=lease", StringComparison.Ordinal))
            {
                reached.TrySetResult();
                await goOn.Task;
            }
        };
        _world.Time.Advance(TimeSpan.FromMinutes(58));
        await instance.GetAsync();
        await reached.Task.WaitAsync(Token);

        // Into the token's last minute, and within the patience of the one who waits for the lease.
        _world.Time.Advance(TimeSpan.FromSeconds(65));
        var token = instance.GetAsync();
        goOn.SetResult();
        await lease.ReleaseAsync(cancellationToken: Token);

        (await _world.Time.PassUntilAsync(token)).ShouldBe("token-2");
    }

    [Fact]
    public async Task A_refresh_that_fails_keeps_the_old_token_and_pauses()
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        _world.Time.Advance(RefreshTime);
        _world.Server.IsDown = true;

        for (var i = 0; i < 5; i++)
        {
            (await instance.GetAsync()).ShouldBe("token-1");
            await instance.Source.Flight;
        }

        _world.Server.Requests.ShouldBe(2);
        var warning = instance.Logs.LatestRecord;
        warning.Id.Id.ShouldBe(1002);
        warning.Message.ShouldContain("503");
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        _world.Server.IsDown = false;
        await instance.GetAsync();
        await instance.Source.Flight;
        (await instance.GetAsync()).ShouldBe("token-2");
    }

    [Fact]
    public async Task Without_a_token_a_failure_reaches_the_caller_and_is_not_remembered()
    {
        var instance = _world.NewInstance();
        _world.Server.IsDown = true;
        (await Should.ThrowAsync<EchoPlatform.OAuthException>(() => instance.GetAsync())).Message.ShouldContain("503");

        _world.Server.IsDown = false;
        (await instance.GetAsync()).ShouldBe("token-1");
    }

    [Fact]
    public async Task A_rejected_token_is_renewed_once_and_only_while_it_is_the_current_one()
    {
        var one = _world.NewInstance();
        var other = _world.NewInstance();
        await one.GetAsync();
        await other.GetAsync();

        var renewed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => one.RenewAsync("token-1")));
        renewed.ShouldAllBe(token => token == "token-2");
        (await one.RenewAsync("token-1")).ShouldBe("token-2");
        (await other.RenewAsync("token-1")).ShouldBe("token-2", "the other instance has renewed it already");
        (await _world.NewInstance().RenewAsync("token-0")).ShouldBe("token-2");

        _world.Server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task An_API_that_takes_no_token_at_all_causes_few_token_requests()
    {
        var instances = new[] { _world.NewInstance(), _world.NewInstance() };
        foreach (var instance in instances)
        {
            await instance.GetAsync();
        }

        for (var call = 0; call < 50; call++)
        {
            var instance = instances[call % 2];
            await instance.RenewAsync(await instance.GetAsync());
        }

        _world.Server.Requests.ShouldBe(2);

        _world.Time.Advance(TimeSpan.FromSeconds(31));
        foreach (var instance in instances)
        {
            (await instance.RenewAsync("token-2")).ShouldBe("token-3");
        }

        _world.Server.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task Those_who_wait_are_served_when_the_caller_who_began_gives_up()
    {
        var instance = _world.NewInstance();
        var answer = _world.Server.HoldNext();
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = instance.Source.GetAsync(impatient.Token).AsTask();
        var second = instance.GetAsync();
        await _world.Server.ArrivalAsync();

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        answer.SetResult();

        (await second).ShouldBe("token-1");
        _world.Server.Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task After_a_rotation_the_vault_is_read_once_and_the_new_secret_serves(int refusal)
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        _world.Vault.SetSecret(TokenWorld.SecretName, TokenWorld.NextSecret);
        (_world.Server.Accepted, _world.Server.Refusal) = (TokenWorld.NextSecret, refusal);

        (await instance.RenewAsync("token-1")).ShouldBe("token-2");

        _world.Vault.Reads.ShouldBe(2);
        _world.Server.Requests.ShouldBe(3);
        instance.Events.ShouldContain(1004);

        // What lies in the blob now is sealed with the new secret.
        (await _world.NewInstance().GetAsync()).ShouldBe("token-2");
        _world.Server.Requests.ShouldBe(3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task A_refusal_without_a_rotation_says_what_to_check(int refusal)
    {
        var instance = _world.NewInstance();
        (_world.Server.Accepted, _world.Server.Refusal) = (TokenWorld.NextSecret, refusal);

        var failure = await Should.ThrowAsync<EchoFunctionsException>(() => instance.GetAsync());

        failure.Message.ShouldBe(
            $"The authorization server {_world.Server.Address.Authority} refuses client 'main' (invalid_client; *** is wrong); "
            + "check Echo:Clients:main:ClientId, its scopes and the secret 'echo-main-client-secret'");
        failure.ToString().ShouldNotContain(TokenWorld.Secret);
        _world.Vault.Reads.ShouldBe(2);
        _world.Server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_secret_that_is_refused_too_is_not_tried_again()
    {
        var instance = _world.NewInstance();
        await instance.GetAsync();
        _world.Vault.SetSecret(TokenWorld.SecretName, TokenWorld.NextSecret);
        _world.Server.Accepted = "neither";

        await Should.ThrowAsync<EchoFunctionsException>(() => instance.RenewAsync("token-1"));

        _world.Server.Requests.ShouldBe(3);
        _world.Vault.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Without_storage_each_instance_asks_for_itself_and_says_so()
    {
        using var closed = new ClosedPort();
        var connection = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;BlobEndpoint=http://{closed.Authority}/devstoreaccount1";
        var (one, other) = (_world.NewInstance(connection: connection), _world.NewInstance(connection: connection));

        (await one.GetAsync()).ShouldBe("token-1");
        (await other.GetAsync()).ShouldBe("token-2");

        one.Events.ShouldContain(StorageDown);
        other.Logs.GetSnapshot().Single(r => r.Id.Id == StorageDown).Level.ShouldBe(Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("during the request")]
    public async Task Storage_that_goes_away_halfway_does_not_cost_the_token(string when)
    {
        await _world.NewInstance().GetAsync();
        await _world.Server.ArrivalAsync();
        var instance = _world.NewInstance();
        var answer = _world.Server.HoldNext();
        var leased = false;
        instance.Wire.Before = request =>
        {
            instance.Wire.IsCut |= leased && request.Method.Method == when;
            leased |= request.Uri.Query.Contains("comp=lease", StringComparison.Ordinal);
            return Task.CompletedTask;
        };

        var token = instance.RenewAsync("token-1");
        await _world.Server.ArrivalAsync();
        instance.Wire.IsCut |= when.StartsWith("during", StringComparison.Ordinal);
        answer.SetResult();

        (await token).ShouldBe("token-2");
        instance.Events.ShouldContain(when == "GET" ? StorageDown : NotShared);
    }

    public static TheoryData<string> Damages => ["empty", "short", "foreign", "flipped", "other version", "other secret", "other client"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task What_is_no_token_of_ours_is_ignored_and_replaced(string damage)
    {
        await _world.NewInstance().GetAsync();
        var blob = await _world.BlobAsync();
        var bytes = (await blob.DownloadContentAsync(Token)).Value.Content.ToArray();
        var now = _world.Time.GetUtcNow();
        var token = new SharedToken("token-x", now, now.AddHours(1));
        ClientSecret.TryParse(TokenWorld.Secret, out var secret).ShouldBeTrue();
        ClientSecret.TryParse(TokenWorld.NextSecret, out var otherSecret).ShouldBeTrue();
        bytes = damage switch
        {
            "empty" => [],
            "short" => bytes[..^1],
            "foreign" => "{\"access_token\":\"token-x\",\"expires_in\":\"3600\"}"u8.ToArray(),
            "flipped" => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
            "other version" => [2, .. bytes[1..]],
            "other secret" => TokenSeal.Seal(token, _world.Client, otherSecret),
            _ => TokenSeal.Seal(token, _world.Client with { Name = "other" }, secret),
        };
        await blob.UploadAsync(new BinaryData(bytes), overwrite: true, Token);

        (await _world.NewInstance().GetAsync()).ShouldBe("token-2");
        (await _world.NewInstance().GetAsync()).ShouldBe("token-2");

        _world.Server.Requests.ShouldBe(2);
    }

    [Theory]
    [InlineData(3600, 3539, true)]
    [InlineData(3600, 3540, false)]
    [InlineData(240, 179, true)]
    [InlineData(240, 180, false)]
    [InlineData(8, 5, true)]
    [InlineData(8, 6, false)]
    public void A_token_is_not_used_in_its_last_minute_or_a_short_one_in_its_last_quarter(int life, int age, bool usable)
    {
        var issued = new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

        new SharedToken("t", issued, issued.AddSeconds(life)).IsUsable(issued.AddSeconds(age)).ShouldBe(usable);
    }

    [Fact]
    public async Task The_blob_tells_neither_the_token_nor_the_secret()
    {
        await _world.NewInstance().GetAsync();

        var blob = await _world.BlobAsync();
        var content = await blob.DownloadContentAsync(Token);
        var bytes = content.Value.Content.ToArray();
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        text.ShouldNotContain("token-1");
        text.ShouldNotContain(TokenWorld.Secret);
        bytes.AsSpan().IndexOf(Convert.FromHexString(TokenWorld.Secret)).ShouldBe(-1);
        blob.Name.ShouldNotContain(TokenWorld.Secret);
        content.Value.Details.Metadata.ShouldBeEmpty();
        new SharedToken("token-1", default, default).ToString().ShouldNotContain("token-1");
    }

    [Fact]
    public async Task The_same_scopes_in_another_order_share_the_token()
    {
        await _world.NewInstance().GetAsync();
        var reversed = _world.Client with { Scopes = [.. _world.Client.Scopes.Reverse()] };

        (await _world.NewInstance(reversed).GetAsync()).ShouldBe("token-1");

        var fewer = _world.Client with { Scopes = ["accounts_read"] };
        (await _world.NewInstance(fewer).GetAsync()).ShouldBe("token-2");
    }

    [Fact]
    public async Task A_lease_holder_that_stalled_does_not_overwrite_what_came_after_it()
    {
        var stalled = _world.NewInstance();
        var answer = _world.Server.HoldNext();
        var late = stalled.GetAsync();
        await _world.Server.ArrivalAsync();
        var blob = await _world.BlobAsync();

        // As if its lease had run out.
        await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Token);
        (await _world.NewInstance().GetAsync()).ShouldBe("token-1");
        answer.SetResult();

        (await late).ShouldBe("token-2", "its own token is good for itself");
        (await _world.NewInstance().GetAsync()).ShouldBe("token-1");
        _world.Server.Requests.ShouldBe(2);
        stalled.Events.ShouldContain(NotShared);
    }

    [Fact]
    public async Task Who_waits_in_vain_for_another_instance_says_so()
    {
        await _world.NewInstance().GetAsync();
        var blob = await _world.BlobAsync();
        await blob.UploadAsync(BinaryData.FromString(""), overwrite: true, Token);
        await blob.GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Token);

        var failure = await Should.ThrowAsync<EchoFunctionsException>(() => _world.Time.PassUntilAsync(_world.NewInstance().GetAsync()));

        failure.Message.ShouldStartWith("No access token for client 'main': another instance has been asking for one for over 75 seconds");
    }

    [Fact]
    public async Task A_container_that_is_being_deleted_counts_as_storage_away()
    {
        using var handler = new DeletedContainer();
        var instance = _world.NewInstance(storageHandler: handler);

        (await instance.GetAsync()).ShouldBe("token-1");

        instance.Events.ShouldContain(StorageDown);
        instance.Wire.Requests.ShouldBeLessThan(10);
    }

    private sealed class DeletedContainer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var creates = request.RequestUri!.Query.Contains("restype=container", StringComparison.Ordinal);
            var answer = new HttpResponseMessage(creates ? HttpStatusCode.Conflict : HttpStatusCode.NotFound) { Content = new StringContent("") };
            answer.Headers.Add("x-ms-error-code", creates ? "ContainerBeingDeleted" : "ContainerNotFound");
            return Task.FromResult(answer);
        }
    }
}
