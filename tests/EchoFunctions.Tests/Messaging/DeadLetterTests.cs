using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using EchoFunctions.Core;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;
using EchoPlatform;
using Microsoft.Extensions.Logging.Abstractions;

namespace EchoFunctions.Tests.Messaging;

/// <summary>What lies on the dead letters can be seen, tried again and purged; nothing is lost on the way and nothing harmed.</summary>
public sealed class DeadLetterTests
{
    private const string GoodRow = """{"action_id":"90211","computer_id":"0003","status":"SUCCESS","local_end":"2026-11-22T23:14:09-05:00"}""";

    private static readonly WorkAccount Acme = new("acme corp", "northwind", "Ann Lee", "Acme Ltd");

    private static readonly Subscription Everything = new("default", "echo-resources", [], Base64: false);

    private readonly string _account;
    private readonly QueueServiceClient _queues;
    private readonly BlobServiceClient _blobs;
    private readonly EventSender _sender;
    private readonly DeadLetters _letters;
    private readonly StateStore _store;

    public DeadLetterTests(AzuriteFixture azurite)
    {
        _account = azurite.TakeAccount();
        (_queues, _blobs) = (new QueueServiceClient(_account), new BlobServiceClient(_account));
        _sender = new EventSender(_queues, _blobs);
        _letters = new DeadLetters(_sender, TimeProvider.System);
        _store = new StateStore(_blobs, NullLogger<StateStore>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("backup-actions", GoodRow, "acme%20corp/0003/90211")]
    [InlineData("accounts", """{"account_id":"41","usage":"5"}""", "acme%20corp")]
    [InlineData("computers", """{"computer_id":"0007","name":"pc"}""", "acme%20corp/0007")]
    public async Task A_row_that_can_be_read_now_is_published_under_the_sequence_of_the_run_that_met_it(string kind, string row, string key)
    {
        await PutRowAsync(row, kind);

        var result = await Box().ReplayAsync(id: null, Token);

        (result.Replayed, result.Kept).ShouldBe((1, 0));
        var ledger = new Ledger(_account);
        var got = (await ledger.TakeAsync()).ShouldHaveSingleItem();
        (got.Kind, got.Key, got.Sequence, got.Run).ShouldBe((kind, key, 1795399200000, Run().Id));
        (await CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Replayed_twice_and_at_the_same_time_a_consumer_sees_the_same_again_and_a_newer_row_stays()
    {
        await PutRowAsync(GoodRow);
        await PutRowAsync(GoodRow);
        await Task.WhenAll(Box().ReplayAsync(id: null, Token), Box().ReplayAsync(id: null, Token));
        await PutRowAsync(GoodRow);
        await Box().ReplayAsync(id: null, Token);
        await SendNewerAsync();

        var ledger = new Ledger(_account);
        var got = await ledger.TakeAsync();

        got.Count.ShouldBeInRange(3, 4);
        got.Where(d => d.Sequence == Run().Sequence).DistinctBy(d => (d.Key, d.Version)).ShouldHaveSingleItem();
        ledger.Latest("backup-actions").Values.ShouldHaveSingleItem().Version.ShouldBe("00000000000000ff");
        (await CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("backup-actions", """{"action_id":"abc","computer_id":"0003"}""", "action_id")]
    [InlineData("backup-actions", "/v1/accounts/acme/", "invalid")]
    [InlineData("bills", GoodRow, "kind 'bills'")]
    public async Task A_row_that_can_still_not_be_read_stays_with_the_reason(string kind, string row, string reason)
    {
        await PutRowAsync(row, kind);
        var before = (await Box().ListAsync(new(), Token)).Items.ShouldHaveSingleItem();

        var result = await Box().ReplayAsync(before.Id, Token);

        (result.Replayed, result.Kept).ShouldBe((0, 1));
        result.Failed.ShouldHaveSingleItem().Text.ShouldContain(reason);
        (await Box().GetAsync(before.Id, Token)).ShouldNotBeNull().Content.ShouldBe(row);
        (await new Ledger(_account).TakeAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_no_queue_wants_stays()
    {
        await PutRowAsync(GoodRow);

        var result = await Box(subscriptions: [Everything with { Kinds = ["accounts"] }]).ReplayAsync(id: null, Token);

        result.Failed.ShouldHaveSingleItem().Text.ShouldBe("No queue is subscribed to backup-actions");
        (await CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"username":"acme","type":"ACCOUNT"}""", true)]
    [InlineData("""{"type":"ACCOUNT"}""", false)]
    public async Task A_row_of_a_partners_list_is_left_to_the_next_run_once_it_can_be_read(string row, bool readable)
    {
        await _letters.SendUnreadableSignupAsync(Run(), "north/wind", new UnreadableRow(row, "no reason"), Token);

        var result = await Box().ReplayAsync(id: null, Token);

        (result.Replayed, result.Kept).ShouldBe(readable ? (1, 0) : (0, 1));
        (readable ? result.Notes : result.Failed).ShouldHaveSingleItem();
        (await CountAsync()).ShouldBe(readable ? 0 : 1);
    }

    [Fact]
    public async Task A_work_item_goes_back_while_its_run_goes_on_and_is_done_with_when_it_is_over()
    {
        await _store.EnsureAsync(Token);
        var etag = await _store.CreateRunAsync(Run(), Token);
        var item = $$"""{"run":"{{Run().Id}}","shard":0,"accounts":[]}""";
        await _letters.SendWorkItemAsync(Run().Id, "It failed", item, Token);

        (await Box().ReplayAsync(id: null, Token)).Replayed.ShouldBe(1);
        var work = _queues.GetQueueClient("echo-work");
        (await work.ReceiveMessageAsync(cancellationToken: Token)).Value.MessageText.ShouldBe(item);

        await _store.UpdateRunAsync(Run() with { State = ExportRun.Failed }, etag, Token);
        await _letters.SendWorkItemAsync(Run().Id, "It failed", item, Token);
        var result = await Box().ReplayAsync(id: null, Token);
        result.Notes.ShouldHaveSingleItem().Text.ShouldContain($"The run {Run().Id} is over");
        (await work.PeekMessageAsync(Token)).Value.ShouldBeNull();

        await _letters.SendWorkItemAsync(runId: null, "The message is not a work item", "<xml/>", Token);
        (await Box().ReplayAsync(id: null, Token)).Failed.ShouldHaveSingleItem().Text.ShouldContain("still not a work item");
        (await CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 100)]
    [InlineData(true, 50_000)]
    [InlineData(false, 70_000)]
    public async Task A_message_that_a_queue_refuses_lies_there_whole_and_is_sent_as_it_was_once_it_is_taken(bool base64, int size)
    {
        var (connection, blobs, queues) = await Tap.StorageAsync(_account);
        await using var _ = blobs;
        await using var __ = queues;
        queues.Refuse = request => request.Path.Value!.EndsWith("/psa/messages", StringComparison.Ordinal) ? (403, "AuthorizationFailure") : null;
        var sender = new EventSender(new QueueServiceClient(connection), new BlobServiceClient(connection));
        foreach (var queue in (string[])["psa", "echo-resources"])
        {
            await sender.EnsureQueueAsync(queue, Token);
        }

        var (header, data) = Event(size);
        (await sender.SendAsync(header, data, [("psa", base64), ("echo-resources", false)], Token)).ShouldBe(1);

        // The other subscriber is not held up.
        (await new Ledger(_account).TakeAsync()).Count.ShouldBe(1);
        var item = (await Box(connection).ListAsync(new() { Queue = "psa" }, Token)).Items.ShouldHaveSingleItem();
        (item.Origin, item.Client, item.RunId).ShouldBe(("message", "main", Run().Id));
        item.Reason.ShouldContain("'psa'");
        item.Reason.ShouldContain("403 AuthorizationFailure");
        var whole = Encoding.ASCII.GetString(Envelope.Write(header, data));
        (await Box(connection).GetAsync(item.Id, Token))!.Content.ShouldBe(whole);

        (await Box(connection).ReplayAsync(id: null, Token)).Failed.ShouldHaveSingleItem().Text.ShouldContain("403 AuthorizationFailure");
        queues.Refuse = static _ => null;
        await _queues.GetQueueClient("psa").DeleteAsync(Token);
        await _sender.DeletePayloadsBeforeAsync(DateTimeOffset.MaxValue, Token);
        (await Box(connection).ReplayAsync(id: null, Token)).Replayed.ShouldBe(1);

        var text = (await _queues.GetQueueClient("psa").ReceiveMessageAsync(cancellationToken: Token)).Value.MessageText;
        text = base64 ? Encoding.ASCII.GetString(Convert.FromBase64String(text)) : text;
        await MessageSchemas.ShouldFollowItsSchemaAsync(text);
        if (JsonElement.Parse(text).TryGetProperty("dataref", out var dataref))
        {
            var name = new BlobUriBuilder(new Uri(dataref.GetString()!));
            name.BlobName.ShouldBe($"{Run().Id}/{header.Id}.json");
            text = (await _blobs.GetBlobContainerClient(name.BlobContainerName).GetBlobClient(name.BlobName).DownloadContentAsync(Token)).Value.Content.ToString();
        }

        text.ShouldBe(whole);
        (await CountAsync()).ShouldBe(0);
        (await PayloadsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_dead_letters_refuse_too_the_send_fails_and_both_are_named()
    {
        var (connection, blobs, queues) = await Tap.StorageAsync(_account);
        await using var _ = blobs;
        await using var __ = queues;
        queues.Refuse = static _ => (403, "AuthorizationFailure");
        var (header, data) = Event(10);

        var failure = await Should.ThrowAsync<EchoFunctionsException>(() =>
            new EventSender(new QueueServiceClient(connection), new BlobServiceClient(connection)).SendAsync(header, data, [("psa", false)], Token));

        failure.Message.ShouldContain("The queue 'psa' refused a message");
        failure.Message.ShouldContain("'echo-dead-letters'");
    }

    [Fact]
    public async Task A_message_for_a_queue_of_our_own_is_not_sent_there()
    {
        var (header, data) = Event(10);
        await _sender.PutAsideAsync(
            DeadLetter.OfMessage(header, Envelope.Write(header, data), "echo-work", base64: false, "Somebody made this up", header.Time), Token);

        (await Box().ReplayAsync(id: null, Token)).Failed.ShouldHaveSingleItem().Text.ShouldContain("'echo-work'");
    }

    [Fact]
    public async Task A_large_letter_keeps_its_payload_until_it_is_purged()
    {
        var row = GoodRow[..^1] + $",\"note\":\"{new string('x', 70_000)}\"}}";
        await PutRowAsync(row.Replace("90211", "none", StringComparison.Ordinal));
        await _sender.DeletePayloadsBeforeAsync(DateTimeOffset.MaxValue, Token);
        (await PayloadsAsync()).ShouldHaveSingleItem().ShouldStartWith("dead-letters/");

        var item = (await Box().ListAsync(new(), Token)).Items.ShouldHaveSingleItem();
        item.Size.ShouldBeGreaterThan(70_000);
        item.Content.ShouldBeNull();
        (await Box().ReplayAsync(id: null, Token)).Kept.ShouldBe(1);
        (await Box().GetAsync(item.Id, Token))!.Content!.Length.ShouldBe(item.Size);

        (await Box().PurgeAsync(item.Id, Token)).Purged.ShouldBe(1);
        (await PayloadsAsync()).ShouldBeEmpty();
        (await Box().PurgeAsync(item.Id, Token)).Purged.ShouldBe(0);
        (await Box().GetAsync(item.Id, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_letter_whose_payload_is_gone_stays_until_it_is_purged()
    {
        await PutRowAsync(new string('x', 70_000));
        await _blobs.GetBlobContainerClient("echo-payloads").DeleteAsync(cancellationToken: Token);

        (await Box().ReplayAsync(id: null, Token)).Failed.ShouldHaveSingleItem().Text.ShouldContain("payload is gone");
        (await Box().ListAsync(new(), Token)).Items.ShouldHaveSingleItem().Reason.ShouldContain("payload is gone");
        (await Box().PurgeAsync(id: null, Token)).Purged.ShouldBe(1);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("""{"specversion":"1.0","type":"echo.dead-letter.v1","id":"../../x","source":"/x","subject":"y","time":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"type":"echo.dead-letter.v1","id":"0c7d2f9be1a84c55b3f1a9d07c5e42c8","source":"/x","subject":"y","time":"2026-01-01T00:00:00Z","data":7}""")]
    [InlineData("""{"type":"other","id":7}""")]
    public async Task A_message_that_is_none_of_ours_is_shown_kept_and_purged(string text)
    {
        await _sender.EnsureQueueAsync("echo-dead-letters", Token);
        await _sender.SendTextAsync("echo-dead-letters", text, delay: null, Token);

        var item = (await Box().ListAsync(new(), Token)).Items.ShouldHaveSingleItem();

        (item.Origin, item.Size).ShouldBe(("foreign", text.Length));
        (await Box().GetAsync(item.Id, Token))!.Content.ShouldBe(text);
        (await Box().ReplayAsync(id: null, Token)).Failed.ShouldHaveSingleItem().Id.ShouldBe(item.Id);
        (await Box().PurgeAsync(item.Id, Token)).Purged.ShouldBe(1);
        (await CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Before_anything_was_put_aside_there_is_nothing()
    {
        var page = await Box().ListAsync(new(), Token);
        (page.Count, page.Items.Count).ShouldBe((0, 0));
        (await Box().GetAsync("x", Token)).ShouldBeNull();
        (await Box().ReplayAsync(id: null, Token)).Replayed.ShouldBe(0);
        (await Box().PurgeAsync(id: null, Token)).Purged.ShouldBe(0);
    }

    [Fact]
    public async Task A_hundred_letters_are_listed_in_order_and_none_is_held_afterwards()
    {
        await PutHundredAsync();

        var oldest = await Box().ListAsync(new() { Limit = 500 }, Token);
        var newest = await Box().ListAsync(new() { Limit = 10, NewestFirst = true }, Token);

        oldest.Count.ShouldBe(100);
        oldest.Items.Select(i => i.Time).ShouldBeInOrder();
        oldest.Items.Select(i => i.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(100);
        newest.Items.Select(i => i.Time).ShouldBe(oldest.Items.Select(i => i.Time).Reverse().Take(10));
        (await Box().ListAsync(new() { Kind = "accounts" }, Token)).Items.ShouldBeEmpty();
        (await Box().ListAsync(new() { Reason = "NUMBER 7" }, Token)).Items.Count.ShouldBe(11);
        (await Box().GetAsync(oldest.Items[77].Id, Token)).ShouldNotBeNull().Reason.ShouldBe(oldest.Items[77].Reason);
        (await VisibleAsync()).ShouldBe(100);
    }

    [Fact]
    public async Task One_of_a_hundred_is_replayed_and_the_others_stay()
    {
        await PutHundredAsync();
        var letter = (await Box().ListAsync(new() { Limit = 100 }, Token)).Items[50];

        (await Box().ReplayAsync(letter.Id, Token)).Replayed.ShouldBe(1);

        (await VisibleAsync()).ShouldBe(99);
        (await new Ledger(_account).TakeAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Several_at_once_share_the_work_and_lose_nothing()
    {
        await PutHundredAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Box().ReplayAsync(id: null, Token))
            .Concat(Enumerable.Range(0, 2).Select(async _ =>
            {
                await Box().ListAsync(new(), Token);
                return new ReplayResult(0, 0, [], []);
            })));
        var last = await Box().ReplayAsync(id: null, Token);

        results.Append(last).Sum(r => r.Replayed).ShouldBe(100);
        (await new Ledger(_account).TakeAsync()).Select(d => d.Key).Distinct(StringComparer.Ordinal).Count().ShouldBe(100);
        (await CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("POST", "/echo-resources/messages", true)]
    [InlineData("POST", "/echo-resources/messages", false)]
    [InlineData("DELETE", "/echo-dead-letters/", true)]
    [InlineData("DELETE", "/echo-dead-letters/", false)]
    public async Task Cut_off_half_way_through_a_hundred_all_come_back_and_repeats_are_the_same(string method, string path, bool isBefore)
    {
        await PutHundredAsync();
        var (connection, blobs, queues) = await Tap.StorageAsync(_account);
        await using var _ = blobs;
        await using var __ = queues;
        var left = 40;
        bool Passes(Microsoft.AspNetCore.Http.HttpRequest request) =>
            Volatile.Read(ref left) > 0
            && (request.Method != method || !request.Path.Value!.Contains(path, StringComparison.Ordinal) || Interlocked.Decrement(ref left) > 0);
        if (isBefore)
        {
            queues.OnRequest = request => Task.FromResult(Passes(request));
        }
        else
        {
            queues.OnAnswer = request => Task.FromResult(Passes(request));
        }

        var impatient = new QueueClientOptions { Retry = { MaxRetries = 0 } };
        var cut = Box(connection, options: impatient);
        cut.Hold = TimeSpan.FromSeconds(2);
        (await Should.ThrowAsync<EchoFunctionsException>(() => cut.ReplayAsync(id: null, Token))).Message.ShouldContain("EchoStorage");
        left.ShouldBeLessThanOrEqualTo(0);

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await CountAsync() > 0)
        {
            await Box().ReplayAsync(id: null, Token);
            await timer.WaitForNextTickAsync(Token);
        }

        var got = await new Ledger(_account).TakeAsync();
        var byKey = got.GroupBy(d => d.Key, StringComparer.Ordinal).ToList();
        byKey.Count.ShouldBe(100);
        byKey.ShouldAllBe(g => g.All(d => d.Version == g.First().Version && d.Sequence == g.First().Sequence));
        got.Count.ShouldBeLessThanOrEqualTo(100 + 32);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=all", "limit")]
    [InlineData("order=random", "order")]
    [InlineData("kinds=x", "'kinds' is unknown")]
    public void A_query_that_makes_no_sense_is_told_what_is_wrong(string text, string problem)
    {
        var (query, problems) = DeadLetterQuery.Read([new(text.Split('=')[0], text.Split('=')[1])]);

        query.ShouldBeNull();
        problems.ShouldHaveSingleItem().ShouldContain(problem);
    }

    private static ExportRun Run(string kind = "backup-actions") => new()
    {
        Id = "20261123T020000Z-7f3a91c2",
        Client = "main",
        Kind = kind,
        Mode = "changes",
        State = ExportRun.Running,
        Sequence = 1795399200000,
        Started = FastTime.Start,
    };

    private static (EventHeader Header, byte[] Data) Event(int size)
    {
        var batch = new RecordBatch("main", "backup-actions", "northwind", Run().Id, Run().Sequence, RecordBatch.QueueLimit, TimeProvider.System);
        var action = new BackupAction { ActionId = 1, Username = "acme", ComputerId = "0003", BackupsetName = new string('x', size) };
        var row = ExportRow.Create(
            "0003/1", action, EchoPlatformJsonContext.Default.BackupAction, extra: ("correlation_key", "main/acme/0003/"));
        batch.TryAdd(new OutgoingRow("accounts/acme", "acme/0003/1", row.Version, "added", row.Json));
        return batch.Build();
    }

    private Task PutRowAsync(string row, string kind = "backup-actions", string reason = "An older version could not read it") =>
        _letters.SendUnreadableRowAsync(Run(kind), Acme, new UnreadableRow(row, reason), Token);

    private Task PutHundredAsync() => Parallel.ForEachAsync(Enumerable.Range(0, 100), Token, async (number, _) =>
        await PutRowAsync(GoodRow.Replace("90211", $"{number}", StringComparison.Ordinal), reason: $"The number {number} was too much"));

    /// <summary>What a later run sends of the same row.</summary>
    private async Task SendNewerAsync()
    {
        var batch = new RecordBatch("main", "backup-actions", "northwind", "later", Run().Sequence + 1, RecordBatch.QueueLimit, TimeProvider.System);
        var json = """{"username":"acme corp","computer_id":"0003","action_id":90211,"correlation_key":"main/acme%20corp/0003/"}"""u8.ToArray();
        batch.TryAdd(new OutgoingRow("accounts/acme%20corp", "acme%20corp/0003/90211", "00000000000000ff", "updated", json));
        var (header, data) = batch.Build();
        await _sender.SendAsync(header, data, [("echo-resources", false)], Token);
    }

    private DeadLetterBox Box(string? connection = null, IReadOnlyList<Subscription>? subscriptions = null, QueueClientOptions? options = null) =>
        DeadLetterBox.Create(
            new QueueServiceClient(connection ?? _account, options ?? new QueueClientOptions()),
            new BlobServiceClient(connection ?? _account),
            subscriptions ?? [Everything],
            TimeProvider.System,
            NullLoggerFactory.Instance);

    private async Task<int> CountAsync() =>
        (await _queues.GetQueueClient("echo-dead-letters").GetPropertiesAsync(Token)).Value.ApproximateMessagesCount;

    /// <summary>Takes everything that can be seen.</summary>
    private async Task<int> VisibleAsync() => (await new Ledger(_account).TakeDeadLettersAsync()).Count;

    private async Task<List<string>> PayloadsAsync()
    {
        var names = new List<string>();
        if (await _blobs.GetBlobContainerClient("echo-payloads").ExistsAsync(Token))
        {
            await foreach (var blob in _blobs.GetBlobContainerClient("echo-payloads").GetBlobsAsync(BlobTraits.None, BlobStates.None, "dead-letters/", Token))
            {
                names.Add(blob.Name);
            }
        }

        return names;
    }
}
