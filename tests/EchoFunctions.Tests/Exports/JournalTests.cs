using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Exports;

/// <summary>What a work item may believe after a crash, and who may go on.</summary>
public sealed class JournalTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Knows_nothing_before_its_first_line()
    {
        var blob = await BlobAsync();

        using var journal = await OpenAsync(blob);

        journal.Sent.ShouldBeEmpty();
        journal.InDoubt.ShouldBeEmpty();
        journal.SentMessages.ShouldBe(0);
        (await blob.ExistsAsync(Token)).Value.ShouldBeFalse("nothing is written before there is something to send");
    }

    [Fact]
    public async Task Holds_the_last_message_in_doubt_and_those_before_it_for_sent()
    {
        var blob = await BlobAsync();
        using (var first = await OpenAsync(blob))
        {
            await first.IntendAsync([Row("a/1", "v1"), Row("a/2", "v2")], Token);
            await first.BeatAsync(Token);
            await first.IntendAsync([Row("a/3", "v3")], Token);
            await first.BeatAsync(Token);
            await first.IntendAsync([Row("a/4\"\n", "v4")], Token);
        }

        using var second = await OpenAsync(blob);

        second.Sent.ShouldBe(Versions(("a/1", "v1"), ("a/2", "v2"), ("a/3", "v3")), ignoreOrder: true);
        second.InDoubt.ShouldBe(Versions(("a/4\"\n", "v4")));
        second.SentMessages.ShouldBe(2);
    }

    [Fact]
    public async Task Does_not_take_a_dead_writers_last_message_for_sent_because_another_writer_went_on()
    {
        var blob = await BlobAsync();
        using (var first = await OpenAsync(blob))
        {
            // Killed before it sent: the rows never went out.
            await first.IntendAsync([Row("a/1", "v1"), Row("a/2", "v2")], Token);
        }

        using (var second = await OpenAsync(blob))
        {
            // Killed before it sent as well.
            await second.IntendAsync([Row("a/1", "v1")], Token);
        }

        using var third = await OpenAsync(blob);

        third.Sent.ShouldBeEmpty();
        third.InDoubt.ShouldBe(Versions(("a/1", "v1"), ("a/2", "v2")), ignoreOrder: true);
        third.SentMessages.ShouldBe(0);
    }

    [Fact]
    public async Task Takes_doubtful_rows_for_sent_once_a_later_writer_has_sent_them()
    {
        var blob = await BlobAsync();
        using (var first = await OpenAsync(blob))
        {
            await first.IntendAsync([Row("a/1", "v1"), Row("a/2", "v2")], Token);
        }

        using (var second = await OpenAsync(blob))
        {
            await second.IntendAsync([Row("a/1", "v1")], Token);
            await second.IntendAsync([Row("a/3", "v3")], Token);
        }

        using var third = await OpenAsync(blob);

        third.Sent.ShouldBe(Versions(("a/1", "v1")));
        third.InDoubt.ShouldBe(Versions(("a/2", "v2"), ("a/3", "v3")), ignoreOrder: true);
        third.SentMessages.ShouldBe(1);
    }

    [Fact]
    public async Task Shuts_the_first_writer_out_before_it_sends()
    {
        var blob = await BlobAsync();
        using var first = await OpenAsync(blob);
        await first.IntendAsync([Row("a/1", "v1")], Token);

        using var second = await OpenAsync(blob);

        await Should.ThrowAsync<ClaimLostException>(() => first.IntendAsync([Row("a/2", "v2")], Token));
        await Should.ThrowAsync<ClaimLostException>(() => first.BeatAsync(Token));
        await second.IntendAsync([Row("a/3", "v3")], Token);
        using var third = await OpenAsync(blob);
        third.InDoubt.Keys.ShouldNotContain("a/2", "what the first writer never sent leaves no trace");
    }

    [Fact]
    public async Task Lets_only_one_of_two_begin()
    {
        var blob = await BlobAsync();
        using var first = await OpenAsync(blob);
        using var second = await OpenAsync(blob);

        await second.IntendAsync([Row("a/1", "v1")], Token);

        var lost = await Should.ThrowAsync<ClaimLostException>(() => first.IntendAsync([Row("a/1", "v1")], Token));
        lost.Message.ShouldBe("Work item 0 was taken over by another instance");
    }

    [Fact]
    public async Task Goes_on_when_an_earlier_attempt_died_between_creating_the_blob_and_the_first_line()
    {
        var blob = await BlobAsync();
        await blob.CreateAsync(cancellationToken: Token);

        using var journal = await OpenAsync(blob);
        await journal.IntendAsync([Row("a/1", "v1")], Token);

        using var next = await OpenAsync(blob);
        next.InDoubt.ShouldBe(Versions(("a/1", "v1")));
    }

    [Fact]
    public async Task Recognises_its_own_line_when_the_answer_got_lost()
    {
        var losing = new LosingTransport();
        var blob = await BlobAsync(losing);
        using var journal = await OpenAsync(blob);
        await journal.IntendAsync([Row("a/1", "v1")], Token);
        losing.LoseAnswerTo("comp=appendblock");

        await journal.IntendAsync([Row("a/2", "v2")], Token);
        await journal.IntendAsync([Row("a/3", "v3")], Token);

        losing.Lost.ShouldBe(1);
        using var next = await OpenAsync(blob);
        next.Sent.Keys.ShouldBe(["a/1", "a/2"], ignoreOrder: true);
        next.InDoubt.Keys.ShouldBe(["a/3"]);
        next.SentMessages.ShouldBe(2);
    }

    [Fact]
    public async Task Recognises_its_own_blob_when_the_answer_to_its_creation_got_lost()
    {
        var losing = new LosingTransport();
        var blob = await BlobAsync(losing);
        using var journal = await OpenAsync(blob);
        losing.LoseAnswerTo("echo-state/journal");

        await journal.IntendAsync([Row("a/1", "v1")], Token);

        losing.Lost.ShouldBe(1);
        using var next = await OpenAsync(blob);
        next.InDoubt.Keys.ShouldBe(["a/1"]);
    }

    private static OutgoingRow Row(string key, string version) => new("a", key, version, "added", "{}"u8.ToArray());

    private static Dictionary<string, string> Versions(params (string Key, string Version)[] rows) =>
        rows.ToDictionary(row => row.Key, row => row.Version, StringComparer.Ordinal);

    private static Task<Journal> OpenAsync(AppendBlobClient blob) => Journal.OpenAsync(blob, "Work item 0", Token);

    private async Task<AppendBlobClient> BlobAsync(HttpPipelineTransport? transport = null)
    {
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) } };
        if (transport is not null)
        {
            options.Transport = transport;
        }

        var container = new BlobServiceClient(azurite.TakeAccount(), options).GetBlobContainerClient(ContainerNames.State);
        await container.CreateAsync(cancellationToken: Token);
        return container.GetAppendBlobClient("journal/run/0");
    }

    /// <summary>Carries a request out and loses its answer, once.</summary>
    private sealed class LosingTransport : HttpPipelineTransport
    {
        private readonly HttpClientTransport _inner = HttpClientTransport.Shared;
        private string? _part;

        public int Lost { get; private set; }

        public void LoseAnswerTo(string part) => _part = part;

        public override Request CreateRequest() => _inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            await _inner.ProcessAsync(message);
            if (_part is { } part && message.Request.Method == RequestMethod.Put
                && message.Request.Uri.ToString().Contains(part, StringComparison.Ordinal))
            {
                _part = null;
                Lost++;
                message.Response.Dispose();
                throw new RequestFailedException("The connection was reset.", new IOException("reset"));
            }
        }
    }
}
