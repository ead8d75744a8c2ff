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
    private const int Shard = 3;

    private readonly Dictionary<string, AppendBlobClient> _blobs = new(StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attempt_that_wrote_nothing_leaves_nothing()
    {
        var journal = await CreateAsync();

        var earlier = await EarlierAsync(journal);

        earlier.Sent.ShouldBeEmpty();
        earlier.InDoubt.ShouldBeEmpty();
        earlier.SentMessages.ShouldBe(0);
    }

    [Fact]
    public async Task Holds_the_last_message_in_doubt_and_those_before_it_for_sent()
    {
        var journal = await CreateAsync();
        using var attempt = journal.Begin(Shard);
        await attempt.IntendAsync([Row("a/1", "v1"), Row("a/2", "v2")], 1, Token);
        await journal.BeatAsync(Token);
        await attempt.IntendAsync([Row("a/3", "v3")], 1, Token);
        await journal.BeatAsync(Token);
        await attempt.IntendAsync([Row("a/4\"\n", "v4")], 1, Token);

        var earlier = await EarlierAsync(journal);

        earlier.Sent.ShouldBe(Versions(("a/1", "v1"), ("a/2", "v2"), ("a/3", "v3")), ignoreOrder: true);
        earlier.InDoubt.ShouldBe(Versions(("a/4\"\n", "v4")));
        earlier.SentMessages.ShouldBe(2);
    }

    [Fact]
    public async Task Tells_the_work_items_of_a_process_apart()
    {
        var journal = await CreateAsync();
        using var one = journal.Begin(Shard);
        using var other = journal.Begin(Shard + 10);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => n % 2 == 0
            ? one.IntendAsync([Row($"a/{n}", "v")], 1, Token)
            : other.IntendAsync([Row($"b/{n}", "v")], 1, Token)));

        var earlier = await EarlierAsync(journal);

        earlier.SentMessages.ShouldBe(19);
        earlier.Sent.Keys.Concat(earlier.InDoubt.Keys).ShouldBe(Enumerable.Range(0, 20).Select(n => $"a/{n * 2}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Lines_of_the_same_moment_share_a_request()
    {
        var losing = new LosingTransport();
        var journal = await CreateAsync(losing);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => journal.Begin(n).IntendAsync([Row($"a/{n}", "v")], 1, Token)));

        losing.Appends.ShouldBeLessThan(10);
        (await EarlierAsync(journal)).InDoubt.Keys.ShouldBe([$"a/{Shard}"]);
    }

    [Fact]
    public async Task Does_not_take_a_dead_attempts_last_message_for_sent_because_another_attempt_went_on()
    {
        var first = await CreateAsync();

        // Killed before it sent: the rows never went out.
        await first.Begin(Shard).IntendAsync([Row("a/1", "v1"), Row("a/2", "v2")], 1, Token);
        var second = await CreateAsync();

        // Failed before it sent, and tried again.
        await second.Begin(Shard).IntendAsync([Row("a/1", "v1")], 1, Token);
        await second.Begin(Shard).IntendAsync([Row("a/1", "v1")], 1, Token);

        var earlier = await EarlierAsync(first, second);

        earlier.Sent.ShouldBeEmpty();
        earlier.InDoubt.ShouldBe(Versions(("a/1", "v1"), ("a/2", "v2")), ignoreOrder: true);
        earlier.SentMessages.ShouldBe(0);
    }

    [Fact]
    public async Task Takes_doubtful_rows_for_sent_once_a_later_attempt_has_sent_them()
    {
        var first = await CreateAsync();
        await first.Begin(Shard).IntendAsync([Row("a/1", "v1"), Row("a/2", "v2")], 1, Token);
        var second = await CreateAsync();
        using var attempt = second.Begin(Shard);
        await attempt.IntendAsync([Row("a/1", "v1")], 1, Token);
        await attempt.IntendAsync([Row("a/3", "v3")], 1, Token);

        var earlier = await EarlierAsync(first, second);

        earlier.Sent.ShouldBe(Versions(("a/1", "v1")));
        earlier.InDoubt.ShouldBe(Versions(("a/2", "v2"), ("a/3", "v3")), ignoreOrder: true);
        earlier.SentMessages.ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_shut_out_fails_before_it_sends()
    {
        var journal = await CreateAsync();
        using var attempt = journal.Begin(Shard);
        await attempt.IntendAsync([Row("a/1", "v1")], 1, Token);

        await Journal.SealAsync(_blobs[journal.Writer], Token);

        var lost = await Should.ThrowAsync<ClaimLostException>(() => attempt.IntendAsync([Row("a/2", "v2")], 1, Token));
        lost.Message.ShouldBe("A work item of run r1 was taken over by another instance");
        await Should.ThrowAsync<ClaimLostException>(() => journal.BeatAsync(Token));
        journal.IsClosed.ShouldBeTrue();
        (await EarlierAsync(journal)).InDoubt.Keys.ShouldHaveSingleItem("what was never sent leaves no trace").ShouldBe("a/1");
    }

    [Fact]
    public async Task Who_comes_back_after_the_end_of_the_run_fails_too()
    {
        var journal = await CreateAsync();
        await _blobs[journal.Writer].DeleteAsync(cancellationToken: Token);

        await Journal.SealAsync(_blobs[journal.Writer], Token);

        await Should.ThrowAsync<ClaimLostException>(() => journal.Begin(Shard).IntendAsync([Row("a/1", "v1")], 1, Token));
        (await EarlierAsync(journal)).InDoubt.ShouldBeEmpty();
    }

    [Fact]
    public async Task Recognises_its_own_line_when_the_answer_got_lost()
    {
        var losing = new LosingTransport();
        var journal = await CreateAsync(losing);
        using var attempt = journal.Begin(Shard);
        await attempt.IntendAsync([Row("a/1", "v1")], 1, Token);
        losing.LoseAnswerTo("comp=appendblock");

        await attempt.IntendAsync([Row("a/2", "v2")], 1, Token);
        await attempt.IntendAsync([Row("a/3", "v3")], 1, Token);

        losing.Lost.ShouldBe(1);
        var earlier = await EarlierAsync(journal);
        earlier.Sent.Keys.ShouldBe(["a/1", "a/2"], ignoreOrder: true);
        earlier.InDoubt.Keys.ShouldBe(["a/3"]);
        earlier.SentMessages.ShouldBe(2);
    }

    [Fact]
    public async Task Many_long_lines_at_once_go_into_several_blocks()
    {
        var journal = await CreateAsync();
        var rows = Enumerable.Range(0, 8000).Select(n => Row($"{n}/{new string('k', 400)}", "v")).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => journal.Begin(n).IntendAsync(rows, 1, Token)));

        (await EarlierAsync(journal)).InDoubt.Count.ShouldBe(8000);
    }

    private static OutgoingRow Row(string key, string version) => new("a", key, version, "added", "{}"u8.ToArray());

    private static Dictionary<string, string> Versions(params (string Key, string Version)[] rows) =>
        rows.ToDictionary(row => row.Key, row => row.Version, StringComparer.Ordinal);

    private async Task<Journaled> EarlierAsync(params Journal[] journals)
    {
        var earlier = new Journaled();
        foreach (var journal in journals)
        {
            await earlier.ReadAsync(_blobs[journal.Writer], Shard, Token);
        }

        return earlier;
    }

    private async Task<Journal> CreateAsync(HttpPipelineTransport? transport = null)
    {
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) } };
        if (transport is not null)
        {
            options.Transport = transport;
        }

        var container = new BlobServiceClient(azurite.TakeAccount(), options).GetBlobContainerClient(ContainerNames.State);
        await container.CreateAsync(cancellationToken: Token);
        return await Journal.CreateAsync(writer => _blobs[writer] = container.GetAppendBlobClient($"journal/r1/{writer}"), "r1", TimeProvider.System, Token);
    }

    /// <summary>Carries a request out and loses its answer, once.</summary>
    private sealed class LosingTransport : HttpPipelineTransport
    {
        private readonly HttpClientTransport _inner = HttpClientTransport.Shared;
        private string? _part;

        public int Lost { get; private set; }

        public int Appends { get; private set; }

        public void LoseAnswerTo(string part) => _part = part;

        public override Request CreateRequest() => _inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            await _inner.ProcessAsync(message);
            Appends += message.Request.Uri.Query.Contains("comp=appendblock", StringComparison.Ordinal) ? 1 : 0;
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
