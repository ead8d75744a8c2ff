using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace EchoFunctions.Tests.Exports;

/// <summary>State files: which account lies where, how they split, and what a lost one costs.</summary>
public sealed class ShardTests
{
    private readonly FakeLogger<StateStore> _log = new();
    private readonly BlobServiceClient _blobs;
    private readonly StateStore _store;

    public ShardTests(AzuriteFixture azurite)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        _blobs = new BlobServiceClient(azurite.Started.ConnectionString);
        _store = new StateStore(_blobs, _log);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Tests share the account; each has a client of its own.</summary>
    private string Client { get; } = $"c{Guid.NewGuid():N}";

    [Property]
    public bool An_account_stays_in_its_shard_or_moves_to_the_new_half_when_shards_double(string? username, byte exponent)
    {
        var shards = 1 << (exponent % 16);
        var before = StateStore.ShardOf(username ?? "", shards);
        var after = StateStore.ShardOf(username ?? "", shards * 2);
        return before >= 0 && before < shards && (after == before || after == before + shards);
    }

    [Fact]
    public void The_shard_of_an_account_never_changes_between_versions_of_the_app()
    {
        StateStore.ShardOf("acme", 1024).ShouldBe(898);
        StateStore.ShardOf("Ünïcode & co", 1024).ShouldBe(658);
    }

    [Fact]
    public async Task After_a_split_each_half_knows_its_accounts_and_no_others()
    {
        await _store.EnsureAsync(Token);
        var names = Enumerable.Range(0, 40).Select(i => $"account{i.ToString(CultureInfo.InvariantCulture)}").ToList();
        var whole = new ShardState();
        foreach (var name in names)
        {
            whole.Accounts[name] = new AccountState { ReadAt = 7, Rows = { ["c/1"] = new RowMark(name, 5, Open: true) } };
        }

        await SaveAsync(1, 0, whole, new ShardOutcome { Run = "r1" });

        var split = new List<string>();
        for (var index = 0; index < 4; index++)
        {
            // Two doublings at once: the ancestor is found however far up it is.
            var (state, outcome, _, etag) = await _store.GetShardAsync(Run(4), index, Token);
            state.Accounts.Keys.ShouldAllBe(name => StateStore.ShardOf(name, 4) == index);
            state.Accounts.ShouldAllBe(account => account.Value.Rows["c/1"].Version == account.Key && account.Value.ReadAt == 7);
            outcome.Run.ShouldBe("", "the outcome belongs to the file it was written for");
            etag.ShouldBeNull();
            split.AddRange(state.Accounts.Keys);
        }

        split.Order(StringComparer.Ordinal).ShouldBe(names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_half_that_was_written_does_not_look_at_its_ancestor_any_more()
    {
        await _store.EnsureAsync(Token);
        var old = new ShardState { Accounts = { ["acme"] = new AccountState { ReadAt = 1 } } };
        await SaveAsync(1, 0, old, new ShardOutcome { Run = "r1" });
        var index = StateStore.ShardOf("acme", 2);
        await SaveAsync(2, index, new ShardState(), new ShardOutcome { Run = "r2" });

        var shard = await _store.GetShardAsync(Run(2), index, Token);

        shard.State.Accounts.ShouldBeEmpty();
        shard.Outcome.Run.ShouldBe("r2");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"accounts\":{\"acme\":{\"rows\":")]
    [InlineData("{\"accounts\":[]}")]
    [InlineData("null")]
    [InlineData("\u00ff\u0000")]
    public async Task Unreadable_state_counts_as_lost_and_is_replaced(string content)
    {
        await _store.EnsureAsync(Token);
        var blob = _blobs.GetBlobContainerClient(ContainerNames.State).GetBlobClient($"state/{Client}/computers/1-0.json");
        await blob.UploadAsync(new BinaryData(Encoding.Latin1.GetBytes(content)), Token);

        var shard = await _store.GetShardAsync(Run(1), 0, Token);

        shard.State.Accounts.ShouldBeEmpty();
        shard.Outcome.Run.ShouldBe("");
        _log.Collector.Count.ShouldBe(content == "null" ? 0 : 1);
        shard.State.Accounts["acme"] = new AccountState { ReadAt = 3 };
        await SaveAsync(1, 0, shard.State, new ShardOutcome { Run = "r1" }, shard.ETag);
        (await _store.GetShardAsync(Run(1), 0, Token)).State.Accounts["acme"].ReadAt.ShouldBe(3);
    }

    [Fact]
    public async Task Unreadable_state_is_a_warning_that_names_the_blob()
    {
        await _store.EnsureAsync(Token);
        var blob = _blobs.GetBlobContainerClient(ContainerNames.State).GetBlobClient($"state/{Client}/computers/1-0.json");
        await blob.UploadAsync(BinaryData.FromString("{"), Token);

        await _store.GetShardAsync(Run(1), 0, Token);

        var record = _log.Collector.GetSnapshot().ShouldHaveSingleItem();
        record.Level.ShouldBe(LogLevel.Warning);
        record.Message.ShouldContain($"state/{Client}/computers/1-0.json");
    }

    [Fact]
    public async Task Only_the_one_that_read_last_may_write()
    {
        await _store.EnsureAsync(Token);
        var outcome = new ShardOutcome { Run = "r1" };
        await SaveAsync(1, 0, new ShardState(), outcome);
        var one = await _store.GetShardAsync(Run(1), 0, Token);
        await SaveAsync(1, 0, new ShardState(), outcome with { Rows = 1 }, one.ETag);

        await Should.ThrowAsync<ClaimLostException>(() =>
            SaveAsync(1, 0, new ShardState(), outcome, one.ETag));
        await Should.ThrowAsync<ClaimLostException>(() =>
            SaveAsync(1, 0, new ShardState(), outcome));
    }

    [Fact]
    public async Task The_outcome_travels_in_metadata_whatever_its_errors_say()
    {
        await _store.EnsureAsync(Token);
        var outcome = new ShardOutcome
        {
            Run = "r1",
            Shard = 1,
            AccountsDone = 2,
            AccountsFailed = 3,
            Rows = long.MaxValue,
            Records = 5,
            Messages = 6,
            DeadLetters = 7,
            Errors = ["Account 'Jürgen & Söhne + co': 404\r\n%", new string('語', 5000), string.Concat(Enumerable.Repeat("\U0001F4A5", 3000)), "fourth"],
        };

        await SaveAsync(1, 0, new ShardState(), outcome);

        var read = (await _store.GetShardAsync(Run(1), 0, Token)).Outcome;
        (read with { Errors = outcome.Errors }).ShouldBe(outcome);
        read.Errors.Count.ShouldBe(3);
        read.Errors[0].ShouldBe(outcome.Errors[0]);
        read.Errors[1].ShouldStartWith("語語語");
        var worst = outcome with { Errors = [.. Enumerable.Repeat(new string('語', 300), 4)] };
        worst.ToMetadata().Sum(entry => entry.Key.Length + entry.Value.Length).ShouldBeLessThan(8 * 1024, "the service takes no more");
    }

    [Fact]
    public async Task Who_claims_a_shard_shuts_out_whoever_read_it_before()
    {
        await _store.EnsureAsync(Token);
        var run = Run(1) with { Id = "r2" };
        await SaveAsync(1, 0, new ShardState { Accounts = { ["acme"] = new AccountState { ReadAt = 3 } } }, new ShardOutcome { Run = "r1", Rows = 4 });
        var (first, second) = (await _store.GetShardAsync(run, 0, Token), await _store.GetShardAsync(run, 0, Token));

        var claimed = await _store.ClaimShardAsync(run, 0, first, "one", Token);

        await Should.ThrowAsync<ClaimLostException>(() => _store.ClaimShardAsync(run, 0, second, "two", Token));
        (await _store.IsClaimedByAsync(run, 0, "one", Token)).ShouldBeTrue();
        (await _store.IsClaimedByAsync(run, 0, "two", Token)).ShouldBeFalse();
        var stored = await _store.GetShardAsync(run, 0, Token);
        stored.Claim.ShouldSatisfyAllConditions(c => c.Run.ShouldBe("r2"), c => c.Writers.ShouldBe(["one"]));
        stored.Outcome.Rows.ShouldBe(4, "the outcome of the last run stays until this one has its own");
        stored.State.Accounts["acme"].ReadAt.ShouldBe(3);
        await _store.SaveShardAsync(run, 0, claimed, new ShardOutcome { Run = "r2" }, "one", Token);
        (await _store.IsClaimedByAsync(run, 0, "one", Token)).ShouldBeFalse("it is done");
    }

    [Fact]
    public async Task A_claim_names_everyone_who_worked_on_the_shard_in_this_run()
    {
        await _store.EnsureAsync(Token);
        var shard = await _store.GetShardAsync(Run(1), 0, Token);
        foreach (var writer in (string[])["one", "two", "one"])
        {
            await _store.ClaimShardAsync(Run(1), 0, shard, writer, Token);
            shard = await _store.GetShardAsync(Run(1), 0, Token);
        }

        shard.Claim.Writers.ShouldBe(["two", "one"]);
        var next = await _store.ClaimShardAsync(Run(1) with { Id = "r9" }, 0, shard, "three", Token);
        next.Claim.Writers.ShouldBe(["three"]);
    }

    [Fact]
    public async Task A_write_whose_answer_got_lost_is_recognised()
    {
        await _store.EnsureAsync(Token);
        var shard = await _store.GetShardAsync(Run(1), 0, Token);
        var claimed = await _store.ClaimShardAsync(Run(1), 0, shard, "one", Token);

        // As the client's repeat would do it: the same write, under the condition that held for the first.
        (await _store.ClaimShardAsync(Run(1), 0, shard, "one", Token)).ETag.ShouldBe(claimed.ETag);
        await _store.SaveShardAsync(Run(1), 0, claimed, new ShardOutcome { Run = "r1" }, "one", Token);
        await _store.SaveShardAsync(Run(1), 0, claimed, new ShardOutcome { Run = "r1" }, "one", Token);
        await Should.ThrowAsync<ClaimLostException>(() => _store.SaveShardAsync(Run(1), 0, claimed, new ShardOutcome { Run = "r1" }, "two", Token));
    }

    private ExportRun Run(int shards) => new()
    {
        Id = "r1",
        Client = Client,
        Kind = "computers",
        Mode = ExportRequest.Changes,
        State = ExportRun.Running,
        Sequence = 1,
        Started = DateTimeOffset.UnixEpoch,
        Shards = shards,
    };

    private Task SaveAsync(int shards, int index, ShardState state, ShardOutcome outcome, ETag? etag = null) =>
        _store.SaveShardAsync(Run(shards), index, Shard.New with { State = state, ETag = etag }, outcome, outcome.Rows.ToString(CultureInfo.InvariantCulture), Token);
}
