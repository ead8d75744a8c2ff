using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>The command that the README shows, as a process.</summary>
public sealed class EmbeddedRunTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Once_ends_with_one_line_of_JSON_whose_counts_are_the_truth()
    {
        await using var twin = await Vendor.StartAsync(o => (o.Seed, o.Accounts, o.ActionsPerAccount) = (5, 9, 30));
        var connection = azurite.TakeAccount();
        await using var process = LocalProcess.Start(
            ["--once"],
            [new("EchoStorage", connection), new("Sandbox:Seed", "5"), new("Sandbox:Accounts", "9"), new("Sandbox:ActionsPerAccount", "30")]);

        var (exitCode, output) = await process.EndAsync();

        exitCode.ShouldBe(0, string.Join('\n', process.Errors));
        var line = JsonElement.Parse(output.TrimEnd().Split('\n')[^1]);
        line.EnumerateObject().Select(m => m.Name).ShouldBe(
            ["accounts", "computers", "backupActions", "usage", "messages", "tokenRequests", "apiRequests", "queueOperations", "seconds"]);
        var truth = await twin.TotalsAsync();
        foreach (var kind in (string[])["accounts", "computers", "backupActions", "usage"])
        {
            line.GetProperty(kind).GetInt64().ShouldBe(truth.GetProperty(kind).GetInt64(), kind);
        }

        var got = await new Ledger(connection).TakeAsync();
        line.GetProperty("messages").GetInt64().ShouldBe(got.DistinctBy(d => d.Message).Count());
        line.GetProperty("queueOperations").GetInt64().ShouldBe(line.GetProperty("messages").GetInt64());
        line.GetProperty("tokenRequests").GetInt64().ShouldBe(1);
        line.GetProperty("apiRequests").GetInt64().ShouldBeGreaterThan(9);
        string[] kinds = ["accounts", "computers", "backupActions", "usage", "plans", "planPercentage", "provisions", "consumptionUsage"];
        got.Count.ShouldBe(kinds.Sum(kind => truth.GetProperty(kind).GetInt32()));
    }

    [Fact]
    public async Task Help_is_given()
    {
        await using var process = LocalProcess.Start(["--help"]);

        var (exitCode, output) = await process.EndAsync();

        exitCode.ShouldBe(0);
        output.ShouldContain("--once");
        process.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--onse")]
    [InlineData("--Sandbox:Acounts=5")]
    public async Task An_argument_that_is_unknown_ends_it_with_one_line(string argument)
    {
        await using var process = LocalProcess.Start(["--once", argument]);

        var (exitCode, output) = await process.EndAsync();

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        process.Errors.ShouldHaveSingleItem().ShouldContain(argument.TrimStart('-').Split('=')[0]);
    }

    [Fact]
    public async Task Interrupted_it_leaves_nothing_running()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // No signal can be sent there.
        }

        await using var vendor = await Vendor.StartAsync();
        await using var tap = await Tap.StartAsync(vendor.Address);
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        tap.OnRequest = async _ =>
        {
            reached.TrySetResult();
            await release.Task;
            return true;
        };
        var data = Directory.CreateTempSubdirectory();
        try
        {
            await using var process = LocalProcess.Start(["--once", "--data", data.FullName], vendor.Settings(tap.Address));
            await reached.Task.WaitAsync(Token);
            var children = await ChildrenAsync(process.Id);
            children.ShouldNotBeEmpty("Azurite is not a child of the process");

            using (var kill = Process.Start("kill", ["-2", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync(Token);
            }

            // Held until the end: a run that can finish may be faster than the signal.
            (await process.EndAsync()).ExitCode.ShouldBe(130, string.Join('\n', process.Errors));
            while ((await RunningAsync(children)).Length > 0)
            {
                // Ends by itself once its parent is gone, or the test's time runs out.
                Token.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            release.SetResult();
            data.Delete(recursive: true);
        }
    }

    private static Task<string[]> ChildrenAsync(int parent) => PsAsync("--ppid", parent.ToString(CultureInfo.InvariantCulture));

    private static Task<string[]> RunningAsync(string[] ids) => PsAsync("-p", string.Join(',', ids));

    private static async Task<string[]> PsAsync(params string[] which)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "pid=", .. which]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await ps.StandardOutput.ReadToEndAsync(Token);
        await ps.WaitForExitAsync(Token);
        return output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
