using EchoFunctions.Local.Runtime;

namespace EchoFunctions.Tests.Runtime;

public sealed class HostJsonTests
{
    [Fact]
    public void The_apps_own_file_is_read_beside_the_assembly()
    {
        var host = HostJson.Load(Path.Combine(AppContext.BaseDirectory, "host.json"));

        host.RoutePrefix.ShouldBe("api");
        host.FunctionTimeout.ShouldBe(TimeSpan.FromMinutes(30));
        host.Queues.ShouldBe(new QueuesHostJson
        {
            Base64 = false,
            BatchSize = 16,
            NewBatchThreshold = 8,
            MaxDequeueCount = 5,
            VisibilityTimeout = TimeSpan.FromSeconds(10),
            MaxPollingInterval = TimeSpan.FromSeconds(2),
        });
    }

    [Fact]
    public void Absent_values_are_the_real_hosts_defaults() =>
        HostJson.Parse("""{"version":"2.0","extensions":{"queues":{"batchSize":10}}}""").Queues
            .ShouldBe(new QueuesHostJson { BatchSize = 10, NewBatchThreshold = 5 });

    [Fact]
    public void A_time_limit_may_be_lifted() =>
        HostJson.Parse("""{"functionTimeout":"-1"}""").FunctionTimeout.ShouldBe(Timeout.InfiniteTimeSpan);

    [Theory]
    [InlineData("""{"functionTimeout":"soon"}""", "functionTimeout")]
    [InlineData("""{"extensions":{"queues":{"batchSize":33}}}""", "batchSize")]
    [InlineData("""{"extensions":{"queues":{"messageEncoding":"utf8"}}}""", "messageEncoding")]
    public void A_bad_value_is_named(string json, string name) =>
        Should.Throw<FormatException>(() => HostJson.Parse(json)).Message.ShouldContain(name);
}
