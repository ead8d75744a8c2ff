using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Sas;
using EchoFunctions.Core;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;
using EchoPlatform;
using Microsoft.Extensions.Time.Testing;

namespace EchoFunctions.Tests.Messaging;

/// <summary>What goes into a message, and what the queue makes of it.</summary>
public sealed class RecordBatchTests(AzuriteFixture azurite)
{
    private const string Run = "20261123T020000Z-7f3a91c2";
    private const string Queue = "echo-resources";
    private const long Sequence = 1795399200000;

    private static readonly string[] Hostile =
    [
        "]]>", "<a>&amp;'\"", "\0\u0001\b\t\r\n\u001f\u007f", "\U0001F4A5\U0010FFFF", "\u202e\u200f\u2066", "\ufeff\ufffe\uffff\ufdd0", "Ü語\u0301",
        "\\u0000", "{\"a\":1}", "   ", "+%2F/..//?#",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, RecordBatch.QueueLimit)]
    [InlineData(true, RecordBatch.Base64Limit)]
    public async Task A_message_is_filled_to_the_last_byte_and_the_queue_takes_it(bool base64, int limit)
    {
        limit.ShouldBe(base64 ? 49_152 : 65_536);
        var (sender, queue) = await SenderAsync();

        var fits = Filled(limit, 0);
        fits.Rows.Count.ShouldBe(2);
        var (header, data) = fits.Build();
        Envelope.Write(header, data).Length.ShouldBe(limit);
        await sender.SendAsync(header, data, [(Queue, base64)], Token);
        var message = await ReceiveAsync(queue, base64);
        Encoding.UTF8.GetByteCount(message).ShouldBe(limit);
        await MessageSchemas.ShouldFollowItsSchemaAsync(message);

        Filled(limit, 1).Rows.Count.ShouldBe(1, "one byte more does not fit");
        Filled(limit, -1).Rows.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_too_large_for_any_message_goes_to_a_blob(bool base64)
    {
        var (sender, queue, blobs) = await AllAsync();
        var batch = Batch();
        batch.TryAdd(Row("acme", 1, new string('x', 70_000))).ShouldBeTrue();
        batch.TryAdd(Row("acme", 2)).ShouldBeFalse();
        var (header, data) = batch.Build();

        await sender.SendAsync(header, data, [(Queue, base64)], Token);

        var message = await ReceiveAsync(queue, base64);
        await MessageSchemas.ShouldFollowItsSchemaAsync(message);
        var reference = JsonNode.Parse(message)!.AsObject();
        reference.ContainsKey("data").ShouldBeFalse();
        var uri = new Uri(reference["dataref"]!.GetValue<string>());
        var payload = blobs.GetBlobContainerClient("echo-payloads").GetBlobClient($"{Run}/{header.Id}.json");
        uri.ShouldBe(payload.Uri);
        var whole = (await payload.DownloadContentAsync(Token)).Value.Content.ToString();
        await MessageSchemas.ShouldFollowItsSchemaAsync(whole);
        var stored = JsonNode.Parse(whole)!.AsObject();
        stored["data"]!["records"]!.AsArray().Count.ShouldBe(1);
        stored.Remove("data");
        reference.Remove("dataref");
        reference.ToJsonString().ShouldBe(stored.ToJsonString());
    }

    [Fact]
    public async Task The_reference_to_a_blob_carries_no_signature()
    {
        var connection = azurite.TakeAccount();
        var account = new BlobServiceClient(connection);
        await account.GetBlobContainerClient("echo-payloads").CreateAsync(cancellationToken: Token);
        var sas = account.GenerateAccountSasUri(
            AccountSasPermissions.All, TimeProvider.System.GetUtcNow().AddHours(1), AccountSasResourceTypes.All);
        var queues = new QueueServiceClient(connection);
        await queues.CreateQueueAsync(Queue, cancellationToken: Token);
        var batch = Batch();
        batch.TryAdd(Row("acme", 1, new string('x', 70_000)));
        var (header, data) = batch.Build();

        await new EventSender(queues, new BlobServiceClient(sas)).SendAsync(header, data, [(Queue, false)], Token);

        var message = await ReceiveAsync(queues.GetQueueClient(Queue), base64: false);
        message.ShouldNotContain("sig=");
        JsonNode.Parse(message)!["dataref"]!.GetValue<string>().ShouldEndWith($"/echo-payloads/{Run}/{header.Id}.json");
    }

    [Fact]
    public async Task Payloads_are_kept_for_their_time_and_then_removed()
    {
        var (blobs, queues) = azurite.TakeClients();
        await queues.CreateQueueAsync(Queue, cancellationToken: Token);
        var batch = Batch();
        batch.TryAdd(Row("acme", 1, new string('x', 70_000)));
        var (header, data) = batch.Build();
        var sender = new EventSender(queues, blobs);
        await sender.SendAsync(header, data, [(Queue, false)], Token);
        var payload = blobs.GetBlobContainerClient("echo-payloads").GetBlobClient($"{Run}/{header.Id}.json");
        var stored = (await payload.GetPropertiesAsync(cancellationToken: Token)).Value.LastModified;

        await sender.DeletePayloadsBeforeAsync(stored, Token);
        (await payload.ExistsAsync(Token)).Value.ShouldBeTrue();

        await sender.DeletePayloadsBeforeAsync(stored.AddSeconds(1), Token);
        (await payload.ExistsAsync(Token)).Value.ShouldBeFalse();
    }

    [Fact]
    public async Task No_payload_at_all_is_nothing_to_remove()
    {
        var (blobs, queues) = azurite.TakeClients();

        await new EventSender(queues, blobs).DeletePayloadsBeforeAsync(DateTimeOffset.MaxValue, Token);
    }

    [Fact]
    public void The_same_records_make_the_same_event_and_others_another()
    {
        static string Id(RecordBatch batch, params OutgoingRow[] rows)
        {
            Array.ForEach(rows, row => batch.TryAdd(row).ShouldBeTrue());
            return batch.Build().Header.Id;
        }

        var id = Id(Batch(), Row("acme", 1), Row("bolt", 2));

        id.ShouldMatch("^[0-9a-f]{32}$");
        Id(Batch(time: new FakeTimeProvider()), Row("acme", 1), Row("bolt", 2)).ShouldBe(id, "whenever it is sent");
        string[] others =
        [
            Id(Batch(), Row("acme", 1)),
            Id(Batch(), Row("bolt", 2), Row("acme", 1)),
            Id(Batch(), Row("acme", 1), Row("bolt", 2) with { Version = "other" }),
            Id(Batch(), Row("acme", 1), Row("bolt", 2) with { Change = "updated" }),
            Id(Batch(sequence: Sequence + 1), Row("acme", 1), Row("bolt", 2)),
            Id(Batch(client: "uk2"), Row("acme", 1), Row("bolt", 2)),
        ];
        others.Append(id).Distinct(StringComparer.Ordinal).Count().ShouldBe(others.Length + 1);

        var again = Batch();
        again.TryAdd(Row("x", 9));
        again.Clear();
        again.Rows.ShouldBeEmpty();
        Id(again, Row("acme", 1), Row("bolt", 2)).ShouldBe(id, "nothing is left of what was sent before");
    }

    [Fact]
    public void The_subject_is_the_account_or_partner_as_long_as_there_is_one()
    {
        var batch = Batch(partner: "north/wind");
        batch.TryAdd(Row("a b", 1));
        batch.TryAdd(Row("a b", 2));
        batch.Build().Header.Subject.ShouldBe("accounts/a%20b");

        batch.TryAdd(Row("bolt", 3));
        batch.TryAdd(Row("bolt", 4));
        batch.Build().Header.Subject.ShouldBe("partners/north%2Fwind");
        batch.Clear();
        batch.TryAdd(Row("bolt", 5));
        batch.Build().Header.Subject.ShouldBe("accounts/bolt");
        batch.Clear();
        batch.TryAdd(Row("low", 6) with { Subject = "partners/low" });
        batch.Build().Header.Subject.ShouldBe("partners/low");
        batch.TryAdd(Row("low", 7) with { Subject = "accounts/low" });
        batch.Build().Header.Subject.ShouldBe("partners/north%2Fwind");
        batch.TryAdd(Row("low", 8) with { Subject = "accounts/low" });
        batch.Build().Header.Subject.ShouldBe("partners/north%2Fwind");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hostile_text_travels_unharmed_in_ASCII(bool base64)
    {
        var (sender, queue) = await SenderAsync();
        var text = string.Concat(Hostile);
        var batch = Batch(partner: text);
        batch.TryAdd(Row(text, 1, text)).ShouldBeTrue();
        batch.TryAdd(Row("acme", 2, text)).ShouldBeTrue();
        var (header, data) = batch.Build();

        await sender.SendAsync(header, data, [(Queue, base64)], Token);

        var message = await ReceiveAsync(queue, base64);
        message.ShouldAllBe(c => c >= ' ' && c < 0x7f);
        message.ShouldNotContain("]]>");
        await MessageSchemas.ShouldFollowItsSchemaAsync(message);
        var records = JsonNode.Parse(message)!["data"]!["records"]!.AsArray();
        records[0]!["username"]!.GetValue<string>().ShouldBe(text);
        records[0]!["backupset_name"]!.GetValue<string>().ShouldBe(text);
        Uri.UnescapeDataString(records[0]!["key"]!.GetValue<string>().Split('/')[0]).ShouldBe(text);
    }

    [Fact]
    public async Task A_message_never_expires()
    {
        var (sender, queue) = await SenderAsync();
        var batch = Batch();
        batch.TryAdd(Row("acme", 1));
        var (header, data) = batch.Build();

        await sender.SendAsync(header, data, [(Queue, false)], Token);
        await sender.SendTextAsync(Queue, "{}", delay: null, Token);

        foreach (var message in (await queue.PeekMessagesAsync(2, Token)).Value)
        {
            message.ExpiresOn!.Value.Year.ShouldBe(9999);
        }
    }

    [Fact]
    public async Task Each_queue_gets_the_kinds_it_subscribed_to()
    {
        var (sender, _, blobs) = await AllAsync();
        var all = new Subscription("all", "all", [], Base64: false);
        var psa = new Subscription("psa", "psa", ["backup-actions"], Base64: true);
        var crm = new Subscription("crm", "crm", ["accounts", "computers"], Base64: false);
        var queues = new QueueServiceClient(_connection);
        foreach (var name in (string[])["all", "psa", "crm"])
        {
            await sender.EnsureQueueAsync(name, Token);
            await sender.EnsureQueueAsync(name, Token);
        }

        // Large enough for base64 to need the blob, small enough for the other queue.
        var batch = Batch();
        batch.TryAdd(Row("acme", 1, new string('x', 55_000)));
        var (header, data) = batch.Build();
        var destinations = new[] { all, psa, crm }.Where(s => s.Takes("main", "backup-actions")).Select(s => (s.Queue, s.Base64));
        await sender.SendAsync(header, data, destinations, Token);

        var plain = await ReceiveAsync(queues.GetQueueClient("all"), base64: false);
        var encoded = await ReceiveAsync(queues.GetQueueClient("psa"), base64: true);
        await MessageSchemas.ShouldFollowItsSchemaAsync(plain);
        await MessageSchemas.ShouldFollowItsSchemaAsync(encoded);
        JsonNode.Parse(plain)!.AsObject().ContainsKey("data").ShouldBeTrue();
        JsonNode.Parse(encoded)!["id"]!.GetValue<string>().ShouldBe(header.Id);
        var payload = blobs.GetBlobContainerClient("echo-payloads").GetBlobClient($"{Run}/{header.Id}.json");
        (await payload.DownloadContentAsync(Token)).Value.Content.ToString().ShouldBe(plain);
        (await queues.GetQueueClient("crm").PeekMessageAsync(Token)).Value.ShouldBeNull();
    }

    [Fact]
    public async Task A_queue_that_is_gone_is_named_with_what_happens_next()
    {
        var (sender, queue) = await SenderAsync();
        await queue.DeleteAsync(Token);

        var failure = await Should.ThrowAsync<EchoFunctionsException>(() => sender.SendTextAsync(Queue, "{}", delay: null, Token));

        failure.Message.ShouldBe(
            "The queue 'echo-resources' is gone, and with it the messages that lay on it; the next run creates it again "
            + "and sends what was not delivered, a run with mode snapshot sends everything");
        (await sender.HasWaitingAsync(Queue, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_queue_that_cannot_be_reached_is_named_with_the_setting()
    {
        using var closed = new ClosedPort();
        var options = new QueueClientOptions { Retry = { MaxRetries = 0 } };
        var connection = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;QueueEndpoint=http://{closed.Authority}/a";
        var sender = new EventSender(new QueueServiceClient(connection, options), new BlobServiceClient("UseDevelopmentStorage=true"));

        (await Should.ThrowAsync<EchoFunctionsException>(() => sender.SendTextAsync(Queue, "{}", delay: null, Token)))
            .Message.ShouldMatch("^The queue 'echo-resources' did not take a message\\. The storage account cannot be reached .*; check EchoStorage$");
        (await Should.ThrowAsync<EchoFunctionsException>(() => sender.EnsureQueueAsync(Queue, Token)))
            .Message.ShouldStartWith("The queue 'echo-resources' cannot be created. The storage account cannot be reached");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("half a surrogate \ud800 pair")]
    [InlineData("]]>\0\u0001")]
    public async Task A_dead_letter_tells_reason_origin_and_content(string content)
    {
        var (sender, _, _) = await AllAsync();
        var deadLetters = new DeadLetters(sender, new FakeTimeProvider());

        await deadLetters.SendWorkItemAsync(runId: null, "The message is not a work item", content, Token);
        await deadLetters.SendWorkItemAsync(runId: null, "The message is not a work item", content, Token);

        var queue = new QueueServiceClient(_connection).GetQueueClient(QueueNames.DeadLetters);
        var letters = (await queue.ReceiveMessagesAsync(5, cancellationToken: Token)).Value.Select(m => m.MessageText).ToList();
        letters.Count.ShouldBe(2);
        await MessageSchemas.ShouldFollowItsSchemaAsync(letters[0]);
        var letter = JsonNode.Parse(letters[0])!;
        letter["type"]!.GetValue<string>().ShouldBe("echo.dead-letter.v1");
        letter["subject"]!.GetValue<string>().ShouldBe("queues/echo-work");
        letter["data"]!["reason"]!.GetValue<string>().ShouldBe("The message is not a work item");
        letter["data"]!["content"]!.GetValue<string>().ShouldBe(content.Replace('\ud800', '\ufffd'));
        JsonNode.Parse(letters[1])!["id"]!.GetValue<string>().ShouldBe(letter["id"]!.GetValue<string>());
        letters[0].ShouldAllBe(c => c >= ' ' && c < 0x7f);
    }

    private static RecordBatch Batch(
        int limit = RecordBatch.QueueLimit, string client = "main", string partner = "northwind", long sequence = Sequence, TimeProvider? time = null) =>
        new(client, "backup-actions", partner, Run, sequence, limit, time ?? TimeProvider.System);

    /// <summary>Two rows, of which the second is as large as fills the message up, and some bytes more.</summary>
    private static RecordBatch Filled(int limit, int more)
    {
        var probe = Batch(limit);
        probe.TryAdd(Row("acme", 1));
        probe.TryAdd(Row("bolt", 2, ""));
        var (header, data) = probe.Build();
        var free = limit - Envelope.Write(header, data).Length;

        var batch = Batch(limit);
        batch.TryAdd(Row("acme", 1)).ShouldBeTrue();
        batch.TryAdd(Row("bolt", 2, new string('x', free + more)));
        return batch;
    }

    /// <summary>A row as the export makes it.</summary>
    private static OutgoingRow Row(string username, int id, string backupset = "daily")
    {
        var action = new BackupAction { ActionId = id, Username = username, ComputerId = "0003", BackupsetName = backupset };
        var row = ExportRow.Create(
            $"0003/{id}",
            action,
            EchoPlatformJsonContext.Default.BackupAction,
            extra: ("correlation_key", $"main/{Uri.EscapeDataString(username)}/0003/"));
        return new OutgoingRow($"accounts/{Uri.EscapeDataString(username)}", $"{Uri.EscapeDataString(username)}/{row.LocalKey}", row.Version, "added", row.Json);
    }

    private static async Task<string> ReceiveAsync(QueueClient queue, bool base64)
    {
        var text = (await queue.ReceiveMessageAsync(cancellationToken: Token)).Value.ShouldNotBeNull().MessageText;
        return base64 ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : text;
    }

    private string _connection = "";

    private async Task<(EventSender Sender, QueueClient Queue)> SenderAsync()
    {
        var (sender, queue, _) = await AllAsync();
        return (sender, queue);
    }

    private async Task<(EventSender Sender, QueueClient Queue, BlobServiceClient Blobs)> AllAsync()
    {
        _connection = azurite.TakeAccount();
        var queues = new QueueServiceClient(_connection);
        var blobs = new BlobServiceClient(_connection);
        var sender = new EventSender(queues, blobs);
        await sender.EnsureQueueAsync(Queue, Token);
        return (sender, queues.GetQueueClient(Queue), blobs);
    }
}
