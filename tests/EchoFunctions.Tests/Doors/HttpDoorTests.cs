using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using EchoFunctions.Core.Exports;
using EchoFunctions.Local;
using EchoFunctions.Tests.Support;
using EchoFunctions.Tests.Tokens;
using Microsoft.Extensions.Configuration;

namespace EchoFunctions.Tests.Doors;

/// <summary>The answers of each HTTP function, over the embedded host and everything behind it.</summary>
public sealed class HttpDoorTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_run_is_accepted_can_be_followed_and_brings_messages()
    {
        var connection = azurite.TakeAccount();
        await using var host = await StartAsync(connection, ("Sandbox:Accounts", "3"), ("Sandbox:ActionsPerAccount", "5"));

        using var started = await PostAsync(host, """{"client":"main","kind":"backup-actions"}""", "api/exports/");

        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var run = await JsonAsync(started);
        var id = run.GetProperty("id").GetString();
        started.Headers.Location.ShouldBe(new Uri($"/api/exports/{id}", UriKind.Relative));
        run.GetProperty("state").GetString().ShouldBe("running");
        run = await EndAsync(host, started.Headers.Location!);
        run.GetProperty("state").GetString().ShouldBe("completed", run.ToString());
        run.GetProperty("accounts").GetProperty("done").GetInt32().ShouldBe(3);

        var messages = await new QueueServiceClient(connection).GetQueueClient("echo-resources").ReceiveMessagesAsync(32, cancellationToken: Token);
        messages.Value.Length.ShouldBe((int)run.GetProperty("messages").GetInt64());
        foreach (var message in messages.Value)
        {
            await MessageSchemas.ShouldFollowItsSchemaAsync(message.MessageText);
        }

        // Nothing has changed since.
        using var again = await PostAsync(host, """{"client":"main","kind":"backup-actions"}""");
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await EndAsync(host, again.Headers.Location!)).GetProperty("state").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task While_a_run_goes_on_a_second_start_is_told_its_id()
    {
        await using var tokens = await TokenServer.StartAsync();
        var answer = tokens.HoldNext();
        tokens.Accepted = "none";
        await using var host = await StartAsync(
            azurite.TakeAccount(),
            ("Echo:Clients:main:ClientId", "0f3a9c1d5e7b48629ad0c4e1b2f36a75"),
            ("Echo:Clients:main:ClientSecret", TokenWorld.Secret),
            ("Echo:Clients:main:AuthUri", tokens.Address.AbsoluteUri),
            ("Echo:Clients:main:ApiUri", tokens.Address.AbsoluteUri));
        using var first = await PostAsync(host, """{"client":"main","kind":"accounts"}""");
        var id = (await JsonAsync(first)).GetProperty("id").GetString();
        await tokens.ArrivalAsync();

        using var second = await PostAsync(host, """{"client":"main","kind":"accounts"}""");

        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        second.Headers.Location.ShouldBe(new Uri($"/api/exports/{id}", UriKind.Relative));
        var problem = await ProblemAsync(second);
        problem.GetProperty("id").GetString().ShouldBe(id);
        problem.GetProperty("detail").GetString().ShouldBe($"A run of accounts for 'main' goes on; follow it at /api/exports/{id}.");

        // What ends it is in its record, in words and without the secret.
        answer.SetResult();
        var run = await EndAsync(host, first.Headers.Location!);
        run.GetProperty("state").GetString().ShouldBe("failed");
        run.GetProperty("errors")[0].GetString().ShouldStartWith("The authorization server 127.0.0.1:");
        run.ToString().ShouldNotContain(TokenWorld.Secret);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_as_problem_details()
    {
        await using var host = await StartAsync(azurite.TakeAccount());

        using var invalid = await PostAsync(host, """{"kind":"bills","mode":7}""");
        invalid.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await ProblemAsync(invalid);
        problem.GetProperty("problems").EnumerateArray().Select(p => p.GetString()).ShouldBe(
            ["mode is not a string", "client is missing", "kind is 'bills'; the kinds are " + string.Join(", ", ExportKinds.Names)]);
        problem.GetProperty("detail").GetString()!.ShouldContain("client is missing; kind is 'bills'");

        using var noJson = await PostAsync(host, "{\"client\":\"\\ud800\"}");
        noJson.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var unknown = await PostAsync(host, """{"client":"other","kind":"accounts"}""");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ProblemAsync(unknown)).GetProperty("detail").GetString().ShouldBe("There is no client 'other'; the clients are main.");

        foreach (var id in (string[])["20261123T020000Z-7f3a91c2", "..%2Fcurrent%2Fmain", new('a', 65), "a b"])
        {
            using var none = await _http.GetAsync(new Uri(host.Address, $"api/exports/{id}"), Token);
            none.StatusCode.ShouldBe(HttpStatusCode.NotFound, id);
            (await ProblemAsync(none)).GetProperty("detail").GetString().ShouldBe("There is no run of this id.");
        }

        using var alive = await _http.GetAsync(new Uri(host.Address, "api/health"), Token);
        alive.StatusCode.ShouldBe(HttpStatusCode.OK);
        alive.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var health = await JsonAsync(alive);
        health.GetProperty("status").GetString().ShouldBe("ok");
        health.GetProperty("version").GetString()!.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    /// <summary>With everything embedded but storage; schedules that do not come up while a test runs.</summary>
    private static Task<LocalHost> StartAsync(string connection, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("EchoStorage", connection),
            new("Echo:Schedules:Inventory", "0 0 0 29 2 *"),
            new("Echo:Schedules:BackupActions", "0 0 0 29 2 *"),
            new("Echo:Schedules:Usage", "0 0 0 29 2 *"),
            .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)),
        ]);
        return LocalHost.StartAsync(new LocalOptions(Once: true), configuration.Build(), Token);
    }

    private async Task<HttpResponseMessage> PostAsync(LocalHost host, string body, string path = "api/exports")
    {
        using var content = new StringContent(body);
        return await _http.PostAsync(new Uri(host.Address, path), content, Token);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Token);

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await JsonAsync(answer);
        problem.GetProperty("status").GetInt32().ShouldBe((int)answer.StatusCode);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }

    private async Task<JsonElement> EndAsync(LocalHost host, Uri location)
    {
        while (true)
        {
            var run = await _http.GetFromJsonAsync<JsonElement>(new Uri(host.Address, location), Token);
            if (run.GetProperty("state").GetString() != "running")
            {
                return run;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
