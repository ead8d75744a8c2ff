using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;
using EchoPlatform;

namespace EchoFunctions.Tests.Doors;

/// <summary>The tools for dead letters as a person or a script meets them: over HTTP, and as a command.</summary>
public sealed class DeadLetterDoorTests(AzuriteFixture azurite)
{
    private readonly string _account = azurite.TakeAccount();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_HTTP_letters_are_listed_shown_replayed_and_purged()
    {
        await using var vendor = await Vendor.StartAsync(o => o.Accounts = 2);
        await using var app = await RunningApp.StartAsync(_account, vendor.Settings());
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Host.Address, "api/") };
        await PutAsync(1, "1");
        await PutAsync(2, "\"two\"");
        await PutAsync(3, "\"three\"");

        var page = await http.GetFromJsonAsync<JsonElement>("dead-letters?order=newest&kind=backup-actions", Token);
        page.GetProperty("count").GetInt32().ShouldBe(3);
        page.EnumerateObject().Select(m => m.Name).ShouldBe(["count", "items"]);
        var items = page.GetProperty("items").EnumerateArray().ToList();
        items[0].EnumerateObject().Select(m => m.Name).ShouldBe(["id", "time", "reason", "origin", "client", "kind", "subject", "runId", "size"]);
        items.Select(i => i.GetProperty("reason").GetString()).ShouldBe(["number 3", "number 2", "number 1"]);
        var ids = items.Select(i => i.GetProperty("id").GetString()!).Reverse().ToList();
        (await http.GetFromJsonAsync<JsonElement>("dead-letters?limit=1", Token)).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await http.GetFromJsonAsync<JsonElement>("dead-letters?queue=psa", Token)).GetProperty("items").GetArrayLength().ShouldBe(0);

        var letter = await http.GetFromJsonAsync<JsonElement>($"dead-letters/{ids[1]}", Token);
        letter.GetProperty("content").GetString()!.ShouldContain("\"two\"");

        using var replayed = await http.PostAsync($"dead-letters/{ids[0]}/replay", content: null, Token);
        replayed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await replayed.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("replayed").GetInt32().ShouldBe(1);
        (await new Ledger(_account).TakeAsync()).ShouldHaveSingleItem().Key.ShouldBe("acme/0003/1");

        using var kept = await http.PostAsync($"dead-letters/{ids[1]}/replay", content: null, Token);
        (await ProblemAsync(kept, HttpStatusCode.Conflict)).ShouldContain("can still not be read");

        using var all = await http.PostAsync("dead-letters/replay", content: null, Token);
        all.StatusCode.ShouldBe(HttpStatusCode.OK);
        var result = await all.Content.ReadFromJsonAsync<JsonElement>(Token);
        (result.GetProperty("replayed").GetInt32(), result.GetProperty("kept").GetInt32()).ShouldBe((0, 2));
        result.GetProperty("failed").EnumerateArray().Select(f => f.GetProperty("id").GetString()).ShouldBe([ids[1], ids[2]], ignoreOrder: true);

        using var purged = await http.DeleteAsync($"dead-letters/{ids[1]}", Token);
        purged.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var unconfirmed = await http.DeleteAsync("dead-letters", Token);
        (await ProblemAsync(unconfirmed, HttpStatusCode.BadRequest)).ShouldContain("?confirm=true");
        using var cleared = await http.DeleteAsync("dead-letters?confirm=true", Token);
        (await cleared.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("purged").GetInt32().ShouldBe(1);

        foreach (var (method, path) in new[] { ("GET", ids[0]), ("DELETE", ids[1]), ("POST", $"{ids[2]}/replay"), ("GET", "a%2Fb"), ("GET", new string('x', 2000)) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"dead-letters/{path}");
            using var none = await http.SendAsync(request, Token);
            (await ProblemAsync(none, HttpStatusCode.NotFound)).ShouldStartWith("There is no dead letter of this id.");
        }

        using var invalid = await http.GetAsync("dead-letters?limit=x&sort=up", Token);
        (await ProblemAsync(invalid, HttpStatusCode.BadRequest)).ShouldContain("'sort' is unknown");
    }

    [Fact]
    public async Task Over_HTTP_storage_that_does_not_answer_is_told_and_nothing_lost()
    {
        await using var vendor = await Vendor.StartAsync(o => o.Accounts = 2);
        var (connection, blobs, queues) = await Tap.StorageAsync(_account);
        await using var _ = blobs;
        await using var __ = queues;
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await PutAsync(1, "1");
        queues.Refuse = request => request.Path.Value!.Contains("dead-letters", StringComparison.Ordinal) ? (403, "AuthorizationFailure") : null;
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Host.Address, "api/") };

        using var list = await http.GetAsync("dead-letters", Token);
        (await ProblemAsync(list, HttpStatusCode.ServiceUnavailable)).ShouldContain("403");
        using var replay = await http.PostAsync("dead-letters/replay", content: null, Token);
        (await ProblemAsync(replay, HttpStatusCode.ServiceUnavailable)).ShouldContain("none is lost");

        (await new Ledger(_account).TakeDeadLettersAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_command_does_the_same()
    {
        await PutAsync(1, "1");
        await PutAsync(2, "\"two\u001b[31m\"");
        await PutAsync(3, "\"three\"");

        var (exit, text, _) = await CommandAsync("list", "--newest");
        exit.ShouldBe(0);
        text.ShouldContain("number 3");
        text.ShouldContain("3 shown; about 3 lie there.");

        var page = JsonElement.Parse((await CommandAsync("list", "--json")).Output);
        page.GetProperty("count").GetInt32().ShouldBe(3);
        var ids = page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!).ToList();
        text.ShouldContain(ids[0]);

        (exit, text, _) = await CommandAsync("show", ids[1]);
        exit.ShouldBe(0);
        text.ShouldContain("reason   number 2");
        text.ShouldContain("\"two");
        text.ShouldNotContain("\u001b", customMessage: "what others wrote must not steer the terminal");

        (exit, text, var error) = await CommandAsync("replay", ids[1]);
        (exit, text.TrimEnd().Split('\n')[^1].TrimEnd()).ShouldBe((1, "0 replayed, 1 kept."));
        error.ShouldHaveSingleItem().ShouldStartWith("error: The row can still not be read");

        (exit, text, error) = await CommandAsync("replay", "--all", "--json");
        exit.ShouldBe(1);
        JsonElement.Parse(text).GetProperty("replayed").GetInt32().ShouldBe(1);
        error.ShouldHaveSingleItem().ShouldStartWith("error: 2 letters stay");
        (await new Ledger(_account).TakeAsync()).ShouldHaveSingleItem();

        (await CommandAsync("purge", ids[1])).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(0), r => r.Output.TrimEnd().ShouldBe("1 purged."));
        (await CommandAsync("purge", "--all", "--json")).Output.TrimEnd().ShouldBe("""{"purged":1}""");
        (await CommandAsync("list")).Output.TrimEnd().ShouldBe("No dead letters.");
        (await CommandAsync("replay", "--all")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("There is no dead letter of this id", "show", "x")]
    [InlineData("There is no dead letter of this id", "replay", "x")]
    [InlineData("There is no dead letter of this id", "purge", "x")]
    [InlineData("dead-letters purge --all", "purge")]
    [InlineData("dead-letters replay --all", "replay", "x", "--all")]
    [InlineData("'y' is one word too many", "show", "x", "y")]
    [InlineData("--limit", "list", "--limit", "0")]
    [InlineData("'--sort' is neither an option nor a setting", "list", "--sort")]
    [InlineData("Echo:Subscriptions:a:Queue", "list", "--Echo:Subscriptions:a:Queue=echo-work")]
    public async Task The_command_says_in_one_line_what_is_wrong(string said, params string[] arguments)
    {
        var (exitCode, _, errors) = await CommandAsync(arguments);

        exitCode.ShouldBe(1);
        string.Join(' ', errors).ShouldContain(said);
    }

    [Fact]
    public async Task The_command_helps()
    {
        await using var process = LocalProcess.Start(["dead-letters", "--help"]);
        var (exitCode, output) = await process.EndAsync();

        exitCode.ShouldBe(0);
        foreach (var word in (string[])["list", "show", "replay", "purge", "--json", "--storage", "EchoStorage", "Exit code"])
        {
            output.ShouldContain(word);
        }
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString()!;
    }

    /// <summary>A letter of a row whose number is as given; the later put, the later its time.</summary>
    private async Task PutAsync(int number, string actionId)
    {
        var sender = new EventSender(new QueueServiceClient(_account), new BlobServiceClient(_account));
        var run = new ExportRun
        {
            Id = "20261123T020000Z-7f3a91c2",
            Client = "main",
            Kind = ExportKinds.BackupActions,
            Mode = "changes",
            State = ExportRun.Running,
            Sequence = 1795399200000,
            Started = FastTime.Start,
        };
        var row = new UnreadableRow($$"""{"action_id":{{actionId}},"computer_id":"0003"}""", $"number {number}");
        var letter = DeadLetter.OfRow(run, new WorkAccount("acme", "northwind"), row.Json, row.Reason, FastTime.Start.AddMinutes(number));
        await sender.PutAsideAsync(letter, Token);
    }

    private async Task<(int ExitCode, string Output, IReadOnlyList<string> Errors)> CommandAsync(params string[] arguments)
    {
        await using var process = LocalProcess.Start(["dead-letters", .. arguments], [new("EchoStorage", _account)]);
        var (exitCode, output) = await process.EndAsync();
        return (exitCode, output, [.. process.Errors]);
    }
}
