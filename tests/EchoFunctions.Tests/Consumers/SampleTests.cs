using System.Text.Json.Nodes;
using System.Web;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;
using EchoPlatform;

namespace EchoFunctions.Tests.Consumers;

/// <summary>What docs/consumers shows is true: whoever reads a queue like that knows in the end what the vendor knows.</summary>
public sealed class SampleTests(AzuriteFixture azurite)
{
    private const string Resources = "echo-resources";

    private static readonly string[] Kinds = [ExportKinds.Accounts, ExportKinds.Computers, ExportKinds.BackupActions];

    public static TheoryData<string> Languages => [Sample.CSharp, Sample.JavaScript, Sample.Python];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_store_is_the_truth_in_both_encodings_and_with_a_row_in_a_blob(string language)
    {
        using var plain = await Sample.OfAsync(language);
        using var coded = await Sample.OfAsync(language);
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (5, 60));
        await WriteLargeReferenceAsync(vendor);
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings(), new()
        {
            ["Echo:Subscriptions:plain:Queue"] = "for-plain",
            ["Echo:Subscriptions:coded:Queue"] = "for-coded",
            ["Echo:Subscriptions:coded:Encoding"] = "base64",
        });

        foreach (var hours in (int[])[0, 26])
        {
            await vendor.AdvanceAsync(TimeSpan.FromHours(hours));
            app.Time.Advance(TimeSpan.FromHours(hours));
            await RunAsync(app);

            await plain.ReadAsync(connection, "for-plain");
            await coded.ReadAsync(connection, "for-coded");

            foreach (var kind in Kinds)
            {
                var truth = await vendor.TruthAsync(kind);
                Ledger.ShouldEqual(plain.Present(kind), truth);
                Ledger.ShouldEqual(coded.Present(kind), truth);
            }
        }

        var payloads = new BlobContainerClient(connection, "echo-payloads");
        (await payloads.GetBlobsAsync(cancellationToken: Token).CountAsync(Token)).ShouldBePositive("no claim check, so the test has proved little");
        (await CountAsync(connection, "for-plain"), await CountAsync(connection, "for-coded")).ShouldBe((0, 0));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Repeats_and_disorder_change_nothing(string language)
    {
        using var sample = await Sample.OfAsync(language);
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (5, 60));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await RunAsync(app);
        var first = await TakeAsync(connection);
        await vendor.AdvanceAsync(TimeSpan.FromHours(26));
        app.Time.Advance(TimeSpan.FromHours(26));
        await RunAsync(app);
        var second = await TakeAsync(connection);
        second.ShouldNotBeEmpty();
        List<string> many = [.. Enumerable.Repeat(first.Concat(second), 8).SelectMany(texts => texts)];
        many.Count.ShouldBeGreaterThan(32, "all messages come in one answer of the queue");

        foreach (var texts in (List<string>[])[second, first, many])
        {
            await SendAsync(connection, [.. texts.AsEnumerable().Reverse()]);
            await sample.ReadAsync(connection, Resources);
        }

        foreach (var kind in Kinds)
        {
            Ledger.ShouldEqual(sample.Present(kind), await vendor.TruthAsync(kind));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_removed_row_stays_removed_until_a_newer_one_comes(string language)
    {
        using var sample = await Sample.OfAsync(language);
        var connection = azurite.TakeAccount();

        await ReadAsync(Account(sequence: 10, "added"));
        sample.Present("accounts").ShouldHaveSingleItem();

        await ReadAsync(Account(sequence: 30, "removed"));
        sample.Present("accounts").ShouldBeEmpty();

        await ReadAsync(Account(sequence: 20, "updated"), Account(sequence: 10, "added"));
        sample.Present("accounts").ShouldBeEmpty();

        await ReadAsync(Account(sequence: 40, "added"));
        sample.Present("accounts").ShouldHaveSingleItem().Sequence.ShouldBe(40);

        async Task ReadAsync(params string[] texts)
        {
            await SendAsync(connection, texts);
            await sample.ReadAsync(connection, Resources);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Killed_before_it_deletes_it_has_stored_and_the_message_comes_again(string language)
    {
        using var sample = await Sample.OfAsync(language);
        var connection = azurite.TakeAccount();
        await SendAsync(connection, Account(sequence: 10, "added"));
        var (tapped, blobs, queues) = await Tap.StorageAsync(connection);
        await using var _ = blobs;
        await using var __ = queues;
        var kill = new TaskCompletionSource<Action>(TaskCreationOptions.RunContinuationsAsynchronously);
        Uri? delete = null;
        queues.OnRequest = async request =>
        {
            if (request.Method != "DELETE")
            {
                return true;
            }

            delete = new Uri($"http://tap{request.Path}{request.QueryString}");
            (await kill.Task)();
            return false;
        };

        var (exitCode, _, _) = await sample.RunAsync(tapped, Resources, kill.SetResult);

        exitCode.ShouldNotBe(0);
        sample.Present("accounts").ShouldHaveSingleItem();
        (await CountAsync(connection, Resources)).ShouldBe(1);

        // The five minutes are over at once.
        var queue = new QueueClient(connection, Resources);
        await queue.UpdateMessageAsync(
            delete!.Segments[^1], HttpUtility.ParseQueryString(delete.Query)["popreceipt"], visibilityTimeout: TimeSpan.Zero, cancellationToken: Token);
        await sample.ReadAsync(connection, Resources);
        sample.Present("accounts").ShouldHaveSingleItem().Sequence.ShouldBe(10);
        (await CountAsync(connection, Resources)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task What_cannot_be_read_is_set_aside_at_the_fifth_try_and_its_neighbours_go_on(string language)
    {
        using var sample = await Sample.OfAsync(language);
        var connection = azurite.TakeAccount();
        var queue = new QueueClient(connection, Resources);
        await SendAsync(connection, "{\"tried\":\"four times\"}");
        for (var tries = 0; tries < 4; tries++)
        {
            QueueMessage taken = await queue.ReceiveMessageAsync(cancellationToken: Token);
            await queue.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Token);
        }

        await SendAsync(connection, "not tried yet", Account(sequence: 10, "added"));

        var (exitCode, _, errors) = await sample.RunAsync(connection, Resources);

        exitCode.ShouldBe(0, errors);
        errors.ShouldContain("try 5");
        errors.ShouldContain("try 1");
        sample.Present("accounts").ShouldHaveSingleItem();
        (await CountAsync(connection, Resources)).ShouldBe(1);
        PeekedMessage poison = await new QueueClient(connection, $"{Resources}-poison").PeekMessageAsync(Token);
        poison.MessageText.ShouldBe("{\"tried\":\"four times\"}");
        poison.ExpiresOn!.Value.Year.ShouldBe(9999);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_problem_is_open_while_the_last_finished_action_did_not_end_well(string language)
    {
        using var sample = await Sample.OfAsync(language);
        var connection = azurite.TakeAccount();
        await SendAsync(
            connection,
            Action(1, "Mended", "2026-11-20T23:00:00-05:00", "FAILURE", ["ERRORS"]),
            Action(2, "Mended", "2026-11-21T23:00:00-05:00", "COMPLETED"),
            Action(3, "Still running", "2026-11-21T23:30:00-05:00", "FAILURE", ["ERRORS", "MISSED"]),
            Action(4, "Still running", null, "RUNNING"),
            Action(5, "Documents", "2026-11-21T23:00:00-05:00", "COMPLETED"),
            Action(6, "Documents", "2026-11-22T04:00:01Z", "WARNING"), // an hour later than it looks
            Action(7, "Gone", "2026-11-21T23:00:00-05:00", "FAILURE"),
            Action(7, "Gone", "2026-11-21T23:00:00-05:00", "FAILURE", change: "removed"),
            Action(8, null, "2026-11-21T23:00:00-05:00", "FAILURE"));

        var lines = await sample.ReadAsync(connection, Resources);

        lines.ShouldBe(
        [
            "main/acme/0003/Documents: WARNING () since 2026-11-22T04:00:01Z",
            "main/acme/0003/Still running: FAILURE (ERRORS, MISSED) since 2026-11-21T23:30:00-05:00",
        ]);
    }

    [Fact]
    public async Task The_Python_sample_compiles()
    {
        Assert.SkipUnless(await Sample.PythonSaysYesAsync("-c", ""), "python3 is not on this machine");

        (await Sample.PythonSaysYesAsync(
            "-c", "import sys; compile(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1], 'exec')", Repository.PathOf("docs/consumers/python/consume.py")))
            .ShouldBeTrue();
    }

    [Theory]
    [InlineData("consumers/csharp/Program.cs")]
    [InlineData("consumers/javascript/consume.js")]
    [InlineData("consumers/python/consume.py")]
    [InlineData("consumers/powershell/Consume.ps1")]
    public void The_page_links_every_sample_and_none_is_longer_than_it_says(string sample)
    {
        Repository.Read("docs/consumers.md").ShouldContain($"({sample})");
        Repository.Read($"docs/{sample}").Count(character => character == '\n').ShouldBeLessThan(100);
    }

    private static string Account(long sequence, string change) =>
        Event("accounts", new JsonObject { ["key"] = "acme", ["version"] = $"{sequence:x16}", ["sequence"] = sequence, ["change"] = change, ["username"] = "acme" });

    private static string Action(int id, string? set, string? end, string condition, string[]? types = null, string change = "added")
    {
        var row = new JsonObject
        {
            ["key"] = $"acme/0003/{id}",
            ["version"] = $"{id:x16}",
            ["sequence"] = change == "removed" ? 20 : 10,
            ["change"] = change,
            ["username"] = "acme",
            ["computer_id"] = "0003",
            ["action_id"] = id,
            ["backupset_name"] = set,
            ["local_end"] = end,
            ["condition_status"] = condition,
            ["condition_types"] = types is null ? null : new JsonArray([.. types.Select(type => JsonValue.Create(type))]),
        };
        if (set is not null)
        {
            row["correlation_key"] = $"main/acme/0003/{set}";
        }

        return Event("backup-actions", row);
    }

    private static string Event(string kind, JsonObject row)
    {
        var message = JsonNode.Parse(MessageSchemas.Sample($"echo.{kind}.v1"))!;
        message["data"]!["records"] = new JsonArray(row);
        return message.ToJsonString();
    }

    private static async Task SendAsync(string connection, params IReadOnlyList<string> texts)
    {
        var queue = new QueueClient(connection, Resources);
        await queue.CreateIfNotExistsAsync(cancellationToken: Token);
        foreach (var text in texts)
        {
            await queue.SendMessageAsync(text, Token);
        }
    }

    /// <summary>Everything that waits, taken from the queue.</summary>
    private static async Task<List<string>> TakeAsync(string connection)
    {
        var queue = new QueueClient(connection, Resources);
        var texts = new List<string>();
        while ((await queue.ReceiveMessagesAsync(32, cancellationToken: Token)).Value is { Length: > 0 } messages)
        {
            texts.AddRange(messages.Select(m => m.MessageText));
            await Task.WhenAll(messages.Select(m => queue.DeleteMessageAsync(m.MessageId, m.PopReceipt, Token)));
        }

        return texts;
    }

    /// <summary>Messages on a queue, those in somebody's hands included.</summary>
    private static async Task<int> CountAsync(string connection, string queue) =>
        (await new QueueClient(connection, queue).GetPropertiesAsync(Token)).Value.ApproximateMessagesCount;

    private static async Task RunAsync(RunningApp app)
    {
        foreach (var kind in Kinds)
        {
            (await app.RunAsync(kind)).State.ShouldBe(ExportRun.Completed);
        }
    }

    /// <summary>A reference code that no queue message has room for.</summary>
    private static async Task WriteLargeReferenceAsync(Vendor vendor)
    {
        var settings = vendor.Settings();
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());
        var token = await new OAuthClient(http, vendor.Address).RequestTokenAsync(
            settings["Echo:Clients:main:ClientId"]!, settings["Echo:Clients:main:ClientSecret"]!, [OAuthScopes.AccountsWrite], Token);
        var username = (await vendor.TruthAsync(ExportKinds.Accounts)).Keys.First();
        await new EchoPlatformClient(http, vendor.Address, new OneToken(token.AccessToken))
            .Accounts.UpdateInfoAsync(Uri.UnescapeDataString(username), new AccountInfo { ReferenceCode = new string('r', 70_000) }, Token);
    }

    private sealed class OneToken(string token) : IAccessTokenProvider
    {
        public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new(token);

        public ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken) => new(token);
    }
}
