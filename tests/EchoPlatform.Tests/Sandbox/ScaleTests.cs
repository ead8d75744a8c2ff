using EchoPlatform.Sandbox;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>Run by themselves, because they look at the memory of the whole process.</summary>
[CollectionDefinition(nameof(ScaleTests), DisableParallelization = true)]
[Collection(nameof(ScaleTests))]
public sealed class ScaleTests
{
    [Fact]
    public async Task A_million_actions_page_in_bounded_memory()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Accounts = 1, Partners = 1, ActionsPerAccount = 1_000_000, Warts = false });
        var path = $"/v1/accounts/{(await host.AccountsAsync())[0]}/action_history?page_size=50";
        (await host.JsonAsync(path)).GetProperty("count").GetInt64().ShouldBe(1_000_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var page in new[] { 1, 777, 10_000, 19_999, 20_000 })
        {
            var json = await host.JsonAsync($"{path}&page={page}&order_dir=DESC&since=2001-01-01T00:00:00Z");
            json.GetProperty("list").GetArrayLength().ShouldBe(50);
        }

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(16_000_000);
        (await host.JsonAsync($"{path}&page=20001")).GetProperty("list").GetArrayLength().ShouldBe(0);

        using var stream = new StreamReader(await host.Http.GetStreamAsync("/_sandbox/truth?rows=backup-actions", SandboxHost.Cancel));
        var live = GC.GetTotalMemory(forceFullCollection: true);
        var rows = 0;
        while (await stream.ReadLineAsync(SandboxHost.Cancel) is not null)
        {
            if (++rows % 250_000 == 0)
            {
                (GC.GetTotalMemory(forceFullCollection: true) - live).ShouldBeLessThan(16_000_000);
            }
        }

        rows.ShouldBe(1_000_000);
    }

    [Fact]
    public async Task Five_thousand_accounts_are_listed()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Accounts = 5_000, Partners = 20, ActionsPerAccount = 200 });
        List<string> accounts = [];
        await new CarefulReader(host).WalkAsync("northwind-msp", 100, accounts, []);
        accounts.Distinct(StringComparer.Ordinal).Count().ShouldBe(5_000);
        (await host.JsonAsync("/_sandbox/truth")).GetProperty("backupActions").GetInt64().ShouldBe(1_000_000);
    }
}
