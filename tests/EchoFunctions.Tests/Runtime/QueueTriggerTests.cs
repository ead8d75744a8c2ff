using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using EchoFunctions.Local.Runtime;
using EchoFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Tests.Runtime;

public sealed class QueueTriggerTests(AzuriteFixture azurite)
{
    private static readonly QueuesHostJson Quick = new()
    {
        Base64 = false,
        MaxDequeueCount = 3,
        MaxPollingInterval = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>One account for all of these tests, whose queues have names of their own.</summary>
    private static string? account;

    private readonly string _name = $"sample-{Guid.NewGuid():N}";
    private readonly StorageLog _requests = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Account => LazyInitializer.EnsureInitialized(ref account, azurite.TakeAccount);

    private QueueClient Queue => new(Account, _name);

    private QueueClient Poison => new(Account, _name + "-poison");

    [Theory]
    [InlineData("Text", "käse 1 käse")]
    [InlineData("Message", "käse 1")]
    [InlineData("Bytes", "6BC3A47365")]
    [InlineData("Data", "käse")]
    public async Task Binds_a_message_and_deletes_it(string function, string seen)
    {
        await using var host = await StartAsync(function);

        await Queue.SendMessageAsync("käse", Cancellation);

        (await host.Recorder.NextAsync()).ShouldBe(seen);
        await host.Host.StopAsync(Cancellation);
        await ShouldBeEmptyAsync(Queue);
        host.Host.Functions.ShouldHaveSingleItem().ShouldBe(new HostedFunction(function, "queue", _name));
    }

    [Fact]
    public async Task Decodes_base64_where_host_json_says_so_and_moves_what_is_not_base64_to_the_poison_queue()
    {
        await using var host = await StartAsync("Data", Quick with { Base64 = true });

        await Queue.SendMessageAsync("not base64!", Cancellation);
        await _requests.WaitForAsync("DELETE", "/messages/");
        await Queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes("käse")), Cancellation);

        (await host.Recorder.NextAsync()).ShouldBe("käse");
        (await Poison.PeekMessageAsync(Cancellation)).Value.Body.ToString().ShouldBe("not base64!");
    }

    [Fact]
    public async Task A_message_that_keeps_failing_moves_to_the_poison_queue()
    {
        await using var host = await StartAsync("FailingQueue");

        await Queue.SendMessageAsync("bad", Cancellation);

        foreach (var attempt in new[] { "1", "2", "3" })
        {
            (await host.Recorder.NextAsync()).ShouldBe(attempt);
        }

        await _requests.WaitForAsync("DELETE", "/messages/");
        await host.Host.StopAsync(Cancellation);
        host.Recorder.IsEmpty.ShouldBeTrue();
        await ShouldBeEmptyAsync(Queue);
        PeekedMessage poisoned = await Poison.PeekMessageAsync(Cancellation);
        poisoned.Body.ToString().ShouldBe("bad");
        (poisoned.ExpiresOn - poisoned.InsertedOn).ShouldBe(TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task A_message_that_keeps_failing_on_a_poison_queue_stays_there()
    {
        await using var host = await StartAsync("FailingQueue", claimSeconds: 1, queueName: _name + "-poison");

        await Poison.SendMessageAsync("bad", Cancellation);

        foreach (var attempt in new[] { "1", "2", "3" })
        {
            // Each time after the claim: there is no delay of its own.
            (await host.Recorder.NextAsync()).ShouldBe(attempt);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (host.Logs.GetSnapshot().Count(record => record.Message.Contains("stays there", StringComparison.Ordinal)) < 4)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }

        await host.Host.StopAsync(Cancellation);
        host.Recorder.IsEmpty.ShouldBeTrue();
        (await Poison.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount.ShouldBe(1);
        (await new QueueClient(Account, _name + "-poison-poison").ExistsAsync(Cancellation)).Value.ShouldBeFalse();
    }

    [Fact]
    public async Task The_claim_is_renewed_while_the_function_runs()
    {
        await using var host = await StartAsync("Slow", claimSeconds: 2);
        await Queue.SendMessageAsync("long", Cancellation);
        (await host.Recorder.NextAsync()).ShouldBe("long");

        for (var renewal = 0; renewal < 4; renewal++)
        {
            await _requests.WaitForAsync("PUT", "/messages/");
        }

        host.Recorder.Open();
        await host.Host.StopAsync(Cancellation);

        host.Recorder.IsEmpty.ShouldBeTrue();
        await ShouldBeEmptyAsync(Queue);
    }

    [Fact]
    public async Task No_more_messages_are_in_flight_than_batch_size_and_threshold_allow()
    {
        await using var host = await StartAsync("Slow", Quick with { BatchSize = 2, NewBatchThreshold = 1 });
        for (var message = 0; message < 8; message++)
        {
            await Queue.SendMessageAsync("one of many", Cancellation);
        }

        for (var message = 0; message < 8; message++)
        {
            await host.Recorder.NextAsync();
            if (message >= 1)
            {
                host.Recorder.Open();
            }
        }

        host.Recorder.Open();
        await host.Host.StopAsync(Cancellation);
        host.Recorder.MostRunning.ShouldBeInRange(2, 3);
        await ShouldBeEmptyAsync(Queue);
    }

    [Fact]
    public async Task A_stop_waits_for_the_message_in_flight()
    {
        await using var host = await StartAsync("Slow");
        await Queue.SendMessageAsync("last", Cancellation);
        (await host.Recorder.NextAsync()).ShouldBe("last");

        var stop = host.Host.StopAsync(Cancellation);
        stop.IsCompleted.ShouldBeFalse();
        host.Recorder.Open();
        await stop;

        await ShouldBeEmptyAsync(Queue);
    }

    [Fact]
    public async Task A_stop_past_its_deadline_cancels_and_gives_the_message_back_at_once()
    {
        await using var host = await StartAsync("Slow", Quick with { VisibilityTimeout = TimeSpan.FromHours(1) });
        await Queue.SendMessageAsync("interrupted", Cancellation);
        (await host.Recorder.NextAsync()).ShouldBe("interrupted");

        await host.Host.StopAsync(new CancellationToken(canceled: true));

        QueueMessage[] again = await Queue.ReceiveMessagesAsync(Cancellation);
        again.ShouldHaveSingleItem().Body.ToString().ShouldBe("interrupted");
    }

    [Fact]
    public async Task A_queue_that_vanishes_is_made_again_and_said_once()
    {
        await using var host = await StartAsync("Data");
        await _requests.WaitForAsync("PUT", _name);

        await Queue.DeleteAsync(Cancellation);
        await _requests.WaitForAsync("PUT", _name);
        await Queue.SendMessageAsync("after", Cancellation);

        (await host.Recorder.NextAsync()).ShouldBe("after");
        host.Logs.GetSnapshot().Count(record => record.Level == LogLevel.Warning && record.Message.Contains(_name)).ShouldBe(1);
    }

    [Fact]
    public async Task Storage_that_cannot_be_reached_stops_the_start_and_the_queue_is_named()
    {
        const string Nowhere = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;QueueEndpoint=http://127.0.0.1:1/a;";
        var options = new QueueClientOptions { Retry = { MaxRetries = 0 } };

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => SampleHost.StartAsync(
            static name => name == "Data",
            new() { ["Sample:Queue"] = _name },
            queues: _ => new QueueServiceClient(Nowhere, options)));

        failure.Message.ShouldContain("Function 'Data' cannot start");
        failure.Message.ShouldContain(_name);
    }

    private static async Task ShouldBeEmptyAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount.ShouldBe(0);

    private Task<SampleHost> StartAsync(string function, QueuesHostJson? queues = null, int? claimSeconds = null, string? queueName = null)
    {
        var options = new QueueClientOptions();
        options.AddPolicy(_requests, HttpPipelinePosition.PerRetry);
        return SampleHost.StartAsync(
            name => name == function,
            new()
            {
                ["Sample:Queue"] = queueName ?? _name,
                [EmbeddedFunctionsHost.QueueClaimSecondsSetting] = claimSeconds?.ToString(CultureInfo.InvariantCulture),
            },
            new HostJson { Queues = queues ?? Quick },
            queues: connection =>
            {
                connection.ShouldBe("Storage");
                return new QueueServiceClient(Account, options);
            });
    }

    /// <summary>The host's successful storage requests, to wait for one instead of for some time.</summary>
    private sealed class StorageLog : HttpPipelinePolicy
    {
        private readonly Channel<(string Method, string Path)> _done = Channel.CreateUnbounded<(string Method, string Path)>();

        public async Task WaitForAsync(string method, string path)
        {
            while (true)
            {
                var done = await _done.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
                if (done.Method == method && (path.EndsWith('/') ? done.Path.Contains(path, StringComparison.Ordinal) : done.Path.EndsWith(path, StringComparison.Ordinal)))
                {
                    return;
                }
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (!message.Response.IsError)
            {
                _done.Writer.TryWrite((message.Request.Method.Method, message.Request.Uri.ToUri().AbsolutePath));
            }
        }
    }
}
