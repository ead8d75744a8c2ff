using System.Globalization;
using EchoPlatform.Sandbox;

namespace EchoPlatform.Tests.Sandbox;

public sealed class ReadingTests
{
    [Theory]
    [InlineData(1, 3, 12, 40, 50, true)]
    [InlineData(1, 3, 12, 40, 50, false)]
    [InlineData(2, 1, 5, 7, 3, true)]
    [InlineData(3, 9, 60, 3, 2, true)]
    [InlineData(4, 4, 8, 121, 10, true)]
    [InlineData(5, 2, 3, 1, 1, true)]
    [InlineData(-6, 5, 10, 49, 7, true)]
    [InlineData(7, 3, 7, 101, 50, true)]
    [InlineData(8, 2, 4, 1500, 50, true)]
    public async Task A_careful_reader_finds_exactly_the_truth(int seed, int partners, int accounts, int actions, int size, bool warts)
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions
        {
            Seed = seed,
            Partners = partners,
            Accounts = accounts,
            ActionsPerAccount = actions,
            Warts = warts,
        });
        var reader = new CarefulReader(host);
        using var located = await host.SendAsync("/v1/general/username/0");
        var root = located.Headers.Location!.ToString().Split('/')[^1];
        List<string> foundAccounts = [];
        List<string> foundPartners = [];
        await reader.WalkAsync(root, size, foundAccounts, foundPartners);

        foundPartners.Count.ShouldBe(partners);
        foundAccounts.Order(StringComparer.Ordinal).ShouldBe((await host.AccountsAsync()).Order(StringComparer.Ordinal));
        List<SortedDictionary<string, string>> readComputers = [];
        List<SortedDictionary<string, string>> readActions = [];
        List<SortedDictionary<string, string>> readAccounts = [];
        foreach (var account in foundAccounts)
        {
            var path = $"/v1/accounts/{Uri.EscapeDataString(account)}";
            readAccounts.Add(CarefulReader.Clean(await host.JsonAsync(path)));
            var listed = await reader.ListAsync(path + "/computers", size, row => row.GetProperty("computer_id").GetString()!);
            foreach (var computer in listed)
            {
                readComputers.Add(CarefulReader.Clean(await host.JsonAsync($"{path}/computers/{computer["computer_id"]}")));
            }

            var history = await reader.ListAsync(path + "/action_history", size, CarefulReader.ActionKey);
            history.Count.ShouldBe(actions);
            history.Select(row => row["computer_id"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(listed.Count);
            readActions.AddRange(history);
        }

        CarefulReader.Sorted(readActions).ShouldBe(CarefulReader.Sorted((await host.TruthAsync("backup-actions")).Select(CarefulReader.Clean)));
        CarefulReader.Sorted(readComputers).ShouldBe(CarefulReader.Sorted((await host.TruthAsync("computers")).Select(CarefulReader.Clean)));
        var trueAccounts = (await host.TruthAsync("accounts")).Select(CarefulReader.Clean).ToList();
        trueAccounts.ForEach(row => new[] { "partner", "name", "company" }.ToList().ForEach(extra => row.Remove(extra).ShouldBeTrue()));
        CarefulReader.Sorted(readAccounts).ShouldBe(CarefulReader.Sorted(trueAccounts));
    }

    [Theory]
    [InlineData("LOCAL_START", "ASC")]
    [InlineData("LOCAL_START", "DESC")]
    [InlineData("TYPE", "ASC")]
    [InlineData("STATUS", "DESC")]
    public async Task Every_order_is_kept_and_complete(string order, string direction)
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { ActionsPerAccount = 230, Seed = 12 });
        var reader = new CarefulReader(host);
        foreach (var account in await host.AccountsAsync())
        {
            var path = $"/v1/accounts/{Uri.EscapeDataString(account)}/action_history";
            var rows = await reader.ListAsync(path, 13, CarefulReader.ActionKey, $"&order_by={order}&order_dir={direction}");
            rows.Count.ShouldBe(230);
            var keys = rows.Select(row => order switch
            {
                "LOCAL_START" => Instant(row).ToString(CultureInfo.InvariantCulture),
                "TYPE" => row["type"],
                _ => row["status"] == "COMPLETED" ? "SUCCESS" : row["status"],
            }).ToList();
            keys.ShouldBe(direction == "ASC" ? keys.Order(StringComparer.Ordinal) : keys.OrderDescending(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Filters_leave_what_they_say()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { ActionsPerAccount = 300, Seed = 21 });
        var reader = new CarefulReader(host);
        foreach (var account in (await host.AccountsAsync()).Take(6))
        {
            var path = $"/v1/accounts/{Uri.EscapeDataString(account)}/action_history";
            var truth = (await host.TruthAsync("backup-actions", account)).Select(CarefulReader.Clean).ToList();
            var since = Instant(truth[150]);
            var text = Uri.EscapeDataString(DateTimeOffset.FromUnixTimeSeconds(since).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            await ShouldReadAsync($"&since={text}", row => Instant(row) >= since);
            await ShouldReadAsync("&type=RESTORE", row => row["type"] == "RESTORE");
            await ShouldReadAsync("&status=ERROR", row => row["status"] == "ERROR");
            await ShouldReadAsync("&status=SUCCESS", row => row["status"] is "SUCCESS" or "COMPLETED");
            await ShouldReadAsync($"&status=RUNNING&type=BACKUP", row => row["status"] == "RUNNING" && row["type"] == "BACKUP");
            await ShouldReadAsync($"&since={text}&order_by=STATUS&status=CANCELED", row => Instant(row) >= since && row["status"] == "CANCELED");
            var computer = await reader.ListAsync(
                $"/v1/accounts/{Uri.EscapeDataString(account)}/computers/0000/action_history", 17, CarefulReader.ActionKey);
            CarefulReader.Sorted(computer).ShouldBe(CarefulReader.Sorted(truth.Where(row => row["computer_id"] == "0000")));

            async Task ShouldReadAsync(string filter, Func<SortedDictionary<string, string>, bool> wanted) =>
                CarefulReader.Sorted(await reader.ListAsync(path, 17, CarefulReader.ActionKey, filter))
                    .ShouldBe(CarefulReader.Sorted(truth.Where(wanted)), filter);
        }
    }

    [Fact]
    public async Task Signups_filter_and_sort()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Partners = 7, Accounts = 300, ActionsPerAccount = 2 });
        var reader = new CarefulReader(host);
        const string Path = "/v1/partners/northwind-msp/signups";
        var all = await Read("");
        var accounts = await Read("&type=ACCOUNT");
        var partners = await Read("&type=PARTNER&order_by=USERNAME&order_dir=DESC");
        (accounts.Count + partners.Count).ShouldBe(all.Count);
        partners.Select(row => row["username"]).ShouldBe(partners.Select(row => row["username"]).OrderDescending(StringComparer.Ordinal));
        accounts.ShouldAllBe(row => row["type"] == "ACCOUNT");
        var byStatus = 0;
        foreach (var status in new[] { "ACTIVE", "TEST", "FROZEN", "CANCELED" })
        {
            byStatus += (await Read($"&status={status}")).Count;
        }

        byStatus.ShouldBe(all.Count);
        (await host.JsonAsync(Path + "?page_size=500")).GetProperty("page_size").GetInt32().ShouldBe(100);

        Task<List<SortedDictionary<string, string>>> Read(string filter) =>
            reader.ListAsync(Path, 100, row => row.GetProperty("username").GetString()!, filter);
    }

    [Fact]
    public async Task The_default_world_has_every_kind_of_trouble()
    {
        await using var host = await SandboxHost.StartAsync();
        var rows = (await host.TruthAsync("backup-actions")).Select(CarefulReader.Clean).ToList();
        foreach (var condition in new[] { "COMPLETED", "RUNNING", "WARNINGS", "CANCELED", "ERRORS", "MISSED", "EXCEPTION", "NO_FILE_DATA_BACKED_UP" })
        {
            rows.ShouldContain(row => row["condition_types"].Contains(condition, StringComparison.Ordinal), condition);
        }

        foreach (var status in new[] { "SUCCESS", "ERROR", "CANCELED", "RUNNING" })
        {
            rows.ShouldContain(row => row["status"] == status, status);
        }

        foreach (var type in new[] { "BACKUP", "RESTORE", "DELETE" })
        {
            rows.ShouldContain(row => row["type"] == type, type);
        }

        rows.ShouldContain(row => long.Parse(row["bytes"], CultureInfo.InvariantCulture) > 1L << 40);
        rows.ShouldContain(row => Instant(row) > host.Options.Start.ToUnixTimeSeconds());
        rows.GroupBy(row => (row["username"], row["computer_id"]))
            .ShouldContain(group => group.Max(Instant) < host.Options.Start.AddDays(-20).ToUnixTimeSeconds(), "an idle computer");
        rows.GroupBy(row => (row["username"], Instant(row))).ShouldContain(group => group.Count() > 1);
        rows.Select(row => (row["username"], row["action_id"])).Distinct().Count().ShouldBe(rows.Count);
        var companies = (await host.TruthAsync("accounts")).Select(row => row.GetProperty("company").GetString()!).ToList();
        companies.ShouldContain(name => name.Contains('ü') || name.Contains('ö') || name.Contains('中'));
    }

    [Theory]
    [InlineData("", 30, 1)]
    [InlineData("&resolution=WEEK", 26, 7)]
    [InlineData("&resolution=MONTH", 12, 30)]
    [InlineData("&resolution=CUSTOM&custom=3", 30, 3)]
    public async Task Usage_has_a_row_for_each_step(string query, int size, int step)
    {
        await using var host = await SandboxHost.StartAsync();
        var page = await host.JsonAsync($"/v1/partners/northwind-msp/usage_history?order_by=DATE{query}");
        page.GetProperty("page_size").GetInt32().ShouldBe(size);
        var dates = page.GetProperty("list").EnumerateArray().Select(row => row.GetProperty("date").GetDateTimeOffset()).ToList();
        dates.Count.ShouldBe(size);
        dates.Zip(dates.Skip(1), (one, next) => (next - one).TotalDays).ShouldAllBe(days => days == step);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_does_not()
    {
        await using var first = await SandboxHost.StartAsync(new SandboxOptions { Seed = 5 });
        await using var second = await SandboxHost.StartAsync(new SandboxOptions { Seed = 5 });
        await using var other = await SandboxHost.StartAsync(new SandboxOptions { Seed = 6 });
        var accounts = await first.AccountsAsync();
        (await other.AccountsAsync()).ShouldNotBe(accounts);
        List<string> paths = ["/_sandbox/truth", "/_sandbox/truth?rows=backup-actions", "/_sandbox/truth?rows=computers",
            "/v1/partners/northwind-msp", "/v1/partners/northwind-msp/signups", "/v1/partners/northwind-msp/usage_history",
            "/v1/partners/northwind-msp/plans", "/v1/partners/northwind-msp/reports/plan_percentage", "/v1/general/cancellation_reasons",
            "/v1/general/time", .. accounts.SelectMany(Below)];
        foreach (var path in paths)
        {
            var text = await first.TextAsync(path);
            (await second.TextAsync(path)).Replace(second.Http.BaseAddress!.Authority, first.Http.BaseAddress!.Authority, StringComparison.Ordinal)
                .ShouldBe(text, path);
        }

        static string[] Below(string account) => [.. new[] { "", "/info", "/action_history", "/usage_history", "/computers", "/available_plans",
            "/computers/0000", "/computers/0000/info", "/computers/0000/action_history" }.Select(part => $"/v1/accounts/{Uri.EscapeDataString(account)}{part}")];
    }

    private static long Instant(SortedDictionary<string, string> row) =>
        DateTimeOffset.Parse(row["local_start"], CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
