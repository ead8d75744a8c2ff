using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Exports;

/// <summary>After any number of attempts the journal calls sent only what was acknowledged to the attempt that sent it.</summary>
public sealed class JournalTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_in_doubt_stays_in_doubt_when_a_second_attempt_sends_others_first()
    {
        var blob = await BlobAsync();
        using (var first = await Journal.OpenAsync(blob, "item", Token))
        {
            await first.IntendAsync([Row("a"), Row("b")], Token);
            await first.IntendAsync([Row("c"), Row("d")], Token);
        }

        using (var second = await Journal.OpenAsync(blob, "item", Token))
        {
            second.Sent.Keys.ShouldBe(["a", "b"]);
            second.InDoubt.Keys.ShouldBe(["c", "d"]);
            await second.IntendAsync([Row("new"), Row("c")], Token);
        }

        using var third = await Journal.OpenAsync(blob, "item", Token);

        third.Sent.Keys.ShouldBe(["a", "b"]);
        third.InDoubt.Keys.ShouldBe(["c", "d", "new"], ignoreOrder: true);
        third.SentMessages.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_lost_the_item_can_write_no_more()
    {
        var blob = await BlobAsync();
        using var first = await Journal.OpenAsync(blob, "item", Token);
        await first.IntendAsync([Row("a")], Token);
        using var second = await Journal.OpenAsync(blob, "item", Token);

        await Should.ThrowAsync<ClaimLostException>(() => first.IntendAsync([Row("b")], Token));

        await second.IntendAsync([Row("a")], Token);
    }

    [Fact]
    public async Task A_journal_whose_writer_died_before_its_first_line_can_be_written()
    {
        var blob = await BlobAsync();
        await blob.CreateAsync(cancellationToken: Token);

        using (var journal = await Journal.OpenAsync(blob, "item", Token))
        {
            await journal.IntendAsync([Row("a")], Token);
        }

        using var next = await Journal.OpenAsync(blob, "item", Token);
        next.InDoubt.Keys.ShouldBe(["a"]);
    }

    private static OutgoingRow Row(string key) => new("acme", key, "1", "added", "{}"u8.ToArray());

    private async Task<AppendBlobClient> BlobAsync()
    {
        var container = azurite.TakeClients().Blobs.GetBlobContainerClient("echo-state");
        await container.CreateAsync(cancellationToken: Token);
        return container.GetAppendBlobClient("journal/run/0");
    }
}
