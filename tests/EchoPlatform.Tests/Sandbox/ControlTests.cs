using System.Net;
using EchoPlatform.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EchoPlatform.Tests.Sandbox;

public sealed class ControlTests
{
    [Fact]
    public async Task A_moved_clock_finishes_running_actions_and_brings_new_ones()
    {
        await using var host = await SandboxHost.StartAsync();
        var before = (await host.TruthAsync("backup-actions")).Select(CarefulReader.Clean).ToDictionary(Key, StringComparer.Ordinal);
        var open = before.Values.Where(row => row["local_end"].Length == 0).ToList();
        open.ShouldNotBeEmpty();

        await host.AdvanceAsync(2 * 86_400);

        var after = (await host.TruthAsync("backup-actions")).Select(CarefulReader.Clean).ToDictionary(Key, StringComparer.Ordinal);
        after.Count.ShouldBeGreaterThan(before.Count);
        before.Keys.ShouldBeSubsetOf(after.Keys);
        foreach (var row in open)
        {
            var now = after[Key(row)];
            now["status"].ShouldBeOneOf("SUCCESS", "COMPLETED", "ERROR", "CANCELED");
            now["local_end"].ShouldNotBeEmpty();
            now["condition_types"].ShouldNotBe("RUNNING");
        }

        foreach (var row in before.Values.Where(row => row["condition_status"] != "RUNNING"))
        {
            CarefulReader.Text(after[Key(row)]).ShouldBe(CarefulReader.Text(row));
        }

        var totals = await host.JsonAsync("/_sandbox/truth");
        totals.GetProperty("backupActions").GetInt32().ShouldBe(after.Count);
        totals.GetProperty("openActions").GetInt32().ShouldBe(after.Values.Count(row => row["condition_status"] == "RUNNING"));

        static string Key(SortedDictionary<string, string> row) => $"{row["username"]}/{row["action_id"]}";
    }

    [Fact]
    public async Task The_clock_stands_runs_or_is_pushed()
    {
        var time = new FakeTimeProvider();
        await using var still = await SandboxHost.StartAsync(null, time);
        await using var quick = await SandboxHost.StartAsync(new SandboxOptions { ClockSpeed = 60 }, time);
        time.Advance(TimeSpan.FromMinutes(1));
        (await still.JsonAsync("/_sandbox/clock")).GetProperty("now").GetString().ShouldBe("2026-11-23T02:00:00+00:00");
        (await quick.JsonAsync("/_sandbox/clock")).GetProperty("now").GetString().ShouldBe("2026-11-23T03:00:00+00:00");
        using var refused = await still.PostAsync("/_sandbox/clock", """{"advanceSeconds":-1}""");
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var broken = await still.PostAsync("/_sandbox/clock", "{");
        broken.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Counters_tell_requests_apart_and_leave_the_sandbox_routes_out()
    {
        await using var host = await SandboxHost.StartAsync();
        await host.TextAsync("/v1/general/time");
        await host.TextAsync("/v1/partners/northwind-msp/signups");
        using (await host.SendAsync("/v1/partners/nobody/signups"))
        using (await host.AskTokenAsync("nonsense"))
        {
        }

        var counters = await host.JsonAsync("/_sandbox/counters");
        counters.GetProperty("tokenRequests").GetInt32().ShouldBe(2);
        counters.GetProperty("tokensIssued").GetInt32().ShouldBe(1);
        counters.GetProperty("apiRequests").GetInt32().ShouldBe(3);
        counters.GetProperty("maxConcurrentRequests").GetInt32().ShouldBe(1);
        counters.GetProperty("routes").GetProperty("/v1/partners/{username}/signups").GetInt32().ShouldBe(2);
        counters.GetProperty("statuses").GetProperty("404").GetInt32().ShouldBe(1);
        counters.GetProperty("tokenStatuses").GetProperty("400").GetInt32().ShouldBe(1);

        using var reset = await host.Http.DeleteAsync("/_sandbox/counters", SandboxHost.Cancel);
        (await host.JsonAsync("/_sandbox/counters")).GetProperty("apiRequests").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Faults_strike_as_often_as_told()
    {
        await using var host = await SandboxHost.StartAsync();
        using var armed = await host.PostAsync(
            "/_sandbox/faults", """{"path":"/v1/general","status":503,"retryAfter":"1","times":2,"body":"<html>","contentType":"text/html"}""");
        for (var turn = 0; turn < 2; turn++)
        {
            using var struck = await host.SendAsync("/v1/general/time");
            struck.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            struck.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
            (await struck.Content.ReadAsStringAsync(SandboxHost.Cancel)).ShouldBe("<html>");
        }

        await host.TextAsync("/v1/general/time");
        using var again = await host.PostAsync("/_sandbox/faults", """{"path":"/v1/general","abort":true,"times":9,"every":2}""");
        await host.TextAsync("/v1/general/time");
        await Should.ThrowAsync<HttpRequestException>(() => host.TextAsync("/v1/general/time"));
        using var cleared = await host.Http.DeleteAsync("/_sandbox/faults", SandboxHost.Cancel);
        await host.TextAsync("/v1/general/time");
        await host.TextAsync("/v1/general/time");
    }

    [Fact]
    public async Task Accounts_and_computers_go_and_come_back()
    {
        await using var host = await SandboxHost.StartAsync();
        var before = await host.JsonAsync("/_sandbox/truth");
        var account = (await host.AccountsAsync())[0];
        var computers = (await host.TruthAsync("computers", account)).Count;

        await ShouldAnswerAsync("/_sandbox/gone", $$"""{"account":"{{account}}","computer":"0000"}""", HttpStatusCode.NoContent);

        await ShouldBeAsync($"/v1/accounts/{account}/computers/0000", HttpStatusCode.NotFound);
        await ShouldBeAsync($"/v1/accounts/{account}/computers/0000/action_history", HttpStatusCode.NotFound);
        await ShouldBeAsync($"/v1/accounts/{account}", HttpStatusCode.OK);
        (await host.JsonAsync($"/v1/accounts/{account}/computers")).GetProperty("list").GetArrayLength().ShouldBe(computers - 1);
        (await host.TruthAsync("computers", account)).Count.ShouldBe(computers - 1);

        await ShouldAnswerAsync("/_sandbox/gone", $$"""{"account":"{{account}}"}""", HttpStatusCode.NoContent);

        await ShouldBeAsync($"/v1/accounts/{account}", HttpStatusCode.NotFound);
        await ShouldBeAsync($"/v1/accounts/{account}/action_history", HttpStatusCode.NotFound);
        (await host.AccountsAsync()).ShouldNotContain(account);
        (await host.TextAsync("/v1/partners/northwind-msp/signups")).ShouldNotContain($"\"{account}\"");
        var gone = await host.JsonAsync("/_sandbox/truth");
        gone.GetProperty("accounts").GetInt32().ShouldBe(before.GetProperty("accounts").GetInt32() - 1);
        gone.GetProperty("computers").GetInt32().ShouldBe(before.GetProperty("computers").GetInt32() - computers);

        await ShouldAnswerAsync("/_sandbox/gone", $$"""{"account":"{{account}}","gone":false}""", HttpStatusCode.NoContent);
        await ShouldAnswerAsync("/_sandbox/gone", $$"""{"account":"{{account}}","computer":"0000","gone":false}""", HttpStatusCode.NoContent);

        await ShouldBeAsync($"/v1/accounts/{account}/computers/0000", HttpStatusCode.OK);
        (await host.TextAsync("/v1/partners/northwind-msp/signups")).ShouldContain($"\"{account}\"");
        (await host.JsonAsync("/_sandbox/truth")).GetRawText().ShouldBe(before.GetRawText());
        await ShouldAnswerAsync("/_sandbox/gone", """{"account":"nobody"}""", HttpStatusCode.BadRequest);
        await ShouldAnswerAsync("/_sandbox/gone", $$"""{"account":"{{account}}","computer":"9999"}""", HttpStatusCode.BadRequest);

        async Task ShouldBeAsync(string path, HttpStatusCode status)
        {
            using var answer = await host.SendAsync(path);
            answer.StatusCode.ShouldBe(status, path);
        }

        async Task ShouldAnswerAsync(string path, string json, HttpStatusCode status)
        {
            using var answer = await host.PostAsync(path, json);
            answer.StatusCode.ShouldBe(status, json);
        }
    }

    [Fact]
    public async Task Latency_goes_by_the_time_provider()
    {
        var time = new FakeTimeProvider();
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { LatencyMs = 5, TokenLifetimeSeconds = 86_400 * 365 }, time);
        var asked = host.TextAsync("/v1/general/time");
        // The timer exists some time after the request left, so time is pushed until it has fired.
        while (!asked.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        (await asked).ShouldContain("2026-11-23");
    }

    [Fact]
    public async Task A_defect_is_noticed_and_an_unknown_one_refused()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Defect = "lose-a-row" });
        var account = (await host.AccountsAsync())[0];
        var read = await new CarefulReader(host).ListAsync($"/v1/accounts/{account}/action_history", 50, CarefulReader.ActionKey);
        read.Count.ShouldBe((await host.TruthAsync("backup-actions", account)).Count - 1);

        var problem = Should.Throw<OptionsValidationException>(() => SandboxServer.Build(new SandboxOptions { Defect = "gremlins", Accounts = 0 }));
        problem.Message.ShouldContain("lose-a-row");
        problem.Message.ShouldContain("since-by-last-update");
        problem.Message.ShouldContain("Sandbox:Accounts");
    }

    [Fact]
    public async Task Since_by_last_update_brings_back_what_started_before()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Defect = "since-by-last-update" });
        var account = (await host.AccountsAsync())[0];
        var truth = (await host.TruthAsync("backup-actions", account)).Select(CarefulReader.Clean).ToList();
        var open = truth.Find(row => row["status"] == "RUNNING").ShouldNotBeNull();
        var since = DateTimeOffset.Parse(open["local_start"], null).AddSeconds(1).ToString("yyyy-MM-dd'T'HH:mm:sszzz", null);
        var read = await new CarefulReader(host).ListAsync(
            $"/v1/accounts/{account}/action_history", 50, CarefulReader.ActionKey, $"&since={Uri.EscapeDataString(since)}");
        read.Select(row => row["action_id"]).ShouldContain(open["action_id"]);
    }

    [Fact]
    public void Settings_are_read_and_every_problem_is_named()
    {
        var good = SandboxOptions.Read(Configuration(("Sandbox:Accounts", "7"), ("sandbox:warts", "false"), ("Sandbox:Start", "2025-01-01T00:00:00Z")));
        (good.Accounts, good.Warts, good.Start.Year).ShouldBe((7, false, 2025));
        var problem = Should.Throw<OptionsValidationException>(() => SandboxOptions.Read(
            Configuration(("Sandbox:Acounts", "7"), ("Sandbox:Seed", "x"), ("Sandbox:Partners", "0"), ("Sandbox:ClientId", "short"))));
        problem.Failures.Count().ShouldBe(4);

        static IConfiguration Configuration(params (string Name, string Value)[] entries) => new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Name, (string?)entry.Value))).Build();
    }

    [Fact]
    public async Task An_embedded_sandbox_starts_and_stops_again_and_again()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            Uri address;
            await using (var host = await SandboxHost.StartAsync())
            {
                address = host.Http.BaseAddress!;
                await host.TextAsync("/v1/general/time");
            }

            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync(address, SandboxHost.Cancel));
        }
    }
}
