using Azure.Storage.Queues;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>A run meets what cannot be read, done or delivered, and goes on; what it put aside can be tried again.</summary>
public sealed class DeadLetterRunTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> TwoQueues = new(StringComparer.Ordinal)
    {
        ["Echo:Subscriptions:all:Queue"] = "echo-resources",
        ["Echo:Subscriptions:psa:Queue"] = "psa",
        ["Echo:Subscriptions:psa:Encoding"] = "base64",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_queue_that_refuses_holds_up_nobody_and_gets_everything_once_it_is_mended()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 150));
        var account = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(account);
        await using var _ = blobs;
        await using var __ = queues;
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings(), TwoQueues);
        queues.Refuse = request => request.Path.Value!.EndsWith("/psa/messages", StringComparison.Ordinal) ? (403, "AuthorizationFailure") : null;

        var run = await app.RunAsync(ExportKinds.BackupActions);

        run.State.ShouldBe(ExportRun.Completed, string.Join("; ", run.Errors));
        run.DeadLetters.ShouldBe(run.Messages);
        var truth = await vendor.TruthAsync(ExportKinds.BackupActions);
        Ledger.ShouldEqual(await new Ledger(account).TakeAsync(), truth);
        (await app.RunAsync(ExportKinds.BackupActions)).Messages.ShouldBe(0, "the next run does not send it again");

        queues.Refuse = static _ => null;
        var box = app.Host.Functions.Services.GetRequiredService<DeadLetterBox>();
        (await box.ReplayAsync(id: null, Token)).Replayed.ShouldBe((int)run.DeadLetters);
        Ledger.ShouldEqual(await new Ledger(account, "psa").TakeAsync(), truth);
        (await new Ledger(account).TakeDeadLettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_queue_that_is_being_deleted_gets_its_messages_put_aside()
    {
        await using var vendor = await Vendor.StartAsync(o => o.Accounts = 3);
        var account = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(account);
        await using var _ = blobs;
        await using var __ = queues;
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        queues.Refuse = request => (request.Method, request.Path.Value![(request.Path.Value!.IndexOf('/', 1) + 1)..]) switch
        {
            ("POST", "echo-resources/messages") => (404, "QueueNotFound"),
            ("PUT", "echo-resources") when queues.Seen.Any(s => s.EndsWith("/echo-resources/messages", StringComparison.Ordinal)) => (409, "QueueBeingDeleted"),
            _ => null,
        };

        var run = await app.RunAsync(ExportKinds.Accounts);

        (run.State, run.Records, run.Messages).ShouldBe((ExportRun.Completed, 3, 0), string.Join("; ", run.Errors));
        run.DeadLetters.ShouldBeGreaterThan(0);
        (await new Ledger(account).TakeDeadLettersAsync()).ShouldAllBe(l => l.GetProperty("data").GetProperty("reason").GetString()!.Contains("409 QueueBeingDeleted"));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_queue_that_is_busy_fails_the_run_and_nothing_is_put_aside(int status)
    {
        await using var vendor = await Vendor.StartAsync(o => o.Accounts = 3);
        var account = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(account);
        await using var _ = blobs;
        await using var __ = queues;
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        queues.Refuse = request => request.Path.Value!.EndsWith("/echo-resources/messages", StringComparison.Ordinal) ? (status, "ServerBusy") : null;

        var run = await app.RunAsync(ExportKinds.Accounts);

        (run.State, run.DeadLetters).ShouldBe((ExportRun.Failed, 0));
        run.Errors.ShouldHaveSingleItem().ShouldContain("'echo-resources'");
        queues.Refuse = static _ => null;
        (await app.RunAsync(ExportKinds.Accounts)).State.ShouldBe(ExportRun.Completed);
        (await new Ledger(account).TakeAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_work_item_that_failed_on_every_try_ends_its_run_and_the_next_takes_up_what_it_left()
    {
        await using var vendor = await Vendor.StartAsync(o => o.Accounts = 200);
        var account = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(account, vendor.Settings(), new() { ["AzureWebJobs.ProcessWork.Disabled"] = "true" });
        var worker = app.Host.Functions.Services.GetRequiredService<ExportWorker>();
        var (work, poison) = (new QueueClient(account, "echo-work"), new QueueClient(account, "echo-work-poison"));
        var (_, id) = await app.StartRunAsync(ExportKinds.Accounts);
        await worker.ProcessAsync((await TakeAsync(work)).ShouldHaveSingleItem(), Token);
        var items = await TakeAsync(work);
        items.Count.ShouldBeGreaterThan(1);

        // As the host does when the function has failed five times.
        await poison.SendMessageAsync(items[0], Token);
        foreach (var item in items.Skip(1))
        {
            await worker.ProcessAsync(item, Token);
        }

        var run = await app.EndOfAsync(id);
        run.State.ShouldBe(ExportRun.Failed);
        run.Errors.ShouldHaveSingleItem().ShouldMatch("^Work item [0-9]+ failed on every try and lies on echo-dead-letters");
        (run.Accounts.Done + run.Accounts.Failed, run.DeadLetters).ShouldBe((200, 1));
        run.Accounts.Failed.ShouldBeGreaterThan(0);
        var ledger = new Ledger(account);
        (await ledger.TakeAsync()).Count.ShouldBe(run.Accounts.Done);
        var letter = (await ledger.TakeDeadLettersAsync()).ShouldHaveSingleItem();
        letter.GetProperty("runid").GetString().ShouldBe(id);
        letter.GetProperty("data").GetProperty("content").GetString().ShouldBe(items[0]);

        // A copy that comes late, or again, changes nothing.
        await worker.GiveUpAsync(items[0], Token);
        await worker.ProcessAsync(items[0], Token);
        (await app.EndOfAsync(id)).DeadLetters.ShouldBe(1);

        (_, id) = await app.StartRunAsync(ExportKinds.Accounts);
        await ProcessAllAsync(worker, work);
        (await app.EndOfAsync(id)).State.ShouldBe(ExportRun.Completed);
        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.All, await vendor.TruthAsync(ExportKinds.Accounts));
    }

    [Fact]
    public async Task A_work_item_given_up_twice_or_after_it_was_done_harms_nothing()
    {
        await using var vendor = await Vendor.StartAsync(o => o.Accounts = 200);
        var account = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(account, vendor.Settings(), new() { ["AzureWebJobs.ProcessWork.Disabled"] = "true" });
        var worker = app.Host.Functions.Services.GetRequiredService<ExportWorker>();
        var work = new QueueClient(account, "echo-work");
        var (_, id) = await app.StartRunAsync(ExportKinds.Accounts);
        await worker.ProcessAsync((await TakeAsync(work)).ShouldHaveSingleItem(), Token);
        var items = await TakeAsync(work);

        await worker.ProcessAsync(items[0], Token);
        await worker.GiveUpAsync(items[0], Token);
        foreach (var item in items.Skip(1))
        {
            await worker.ProcessAsync(item, Token);
        }

        var run = await app.EndOfAsync(id);
        (run.State, run.Accounts.Done).ShouldBe((ExportRun.Completed, 200), string.Join("; ", run.Errors));
        (await new Ledger(account).TakeDeadLettersAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_order_to_plan_that_failed_on_every_try_ends_its_run()
    {
        await using var vendor = await Vendor.StartAsync();
        var account = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(account, vendor.Settings(), new() { ["AzureWebJobs.ProcessWork.Disabled"] = "true" });
        var (_, id) = await app.StartRunAsync(ExportKinds.Accounts);
        var order = (await TakeAsync(new QueueClient(account, "echo-work"))).ShouldHaveSingleItem();

        await new QueueClient(account, "echo-work-poison").SendMessageAsync(order, Token);

        var run = await app.EndOfAsync(id);
        run.State.ShouldBe(ExportRun.Failed);
        run.Errors.ShouldHaveSingleItem().ShouldStartWith("The order to plan the run failed on every try");
        var box = app.Host.Functions.Services.GetRequiredService<DeadLetterBox>();
        (await box.ReplayAsync(id: null, Token)).Notes.ShouldHaveSingleItem().Text.ShouldContain("is over");
        (await new Ledger(account).TakeDeadLettersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{\"run\":\"../current\",\"shard\":-1}")]
    public async Task Poison_that_is_no_work_item_is_put_aside_too(string text)
    {
        await using var vendor = await Vendor.StartAsync();
        var account = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(account, vendor.Settings());
        var worker = app.Host.Functions.Services.GetRequiredService<ExportWorker>();

        await worker.GiveUpAsync(text, Token);

        (await new Ledger(account).TakeDeadLettersAsync()).ShouldHaveSingleItem().GetProperty("data").GetProperty("content").GetString().ShouldBe(text);
    }

    [Fact]
    public async Task Rows_that_the_vendor_sends_broken_can_be_published_by_a_later_version()
    {
        await using var server = await OtherServer.StartAsync();
        server.Actions["alpha"].Insert(10, OtherServer.Action(10, "abc"));
        server.UnreadableAccounts.Add("alpha");
        var account = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(account, server.Settings);
        var actions = await app.RunAsync(ExportKinds.BackupActions);
        await app.RunAsync(ExportKinds.Accounts);
        var box = app.Host.Functions.Services.GetRequiredService<DeadLetterBox>();

        var listed = (await box.ListAsync(new(), Token)).Items;

        listed.Select(i => i.Kind).ShouldBe(["backup-actions", "accounts"], ignoreOrder: true);
        var single = await box.GetAsync(listed.Single(i => i.Kind == "accounts").Id, Token);
        single!.Content!.ShouldContain("\"account_id\":\"x\"", customMessage: "of a single resource, too, the text is kept");
        (await box.ReplayAsync(id: null, Token)).Kept.ShouldBe(2);

        // What it holds is enough: a version that reads the row publishes it.
        var letters = await new Ledger(account).TakeDeadLettersAsync();
        var data = letters.Single(l => l.GetProperty("data").GetProperty("kind").GetString() == "backup-actions").GetProperty("data");
        data.GetProperty("sequence").GetInt64().ShouldBe(actions.Sequence);
        data.GetProperty("account").GetProperty("username").GetString().ShouldBe("alpha");
    }

    private static async Task ProcessAllAsync(ExportWorker worker, QueueClient work)
    {
        while (await TakeAsync(work) is { Count: > 0 } items)
        {
            foreach (var item in items)
            {
                await worker.ProcessAsync(item, Token);
            }
        }
    }

    private static async Task<List<string>> TakeAsync(QueueClient queue)
    {
        var texts = new List<string>();
        while ((await queue.ReceiveMessagesAsync(32, cancellationToken: Token)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                texts.Add(message.MessageText);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token);
            }
        }

        return texts;
    }
}
