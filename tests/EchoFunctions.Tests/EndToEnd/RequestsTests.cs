using Azure.Storage.Blobs;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>What a run costs the vendor's API, as the README states it, and who may use a partner tree that another run has read.</summary>
public sealed class RequestsTests(AzuriteFixture azurite)
{
    private const int Accounts = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(30)]
    [InlineData(2000)]
    public async Task A_run_without_changes_costs_one_request_for_each_account(int actions)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (Accounts, actions));
        await using var app = await RunningApp.StartAsync(azurite.TakeAccount(), vendor.Settings());
        await app.RunAsync(ExportKinds.Accounts);
        await app.RunAsync(ExportKinds.Computers);

        var computers = await CostOfAsync(vendor, () => app.RunAsync(ExportKinds.Computers));
        var accounts = await CostOfAsync(vendor, () => app.RunAsync(ExportKinds.Accounts));

        computers.ShouldBe(new() { ["/v1/accounts/{username}/action_history"] = Accounts });
        accounts["/v1/accounts/{username}"].ShouldBe(Accounts);
        accounts.Keys.ShouldBe(["/v1/accounts/{username}", .. accounts.Keys.Where(IsOfTree)], ignoreOrder: true);
    }

    [Fact]
    public async Task Computers_are_read_when_they_have_acted_and_all_once_a_day()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount, o.Warts) = (Accounts, 60, false));
        await using var app = await RunningApp.StartAsync(azurite.TakeAccount(), vendor.Settings());
        var run = await app.RunAsync(ExportKinds.Computers);
        var all = (await vendor.TotalsAsync()).GetProperty("computers").GetInt32();
        foreach (var hours in (int[])[2, 5])
        {
            // Behind that, the computer's clock is days late; it is read once a day.
            var since = run.Started - BackupActionsKind.LookBack;
            var before = await ActorsAsync(vendor, since);
            await AdvanceAsync(vendor, app, TimeSpan.FromHours(hours));
            var now = await ActorsAsync(vendor, since);
            var acted = now.Count(computer => before.GetValueOrDefault(computer.Key) != computer.Value);

            var cost = await CostOfAsync(vendor, async () => run = await app.RunAsync(ExportKinds.Computers));

            cost.GetValueOrDefault("/v1/accounts/{username}/computers/{computer}").ShouldBe(acted);
            acted.ShouldBeInRange(1, all - 1);
            cost.ShouldNotContainKey("/v1/accounts/{username}/computers");
        }

        await AdvanceAsync(vendor, app, TimeSpan.FromHours(20));
        var daily = await CostOfAsync(vendor, () => app.RunAsync(ExportKinds.Computers));

        daily["/v1/accounts/{username}/computers/{computer}"].ShouldBe(all);
        daily["/v1/accounts/{username}/computers"].ShouldBe(Accounts);
    }

    [Fact]
    public async Task The_partner_tree_is_read_once_in_ten_minutes_unless_it_is_the_matter_of_the_run()
    {
        await using var vendor = await Vendor.StartAsync();
        await using var app = await RunningApp.StartAsync(azurite.TakeAccount(), vendor.Settings());

        (await ReadsTreeAsync(ExportKinds.Computers)).ShouldBeTrue("nobody has read it");
        (await ReadsTreeAsync(ExportKinds.BackupActions)).ShouldBeFalse();
        (await ReadsTreeAsync(ExportKinds.Accounts)).ShouldBeTrue();
        (await ReadsTreeAsync(ExportKinds.BackupActions, ExportRequest.Snapshot)).ShouldBeTrue();
        app.Time.Advance(TimeSpan.FromMinutes(8));
        (await ReadsTreeAsync(ExportKinds.BackupActions)).ShouldBeFalse();
        app.Time.Advance(TimeSpan.FromMinutes(3));
        (await ReadsTreeAsync(ExportKinds.BackupActions)).ShouldBeTrue();
        app.Time.Advance(TimeSpan.FromMinutes(8));
        (await ReadsTreeAsync(ExportKinds.Accounts)).ShouldBeTrue();
        app.Time.Advance(TimeSpan.FromMinutes(8));
        (await ReadsTreeAsync(ExportKinds.Computers)).ShouldBeFalse("the run of accounts has renewed it");

        async Task<bool> ReadsTreeAsync(string kind, string? mode = null) =>
            (await CostOfAsync(vendor, async () => (await app.RunAsync(kind, mode)).Accounts.Done.ShouldBe(12))).Keys.Any(IsOfTree);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"settings\":")]
    [InlineData("{\"accounts\":[]}")]
    [InlineData("[]")]
    public async Task A_partner_tree_that_is_lost_or_cannot_be_read_is_read_again(string? content)
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await app.RunAsync(ExportKinds.Accounts);
        var blob = new BlobServiceClient(connection).GetBlobContainerClient(ContainerNames.State).GetBlobClient("tree/main.json");
        await blob.DeleteAsync(cancellationToken: Token);
        if (content is not null)
        {
            await blob.UploadAsync(BinaryData.FromString(content), Token);
        }

        var run = await app.RunAsync(ExportKinds.Computers);

        (run.State, run.Accounts.Done).ShouldBe((ExportRun.Completed, 12));
        (await blob.DownloadContentAsync(Token)).Value.Content.ToString().ShouldContain("northwind-msp");
    }

    [Fact]
    public async Task Other_settings_have_a_tree_of_their_own()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Partners, o.Accounts) = (4, 12));
        await using var other = await Vendor.StartAsync(o => (o.Seed, o.Partners, o.Accounts) = (7, 1, 5));
        var part = (await vendor.TruthAsync(ExportKinds.Accounts)).Values
            .Select(a => a.GetProperty("partner").GetString()!).First(partner => partner != "northwind-msp");
        var connection = azurite.TakeAccount();
        await using (var app = await RunningApp.StartAsync(connection, vendor.Settings()))
        {
            (await app.RunAsync(ExportKinds.BackupActions)).Accounts.Planned.ShouldBe(12);
        }

        await ShouldPlanAsync(vendor.Settings(), 12, readsTree: false);
        await ShouldPlanAsync(new(vendor.Settings()) { ["Echo:Clients:main:PartnerUsername"] = part }, null, readsTree: true);
        await ShouldPlanAsync(other.Settings(), 5, readsTree: true);

        async Task ShouldPlanAsync(Dictionary<string, string?> settings, int? planned, bool readsTree)
        {
            await using var app = await RunningApp.StartAsync(connection, settings);
            app.Time.Advance(TimeSpan.FromMinutes(3));
            var server = settings["Echo:Clients:main:ApiUri"] == vendor.Address.AbsoluteUri ? vendor : other;
            var accounts = 0;
            var cost = await CostOfAsync(server, async () => accounts = (await app.RunAsync(ExportKinds.BackupActions)).Accounts.Planned);
            cost.Keys.Any(IsOfTree).ShouldBe(readsTree);
            accounts.ShouldBe(planned ?? Math.Clamp(accounts, 1, 11), "those of a part are fewer");
        }
    }

    private static bool IsOfTree(string route) => !route.StartsWith("/v1/accounts", StringComparison.Ordinal);

    /// <summary>The requests that something takes, by route.</summary>
    private static async Task<Dictionary<string, int>> CostOfAsync(Vendor vendor, Func<Task> act)
    {
        var before = await RoutesAsync(vendor);
        await act();
        return (await RoutesAsync(vendor)).Where(route => route.Value > before.GetValueOrDefault(route.Key))
            .ToDictionary(route => route.Key, route => route.Value - before.GetValueOrDefault(route.Key), StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, int>> RoutesAsync(Vendor vendor) =>
        (await vendor.CountersAsync()).GetProperty("routes").EnumerateObject()
        .ToDictionary(route => route.Name, route => route.Value.GetInt32(), StringComparer.Ordinal);

    /// <summary>The latest time that each computer's actions since a date tell.</summary>
    private static async Task<Dictionary<string, DateTimeOffset>> ActorsAsync(Vendor vendor, DateTimeOffset since) =>
        (await vendor.TruthAsync(ExportKinds.BackupActions)).Values.Where(a => a.GetProperty("local_start").GetDateTimeOffset() >= since)
        .GroupBy(a => $"{a.GetProperty("username")}/{a.GetProperty("computer_id")}", StringComparer.Ordinal)
        .ToDictionary(
            g => g.Key,
            g => g.SelectMany(a => (string?[])[a.GetProperty("local_start").GetString(), a.GetProperty("local_end").GetString()])
                .Where(time => time is not null).Max(time => DateTimeOffset.Parse(time!, System.Globalization.CultureInfo.InvariantCulture)),
            StringComparer.Ordinal);

    private static async Task AdvanceAsync(Vendor vendor, RunningApp app, TimeSpan time)
    {
        await vendor.AdvanceAsync(time);
        app.Time.Advance(time);
    }
}
