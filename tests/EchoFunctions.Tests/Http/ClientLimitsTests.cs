using System.Threading.Channels;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using EchoFunctions.Core;
using EchoFunctions.Core.Http;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;
using EchoFunctions.Tests.Tokens;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EchoFunctions.Tests.Http;

/// <summary>Instances that share a client's limits over a storage account.</summary>
public sealed class ClientLimitsTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private static readonly EchoClient Client = new()
    {
        Name = "main",
        ClientId = "0f3a9c1d5e7b48629ad0c4e1b2f36a75",
        SecretName = "secret",
        AuthUri = new Uri("https://auth.example"),
        ApiUri = new Uri("https://api.example"),
        Scopes = EchoClient.DefaultScopes,
        MaxConcurrentRequests = 8,
    };

    private readonly string _connection = azurite.TakeAccount();
    private readonly List<Member> _members = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(3)]
    [InlineData(1)]
    public void Shares_add_up_to_the_limit_and_differ_by_one_at_most(int instances)
    {
        var shares = Enumerable.Range(0, instances).Select(rank => ClientLimits.Share(8, instances, rank)).ToList();

        shares.Sum().ShouldBe(8);
        (shares.Max() - shares.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void More_instances_than_requests_have_one_each()
    {
        Enumerable.Range(0, 11).ShouldAllBe(rank => ClientLimits.Share(8, 11, rank) == 1);
    }

    [Fact]
    public async Task A_newcomer_takes_its_share_before_its_first_request_and_the_others_give_way_at_their_next_look()
    {
        var first = await JoinAsync();
        first.Limits.Gate.AtOnce.ShouldBe(8);
        var second = await JoinAsync();
        second.Limits.Gate.AtOnce.ShouldBe(4);
        var third = await JoinAsync();
        third.Limits.Gate.AtOnce.ShouldBeInRange(2, 3);
        first.Limits.Gate.AtOnce.ShouldBe(8, "it has not looked yet");

        await first.NextLookAsync();
        await second.NextLookAsync();

        _members.Sum(m => m.Limits.Gate.AtOnce).ShouldBe(8);
    }

    [Fact]
    public async Task An_instance_that_stops_takes_its_blob_along_and_the_other_gets_the_whole()
    {
        var (first, second) = (await JoinAsync(), await JoinAsync());
        (await BlobsAsync()).Count.ShouldBe(2);

        await second.Limits.DisposeAsync();

        (await BlobsAsync()).Count.ShouldBe(1);
        await first.NextLookAsync();
        first.Limits.Gate.AtOnce.ShouldBe(8);
    }

    [Fact]
    public async Task Without_requests_it_comes_to_rest_and_asks_storage_for_nothing_until_the_next_request()
    {
        var member = await JoinAsync();
        await member.ComeToRestAsync();

        (await BlobsAsync()).ShouldBeEmpty();
        member.Time.Timers.ShouldBe(1, "the gate's own timer, which is not running");
        var before = member.Wire.Requests;
        member.Time.Advance(TimeSpan.FromHours(1));
        member.Wire.Requests.ShouldBe(before);

        await member.Limits.CountedAsync(Token);
        (await BlobsAsync()).Count.ShouldBe(1);
        await member.Limits.DisposeAsync();
        member.Time.Timers.ShouldBe(0);
        (await BlobsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Clients_do_not_share_with_each_other()
    {
        await JoinAsync();

        (await JoinAsync(Client with { Name = "main2" })).Limits.Gate.AtOnce.ShouldBe(8);
    }

    [Fact]
    public async Task A_rate_is_shared_too()
    {
        var slow = Client with { RequestsPerSecond = 10 };
        var members = new[] { await JoinAsync(slow), await JoinAsync(slow) };
        await members[0].NextLookAsync();

        foreach (var member in members)
        {
            var start = member.Time.GetTimestamp();
            for (var request = 0; request < 10; request++)
            {
                var turn = member.Limits.Gate.EnterAsync(Token).AsTask();
                while (!turn.IsCompleted)
                {
                    member.Time.Advance(TimeSpan.FromMilliseconds(5));
                }

                member.Limits.Gate.Leave(await turn, wentWell: true);
            }

            member.Time.GetElapsedTime(start).TotalSeconds.ShouldBeInRange(1.8, 2.0);
        }
    }

    [Fact]
    public async Task While_storage_is_away_the_last_count_serves_and_one_warning_says_so()
    {
        var (first, second) = (await JoinAsync(), await JoinAsync());
        second.Wire.IsCut = true;
        await first.Limits.DisposeAsync();

        await second.NextLookAsync();
        await second.NextLookAsync();

        second.Limits.Gate.AtOnce.ShouldBe(4);
        var warning = second.Logs.GetSnapshot().ShouldHaveSingleItem();
        warning.Message.ShouldSatisfyAllConditions(m => m.ShouldContain("Client main:"), m => m.ShouldContain("4 requests at once"), m => m.ShouldContain("EchoStorage"));
        second.Wire.IsCut = false;
        await second.NextLookAsync();
        second.Limits.Gate.AtOnce.ShouldBe(8);
    }

    [Fact]
    public async Task A_newcomer_that_cannot_count_goes_on_alone()
    {
        var member = await JoinAsync(cut: true);

        member.Limits.Gate.AtOnce.ShouldBe(8);
        member.Logs.GetSnapshot().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_a_killed_instance_left_behind_counts_for_a_while_and_is_then_ignored_and_deleted()
    {
        var member = await JoinAsync();
        await Container.UploadBlobAsync("instances/main/killed", BinaryData.Empty, Token);
        await member.NextLookAsync();
        member.Limits.Gate.AtOnce.ShouldBe(4);

        member.Later = TimeSpan.FromSeconds(46);
        await member.NextLookAsync();
        member.Limits.Gate.AtOnce.ShouldBe(8);
        (await BlobsAsync()).Count.ShouldBe(2);

        member.Later = TimeSpan.FromMinutes(6);
        await member.NextLookAsync();
        (await BlobsAsync()).ShouldHaveSingleItem().ShouldNotEndWith("killed");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.Limits.DisposeAsync();
        }
    }

    private BlobContainerClient Container => new BlobServiceClient(_connection).GetBlobContainerClient(ContainerNames.State);

    private async Task<Member> JoinAsync(EchoClient? client = null, bool cut = false)
    {
        var member = new Member(client ?? Client, _connection);
        member.Wire.IsCut = cut;
        _members.Add(member);
        await member.Limits.CountedAsync(Token);
        return member;
    }

    private async Task<List<string>> BlobsAsync()
    {
        var names = new List<string>();
        await foreach (var blob in Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "instances/", Token))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    /// <summary>One process with a clock of its own, which the test moves.</summary>
    private sealed class Member
    {
        public Member(EchoClient client, string connection)
        {
            Wire = new CountingTransport(new HttpClientTransport(new HttpClient(new LaterHandler(this))));
            var storage = new BlobServiceClient(connection, new BlobClientOptions { Transport = Wire, Retry = { MaxRetries = 0 } });
            Limits = new ClientLimits(client, storage, Time, new FakeLogger<ClientLimits>(Logs));
        }

        public PausingTime Time { get; } = new();

        public CountingTransport Wire { get; }

        public FakeLogCollector Logs { get; } = new();

        public ClientLimits Limits { get; }

        /// <summary>How far the storage service's clock is ahead.</summary>
        public TimeSpan Later { get; set; }

        /// <summary>Lets the interval pass with a request in it and returns when the next look is over.</summary>
        public async Task NextLookAsync()
        {
            await Limits.CountedAsync(Token);
            await PassAsync();
        }

        public async Task ComeToRestAsync()
        {
            for (var interval = 0; interval < 5; interval++)
            {
                await PassAsync();
            }

            await Limits.Rest.WaitAsync(Token);
        }

        /// <summary>A look is over when the next pause begins.</summary>
        private async Task PassAsync()
        {
            Time.Advance(await Time.Pauses.ReadAsync(Token));
            await await Task.WhenAny(Limits.Rest, Time.Pauses.WaitToReadAsync(Token).AsTask());
        }
    }

    /// <summary>Azurite's clock cannot be moved, what it says can.</summary>
    private sealed class LaterHandler(Member member) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            answer.Headers.Date += member.Later;
            return answer;
        }
    }

    /// <summary>A clock that tells of every pause between two looks and counts the timers that have not been disposed of.</summary>
    private sealed class PausingTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();
        private int _timers;

        public ChannelReader<TimeSpan> Pauses => _pauses.Reader;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _timers);
            var timer = new Counted(base.CreateTimer(callback, state, dueTime, period), () => Interlocked.Decrement(ref _timers));
            if (dueTime > TimeSpan.Zero && dueTime <= ClientLimits.Interval)
            {
                _pauses.Writer.TryWrite(dueTime);
            }

            return timer;
        }

        private sealed class Counted(ITimer inner, Action onDispose) : ITimer
        {
            private int _isDisposed;

            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

            public void Dispose()
            {
                inner.Dispose();
                if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                {
                    onDispose();
                }
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
