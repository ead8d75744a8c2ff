using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using EchoFunctions.Local.Embedded;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Embedded;

public sealed class AzuriteTests(AzuriteFixture fixture)
{
    private static readonly string[] Plain =
        ["--inMemoryPersistence", "--silent", "--disableTelemetry", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serves_the_storage_clients_this_app_uses()
    {
        var (blobs, queues) = fixture.TakeClients();

        var queue = queues.GetQueueClient("echo-work");
        await queue.CreateAsync(cancellationToken: Token);
        await queue.SendMessageAsync("hello", timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: Token);
        var container = blobs.GetBlobContainerClient("echo-state");
        await container.CreateAsync(cancellationToken: Token);
        await container.GetBlobClient("a").UploadAsync(BinaryData.FromString("1"), Token);

        (await queue.ReceiveMessageAsync(cancellationToken: Token)).Value.MessageText.ShouldBe("hello");
        (await container.GetBlobClient("a").DownloadContentAsync(Token)).Value.Content.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task Keeps_the_accounts_of_two_tests_apart()
    {
        var (_, one) = fixture.TakeClients();
        var (_, two) = fixture.TakeClients();

        await one.GetQueueClient("echo-work").CreateAsync(cancellationToken: Token);

        (await one.GetQueueClient("echo-work").ExistsAsync(Token)).Value.ShouldBeTrue();
        (await two.GetQueueClient("echo-work").ExistsAsync(Token)).Value.ShouldBeFalse();
    }

    [Fact]
    public async Task Finds_one_that_is_running_and_leaves_it_running()
    {
        var (blob, queue) = (fixture.Started.BlobEndpoint, fixture.Started.QueueEndpoint);
        await using (var found = (await Azurite.FindRunningAsync(blob, queue, Token)).ShouldNotBeNull())
        {
            found.IsOwn.ShouldBeFalse();
            found.ConnectionString.ShouldBe(fixture.Started.ConnectionString);
        }

        (await Azurite.FindRunningAsync(blob, queue, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Takes_nothing_else_on_those_ports_for_Azurite()
    {
        var (blob, queue) = (fixture.Started.BlobEndpoint, fixture.Started.QueueEndpoint);

        (await Azurite.FindRunningAsync(queue, blob, Token)).ShouldBeNull();
        (await Azurite.FindRunningAsync(blob, new Uri("http://127.0.0.1:1"), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Takes_no_Azurite_that_refuses_the_version_of_our_clients()
    {
        var start = new ProcessStartInfo("node", [AzuriteInstallation.Launcher, .. Plain])
        {
            UseShellExecute = false,
            WorkingDirectory = await AzuriteInstallation.EnsureAsync(root: null, static _ => { }, Token),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var strict = Process.Start(start).ShouldNotBeNull();
        var addresses = new List<Uri>();
        while (addresses.Count < 2)
        {
            var line = (await strict.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldNotBeNull();
            if (line.Split("successfully listening at ") is [_, var address])
            {
                addresses.Add(new Uri(address));
            }
        }

        (await Azurite.FindRunningAsync(addresses[0], addresses[1], Token)).ShouldBeNull();

        strict.StandardInput.Close();
        await strict.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Keeps_what_was_written_to_a_chosen_data_folder()
    {
        var folder = Directory.CreateTempSubdirectory("echofunctions-test-").FullName;
        try
        {
            var options = new AzuriteOptions { InMemory = false, DataFolder = folder };
            await using (var first = await Azurite.StartAsync(options, Token))
            {
                first.IsOwn.ShouldBeTrue();
                var queue = new QueueClient(first.ConnectionString, "kept");
                await queue.CreateAsync(cancellationToken: Token);
                await queue.SendMessageAsync("still here", Token);
            }

            await using var second = await Azurite.StartAsync(options, Token);
            var message = await new QueueClient(second.ConnectionString, "kept").ReceiveMessageAsync(cancellationToken: Token);
            message.Value.MessageText.ShouldBe("still here");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Leaves_no_process_and_no_temporary_folder_behind()
    {
        Process child;
        string folder;
        await using (var azurite = await Azurite.StartAsync(new AzuriteOptions { InMemory = false }, Token))
        {
            child = Process.GetProcessById(azurite.ProcessId!.Value);
            folder = azurite.TemporaryFolder.ShouldNotBeNull();
            Directory.Exists(folder).ShouldBeTrue();
            await new BlobContainerClient(azurite.ConnectionString, "some").CreateAsync(cancellationToken: Token);
        }

        using (child)
        {
            child.HasExited.ShouldBeTrue();
        }

        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Ends_when_its_parent_is_killed()
    {
        // A parent that holds the launcher's input as this process does, so that it can be killed in its place.
        const string Parent = """
            const child = require("child_process").spawn(process.execPath, process.argv.slice(1), { stdio: ["pipe", "pipe", "ignore"] });
            child.stdout.on("data", data => { if (String(data).includes("Table service is successfully")) { console.log(child.pid); } });
            """;
        var installation = await AzuriteInstallation.EnsureAsync(root: null, static _ => { }, Token);
        var start = new ProcessStartInfo(
            "node",
            ["-e", Parent, AzuriteInstallation.Launcher, .. Plain])
        {
            UseShellExecute = false,
            WorkingDirectory = installation,
            RedirectStandardOutput = true,
        };
        using var parent = Process.Start(start).ShouldNotBeNull();
        var line = await parent.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        using var child = Process.GetProcessById(int.Parse(line.ShouldNotBeNull(), CultureInfo.InvariantCulture));

        parent.Kill();

        await child.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Installs_once_when_several_ask_at_the_same_time()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("ECHO_SLOW_TESTS") is "1",
            "Downloads the package three times; set ECHO_SLOW_TESTS=1 to run it.");
        var root = Directory.CreateTempSubdirectory("echofunctions-test-").FullName;
        try
        {
            var folders = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AzuriteInstallation.EnsureAsync(root, static _ => { }, Token)));

            folders.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
            Directory.GetDirectories(root).ShouldBe([folders[0]]);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Says_what_the_child_said_when_it_does_not_start()
    {
        var file = Path.GetTempFileName();
        try
        {
            var exception = await Should.ThrowAsync<EmbeddedServiceException>(
                () => Azurite.StartAsync(new AzuriteOptions { InMemory = false, DataFolder = Path.Combine(file, "no") }, Token));

            exception.Message.ShouldContain("Exit due to unhandled error");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Says_what_to_install_when_a_program_is_missing()
    {
        var start = new ProcessStartInfo("echofunctions-no-such-program") { UseShellExecute = false };

        Should.Throw<EmbeddedServiceException>(() => NpmInstallation.Start(start, AzuriteInstallation.NodeIsMissing))
            .Message.ShouldStartWith("Azurite needs Node.js 20 or later: install it from https://nodejs.org");
    }

    [Fact]
    public void Pins_the_package_without_naming_a_registry()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "azurite", "package-lock.json"));

        text.ShouldNotContain("\"resolved\"");
        text.ShouldContain("\"azurite\": \"3.35.0\"");
    }
}
