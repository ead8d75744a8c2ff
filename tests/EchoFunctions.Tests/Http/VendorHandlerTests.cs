using System.Net;
using System.Net.Http.Headers;
using Azure.Storage.Blobs;
using EchoFunctions.Core;
using EchoFunctions.Core.Http;
using EchoFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EchoFunctions.Tests.Http;

/// <summary>What happens to a request between the client library and the wire.</summary>
public sealed class VendorHandlerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(FastTime.Start);
    private readonly Script _api = new();

    /// <summary>A request that is never let through is a failure and no reason to wait.</summary>
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private CancellationToken Token => _deadline.Token;

    public ValueTask InitializeAsync()
    {
        _deadline.CancelAfter(TimeSpan.FromSeconds(60));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        _deadline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task What_passes_is_tried_four_times_with_growing_pauses(int status)
    {
        await using var limits = await LimitsAsync();
        using var http = Client(limits);
        _api.Answer = _ => status == 0 ? throw new HttpRequestException("refused") : new HttpResponseMessage((HttpStatusCode)status);
        var send = GetAsync(http);
        foreach (var (least, most) in ((double, double)[])[(0.25, 0.75), (0.5, 1.5), (1, 3)])
        {
            var before = _api.Requests;
            _time.Advance(TimeSpan.FromSeconds(least - 0.01));
            _api.Requests.ShouldBe(before);
            _time.Advance(TimeSpan.FromSeconds(most - least + 0.02));
            _api.Requests.ShouldBe(before + 1);
        }

        if (status == 0)
        {
            (await Should.ThrowAsync<HttpRequestException>(() => send)).Message.ShouldBe("refused");
        }
        else
        {
            using var answer = await send;
            answer.StatusCode.ShouldBe((HttpStatusCode)status);
        }

        _api.Requests.ShouldBe(4);
        limits.Gate.IsIdle.ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", 404)]
    [InlineData("GET", 401)]
    [InlineData("GET", 303)]
    [InlineData("POST", 503)]
    [InlineData("PUT", 500)]
    public async Task Neither_an_answer_that_stays_nor_a_write_is_tried_again(string method, int status)
    {
        await using var limits = await LimitsAsync();
        using var http = Client(limits);
        _api.Answer = _ => new HttpResponseMessage((HttpStatusCode)status);

        using var request = new HttpRequestMessage(new HttpMethod(method), "https://api.example/v1/accounts");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

        _api.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_ends_after_thirty_seconds_and_is_tried_again()
    {
        await using var limits = await LimitsAsync();
        using var http = Client(limits);
        _api.Hangs = true;

        (await Should.ThrowAsync<HttpRequestException>(() => PassAsync(GetAsync(http)))).Message.ShouldBe("no answer within 30 seconds");

        _api.Requests.ShouldBe(4);
        (_time.GetUtcNow() - FastTime.Start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(120));
        limits.Gate.IsIdle.ShouldBeTrue();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Retry_After_holds_the_whole_client_and_halves_it(int status)
    {
        await using var limits = await LimitsAsync();
        using var http = Client(limits);
        _api.Answer = n => n == 1 ? Patience(status, TimeSpan.FromSeconds(7)) : new HttpResponseMessage();
        var refused = GetAsync(http);
        var other = GetAsync(http);
        _api.Requests.ShouldBe(1);
        limits.Gate.AtOnce.ShouldBe(4);

        _time.Advance(TimeSpan.FromSeconds(6.99));
        _api.Requests.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(0.02));

        using var answer = await refused;
        using var otherAnswer = await other;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        _api.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_twenty_seconds_for_a_server()
    {
        await using var limits = await LimitsAsync();
        using var http = Client(limits);
        _api.Answer = n => n == 1 ? Patience(429, TimeSpan.FromHours(1)) : new HttpResponseMessage();
        var refused = GetAsync(http);

        _time.Advance(TimeSpan.FromSeconds(20));

        using var answer = await refused;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_is_over_when_its_answer_has_been_read_or_thrown_away()
    {
        await using var limits = await LimitsAsync(atOnce: 1);
        using var http = Client(limits);
        _api.Answer = _ => new HttpResponseMessage { Content = new StringContent("[1]", null, "application/json") };
        using var first = await GetAsync(http);
        var second = GetAsync(http);
        _api.Requests.ShouldBe(1);

        (await first.Content.ReadAsStringAsync(Token)).ShouldBe("[1]");
        (first.Content.Headers.ContentType!.MediaType, first.Content.Headers.ContentLength).ShouldBe(("application/json", 3));
        first.Dispose();
        first.Dispose();

        using var answer = await second;
        _api.Requests.ShouldBe(2);
        limits.Gate.IsIdle.ShouldBeFalse();
        answer.Dispose();
        limits.Gate.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_has_used_up_its_budget_is_told_so_and_repeats_nothing()
    {
        await using var limits = await LimitsAsync();
        using var http = Client(limits);
        var run = Guid.NewGuid().ToString();
        _api.Answer = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        for (var request = 0; request < 33; request++)
        {
            using var answer = await InRunAsync(run, http);
        }

        _api.Requests.ShouldBe(33 * 4);
        var failure = await Should.ThrowAsync<EchoFunctionsException>(() => InRunAsync(run, http));
        failure.Message.ShouldBe(
            "The API of client 'main' failed too often: 100 repeats in 34 requests of this run, at last because of status 503; "
            + "it is left alone and the next run takes up the rest");
        _api.Requests.ShouldBe((33 * 4) + 2);
        (await Should.ThrowAsync<EchoFunctionsException>(() => InRunAsync(run, http))).Message.ShouldBe(failure.Message);
        _api.Requests.ShouldBe((33 * 4) + 3);

        // Another run has a budget of its own, and a request outside a run has none.
        using var other = await InRunAsync(Guid.NewGuid().ToString(), http);
        using var outside = await PassAsync(GetAsync(http));
        _api.Requests.ShouldBe((33 * 4) + 3 + 8);
        _api.Answer = _ => new HttpResponseMessage();
        using var well = await InRunAsync(run, http);
        well.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_large_run_may_repeat_a_fifth_of_its_requests()
    {
        await using var limits = await LimitsAsync();
        using var http = Client(limits);
        var run = Guid.NewGuid().ToString();
        for (var request = 0; request < 1000; request++)
        {
            using var answer = await InRunAsync(run, http);
        }

        _api.Answer = n => new HttpResponseMessage(n % 2 == 0 ? HttpStatusCode.OK : HttpStatusCode.BadGateway);
        for (var request = 0; request < 250; request++)
        {
            using var answer = await InRunAsync(run, http);
        }

        (await Should.ThrowAsync<EchoFunctionsException>(() => InRunAsync(run, http))).Message.ShouldContain("250 repeats in 1251 requests");
    }

    private async Task<HttpResponseMessage> GetAsync(HttpClient http) =>
        await http.GetAsync(new Uri("https://api.example/v1/accounts"), HttpCompletionOption.ResponseHeadersRead, Token);

    private static HttpResponseMessage Patience(int status, TimeSpan pause) =>
        new((HttpStatusCode)status) { Headers = { RetryAfter = new RetryConditionHeaderValue(pause) } };

    private async Task<HttpResponseMessage> InRunAsync(string run, HttpClient http)
    {
        RetryBudget.Begin(run);
        return await PassAsync(GetAsync(http));
    }

    /// <summary>Lets time pass until the answer is there.</summary>
    private async Task<HttpResponseMessage> PassAsync(Task<HttpResponseMessage> answer)
    {
        while (!answer.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await answer;
    }

    private HttpClient Client(ClientLimits limits) =>
        new(new VendorHandler("main", limits, _time, static () => { }) { InnerHandler = _api }) { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<ClientLimits> LimitsAsync(int atOnce = 8)
    {
        var client = new EchoClient
        {
            Name = "main",
            ClientId = "0f3a9c1d5e7b48629ad0c4e1b2f36a75",
            SecretName = "secret",
            AuthUri = new Uri("https://auth.example"),
            ApiUri = new Uri("https://api.example"),
            Scopes = EchoClient.DefaultScopes,
            MaxConcurrentRequests = atOnce,
        };
        var limits = new ClientLimits(client, new BlobServiceClient(azurite.TakeAccount()), _time, new FakeLogger<ClientLimits>());
        await limits.CountedAsync(Token);
        return limits;
    }

    /// <summary>The wire: answers at once, or never.</summary>
    private sealed class Script : HttpMessageHandler
    {
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        public Func<int, HttpResponseMessage> Answer { get; set; } = static _ => new HttpResponseMessage();

        public bool Hangs { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _requests);
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Answer(number);
        }
    }
}
