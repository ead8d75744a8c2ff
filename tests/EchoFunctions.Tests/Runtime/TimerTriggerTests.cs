using System.Net;
using EchoFunctions.Local.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EchoFunctions.Tests.Runtime;

public sealed class TimerTriggerTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 1, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task Fires_at_every_occurrence_of_the_schedule_in_its_setting()
    {
        await using var host = await StartAsync("Hourly", new() { ["Sample:Schedule"] = "0 0 * * * *" });

        _clock.Advance(TimeSpan.FromMinutes(29));
        host.Recorder.IsEmpty.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await host.Recorder.NextAsync()).ShouldBe("hourly");
        _clock.Advance(TimeSpan.FromHours(1));
        (await host.Recorder.NextAsync()).ShouldBe("hourly");

        var timers = host.Recorder.Kept.Cast<TimerInfo>().ToList();
        timers.ShouldAllBe(timer => !timer.IsPastDue);
        timers[0].ScheduleStatus!.Next.ShouldBe(new DateTime(2026, 11, 23, 3, 0, 0, DateTimeKind.Utc));
        timers[1].ScheduleStatus!.Last.ShouldBe(new DateTime(2026, 11, 23, 2, 0, 0, DateTimeKind.Utc));
        host.Host.Functions.ShouldHaveSingleItem().ShouldBe(new HostedFunction("Hourly", "timer", "0 0 * * * *"));
    }

    [Fact]
    public async Task An_occurrence_weeks_away_is_waited_for()
    {
        await using var host = await StartAsync("Hourly", new() { ["Sample:Schedule"] = "0 0 0 1 1 *" });

        _clock.Advance(TimeSpan.FromDays(30));
        host.Recorder.IsEmpty.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromDays(10));

        (await host.Recorder.NextAsync()).ShouldBe("hourly");
    }

    [Fact]
    public async Task An_occurrence_during_a_run_is_passed_over()
    {
        await using var host = await StartAsync("EverySecond");

        _clock.Advance(TimeSpan.FromSeconds(1));
        (await host.Recorder.NextAsync()).ShouldBe("start");
        _clock.Advance(TimeSpan.FromSeconds(1));
        host.Recorder.IsEmpty.ShouldBeTrue();
        host.Recorder.Open();
        (await host.Recorder.NextAsync()).ShouldBe("end");

        host.Recorder.MostRunning.ShouldBe(1);
        host.Logs.GetSnapshot().ShouldContain(record => record.Level == LogLevel.Warning && record.Message.Contains("passed over"));
        host.Recorder.Kept.Cast<TimerInfo>().ShouldAllBe(timer => timer.ScheduleStatus == null);
    }

    [Fact]
    public async Task Runs_at_start_only_where_the_attribute_says_so()
    {
        await using var host = await SampleHost.StartAsync(
            static name => name is "AtStart" or "EverySecond",
            timeProvider: _clock);

        (await host.Recorder.NextAsync()).ShouldBe("at start False");
        host.Recorder.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Is_invoked_by_hand_over_the_admin_route()
    {
        await using var host = await StartAsync("Hourly", new() { ["Sample:Schedule"] = "0 0 * * * *" });

        using var accepted = await host.Client.PostAsync(
            host.At("/admin/functions/hourly"), content: null, TestContext.Current.CancellationToken);
        using var unknown = await host.Client.PostAsync(
            host.At("/admin/functions/nobody"), content: null, TestContext.Current.CancellationToken);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Recorder.NextAsync()).ShouldBe("hourly");
    }

    [Fact]
    public async Task A_failure_reaches_whoever_invokes_by_hand_and_nobody_else()
    {
        await using var host = await StartAsync("FailingTimer");

        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => host.Host.InvokeTimerAsync("FailingTimer", TestContext.Current.CancellationToken));
        _clock.Advance(TimeSpan.FromDays(1));

        failure.Message.ShouldBe("failed False");
    }

    [Fact]
    public async Task A_stop_past_its_deadline_cancels_the_run()
    {
        var host = await StartAsync("EverySecond");
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await host.Recorder.NextAsync()).ShouldBe("start");

        await host.Host.StopAsync(new CancellationToken(canceled: true));
        await host.DisposeAsync();

        host.Recorder.IsEmpty.ShouldBeTrue();
        host.Logs.GetSnapshot().ShouldContain(record => record.Message.Contains("was cancelled"));
    }

    [Fact]
    public async Task The_time_limit_of_host_json_cancels_a_run()
    {
        await using var host = await SampleHost.StartAsync(
            static name => name == "EverySecond",
            timeProvider: _clock,
            hostJson: new HostJson { FunctionTimeout = TimeSpan.FromMinutes(1) });
        var run = host.Host.InvokeTimerAsync("EverySecond", TestContext.Current.CancellationToken);
        (await host.Recorder.NextAsync()).ShouldBe("start");

        _clock.Advance(TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_missing_setting_stops_the_start_and_is_named()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync("Hourly"));

        failure.Message.ShouldBe("Function 'Hourly' needs the setting 'Sample:Schedule', which is not set.");
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0 0 25 * * *")]
    public async Task A_bad_schedule_stops_the_start_and_is_named(string schedule)
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => StartAsync("Hourly", new() { ["Sample:Schedule"] = schedule }));

        failure.Message.ShouldContain("Hourly");
        failure.Message.ShouldContain(schedule);
    }

    private Task<SampleHost> StartAsync(string function, Dictionary<string, string?>? settings = null) =>
        SampleHost.StartAsync(name => name == function, settings, timeProvider: _clock);
}
