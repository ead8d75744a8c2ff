using System.Text.Json;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>Commands to agents that come and go.</summary>
public sealed class AgentTests
{
    private const string Toggle = """{"backupSetId":1,"value":false}""";

    [Fact]
    public async Task A_command_waits_for_its_agent_and_then_takes_effect()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: false);
        var reply = await host.CallAsync(HttpMethod.Post, agent.Path + "backupsets/toggle", Toggle);
        reply.Status.ShouldBe(202);
        var id = reply.Body.GetProperty("data").GetProperty("actionId").GetInt32();
        (await StatusAsync(host, agent, id)).ShouldBe((2, ""));
        await host.AdvanceAsync(86_400);
        host.Token = await host.NewTokenAsync(SandboxHost.WriteScopes);
        (await StatusAsync(host, agent, id)).ShouldBe((2, ""));
        (await EnabledAsync(host, agent)).ShouldBeTrue();

        await SwitchAsync(host, agent, online: true);
        (await StatusAsync(host, agent, id)).ShouldBe((1, ""));
        (await EnabledAsync(host, agent)).ShouldBeFalse();
        (await host.JsonAsync("/_sandbox/truth")).GetProperty("remoteActions").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Some_agents_are_away_at_first_and_come_with_the_clock()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var first = await CensusAsync();
        first.ShouldContain(true);
        first.ShouldContain(false);
        (await CensusAsync()).ShouldBe(first);
        await host.AdvanceAsync(1_800);
        (await CensusAsync()).Count(online => online).ShouldBeGreaterThan(first.Count(online => online));

        async Task<List<bool>> CensusAsync()
        {
            var states = new List<bool>();
            foreach (var row in await host.TruthAsync("computers"))
            {
                var query = $"account={Uri.EscapeDataString(row.GetProperty("username").GetString()!)}&computer={row.GetProperty("computer_id").GetString()}";
                states.Add((await host.JsonAsync("/_sandbox/agents?" + query)).GetProperty("online").GetBoolean());
            }

            return states;
        }
    }

    [Fact]
    public async Task Long_work_is_pending_and_keeps_settings_from_changing()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: true);
        var reply = await host.CallAsync(HttpMethod.Post, agent.Path + "restore/filesandfolders", """{"items":[{"id":147,"type":"folder"}]}""");
        reply.Status.ShouldBe(200);
        var id = reply.Body.GetProperty("data").GetProperty("id").GetInt32();
        (await StatusAsync(host, agent, id)).ShouldBe((2, ""));
        var refused = await host.CallAsync(HttpMethod.Post, agent.Path + "settings/apply", """{"fileretries":2}""");
        refused.Status.ShouldBe(400);
        refused.Body.GetProperty("errors")[0].GetString().ShouldBe("Running_Actions_PreventPreferencesUpdate");

        await host.AdvanceAsync(59);
        (await StatusAsync(host, agent, id)).ShouldBe((2, ""));
        await host.AdvanceAsync(1);
        (await StatusAsync(host, agent, id)).ShouldBe((1, ""));
        (await host.CallAsync(HttpMethod.Post, agent.Path + "settings/apply", """{"fileretries":2}""")).Status.ShouldBe(200);
        var state = await host.JsonAsync(agent.Query);
        state.GetProperty("settings").GetProperty("fileretries").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"fail":"BackupActions_BackupSetRunning"}""", 3, "ErrorCode.BackupActions_BackupSetRunning")]
    [InlineData("""{"warn":"slow line"}""", 4, "slow line")]
    public async Task The_next_action_ends_as_told(string plan, int status, string reason)
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: true);
        using var planned = await host.PostAsync("/_sandbox/actions/next", plan);
        ((int)planned.StatusCode).ShouldBe(204);
        (await StatusAsync(host, agent, await DeleteAsync())).ShouldBe((status, reason));
        (await StatusAsync(host, agent, await DeleteAsync())).ShouldBe((1, ""));
        (await StatusAsync(host, agent, await DeleteAsync())).ShouldBe((3, "ErrorCode.BackupSetActions_NotFound"));

        async Task<int> DeleteAsync() =>
            (await host.CallAsync(HttpMethod.Post, agent.Path + "backupsets/delete", """{"backupSetId":1}""")).Body.GetProperty("data").GetProperty("id").GetInt32();
    }

    [Fact]
    public async Task Offline_settings_have_an_id_as_text_or_none()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: false);
        var plain = await host.CallAsync(HttpMethod.Post, agent.Path + "settings/apply", """{"fileretries":0}""");
        (plain.Status, plain.Body.ValueKind).ShouldBe((202, JsonValueKind.Undefined));
        var advanced = await host.CallAsync(HttpMethod.Post, agent.Path + "settings/advanced/apply", """{"tempFolder":{"path":"d:\\tmp"}}""");
        (advanced.Status, advanced.Body.GetProperty("data").GetProperty("id").ValueKind).ShouldBe((202, JsonValueKind.String));
        (await host.CallAsync(HttpMethod.Get, agent.Path + "backupsets/diskimage/volumes/browse")).Body.GetProperty("errors")[0].GetString()
            .ShouldBe("Agent cannot be reached or is offline");
        await SwitchAsync(host, agent, online: true);
        (await host.JsonAsync(agent.Query)).GetProperty("settings").GetProperty("tempFolder").GetProperty("path").GetString().ShouldBe("d:\\tmp");
    }

    [Theory]
    [InlineData("""{"bandwidth":{"enable":true,"days":{"start":"monday","end":"friday"},"hours":{"start":"8:00","end":"18:00"},"throttling":2048}}""", true)]
    [InlineData("""{"bandwidth":{"enable":false}}""", true)]
    [InlineData("""{"bandwidth":{"enable":true}}""", false)]
    [InlineData("""{"localVault":{"enable":true,"path":"\\\\nas1\\vault","credentials":{"userName":"svc","password":"pw"},"sync":true,"asyncupload":true}}""", true)]
    [InlineData("""{"localVault":{"enable":true,"path":"\\\\nas1\\vault"}}""", false)]
    [InlineData("""{"wildCardExclusions":{"values":["*.tmp"],"keepDefaults":["WindowsDir"]}}""", true)]
    [InlineData("""{"wildCardExclusions":{"values":["*.tmp"],"keepDefaults":true}}""", true)]
    [InlineData("""{"bandwidth":{"enable":false},"tempFolder":{"path":"d:\\t"}}""", false)]
    [InlineData("""{}""", false)]
    public async Task Advanced_settings_follow_their_rules(string body, bool good)
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: true);
        (await host.CallAsync(HttpMethod.Post, agent.Path + "settings/advanced/apply", body)).Status.ShouldBe(good ? 200 : 400);
    }

    [Theory]
    [InlineData("""{"name":"Nightly","type":"Files","selection":["c:\\data"],"files":["d:\\l.db"],"settings":{"enableSnapshotMode":true},"schedule":[{"type":"hourly","interval":4}],"archivingRules":{"diskUsageRules":[{"size":200,"unit":"Megabyte","filters":["*.xlsx"]}]}}""", true)]
    [InlineData("""{"name":"Image","type":"Disk_Image","selection":["%All%"],"exclusions":["E:"],"archivingRules":{"dateRangeRules":[{"minimumRevisions":6,"ranges":[{"duration":2,"unit":"Week"},{"duration":6,"unit":"Month"}]}]}}""", true)]
    [InlineData("""{"name":"Image","type":"Disk_Image","selection":["C:"],"files":["d:\\l.db"]}""", false)]
    [InlineData("""{"name":"Image","type":"Disk_Image","selection":["C:"],"schedule":[{"type":"minutely","interval":15}]}""", false)]
    [InlineData("""{"name":"Two","type":"Files","selection":["c:"],"schedule":[{"type":"daily","hour":3,"minute":0},{"type":"weekly"}]}""", true)]
    [InlineData("""{"name":"Late","type":"Files","selection":["c:"],"schedule":[{"type":"daily","hour":24,"minute":0}]}""", false)]
    public async Task A_backup_set_follows_its_rules(string body, bool good)
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: true);
        var before = (await host.JsonAsync(agent.Query)).GetProperty("backupSets").GetArrayLength();
        (await host.CallAsync(HttpMethod.Post, agent.Path + "backupsets", body)).Status.ShouldBe(good ? 200 : 400);
        (await host.JsonAsync(agent.Query)).GetProperty("backupSets").GetArrayLength().ShouldBe(before + (good ? 1 : 0));
    }

    [Theory]
    [InlineData("path", """{"diskLocation":{"path":"d:\\vm"}}""", "")]
    [InlineData("path", """{"diskLocation":{"path":"d:\\missing"}}""", "CreateFolderFailed")]
    [InlineData("path", """{"diskLocation":{"path":"\\\\nas\\missing"}}""", "BackupSetActions_NetworkPathNotFound")]
    [InlineData("path", """{"diskLocation":{"path":"\\\\nas\\unreachable"}}""", "BackupSetActions_NetworkShareInaccessible")]
    [InlineData("path", """{"diskLocation":{"path":"\\\\nas\\vm","credentials":{"userName":"denied","password":"x"}}}""", "BackupSetActions_NetworkShareInvalidAuth")]
    [InlineData("path", """{"diskLocation":{"path":"\\\\nas\\readonly"}}""", "BackupSetActions_NetworkShareNoWritePermissions")]
    [InlineData("freespace", """{"diskLocation":{"path":"d:\\full"},"diskformat":"Vhd","revisions":[3]}""", "bytes are needed")]
    [InlineData("network", """{"diskLocation":{"path":"d:\\vm"},"diskFormat":"Vhdx"}""", "")]
    [InlineData("host/sourcemachine", """{"firmwareType":"Uefi","revisions":[32]}""", "32-bit")]
    [InlineData("host/server", """{"sessionId":"6f1e1d52-8c52-4f6d-9a55-0d8f5d0f3c11","hostId":1,"hostProperties":{"cores":99,"memory":1024}}""", "maximum")]
    public async Task A_validation_says_what_is_wrong(string name, string body, string text)
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: true);
        var reply = await host.CallAsync(HttpMethod.Post, $"{agent.Path}restore/diskimage/standard/vm/validate/{name}", body);
        reply.Status.ShouldBe(text.Length == 0 ? 204 : 400);
        if (text.Length > 0)
        {
            reply.Body.GetProperty("errors")[0].GetString()!.ShouldContain(text);
        }
    }

    [Fact]
    public async Task Browsing_pages_by_fifty()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: true);
        var path = agent.Path + "restore/filesandfolders/browse/filesystem/folder/11";
        (await CountAsync("")).ShouldBe(50);
        (await CountAsync("?page.startIndex=50")).ShouldBe(6);
        (await CountAsync("?page.startIndex=3&page.count=2")).ShouldBe(2);

        async Task<int> CountAsync(string query) =>
            (await host.CallAsync(HttpMethod.Get, path + query)).Body.GetProperty("data").GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task A_queue_that_nobody_empties_is_bounded()
    {
        await using var host = await SandboxHost.StartWritableAsync();
        var agent = await AgentAsync(host, online: false);
        for (var turn = 0; turn < 500; turn++)
        {
            (await host.CallAsync(HttpMethod.Post, agent.Path + "backupsets/toggle", Toggle)).Status.ShouldBe(202);
        }

        (await host.CallAsync(HttpMethod.Post, agent.Path + "backupsets/toggle", Toggle)).Status.ShouldBe(400);
        await SwitchAsync(host, agent, online: true);
        (await host.CallAsync(HttpMethod.Post, agent.Path + "backupsets/toggle", Toggle)).Status.ShouldBe(200);
    }

    private static async Task<Agent> AgentAsync(SandboxHost host, bool online)
    {
        var agent = new Agent((await host.AccountsAsync())[0], "0000");
        await SwitchAsync(host, agent, online);
        return agent;
    }

    private static async Task SwitchAsync(SandboxHost host, Agent agent, bool online)
    {
        using var response = await host.PostAsync("/_sandbox/agents", JsonSerializer.Serialize(new { account = agent.Account, computer = agent.Computer, online }));
        ((int)response.StatusCode).ShouldBe(204);
    }

    private static async Task<(int Status, string? Reason)> StatusAsync(SandboxHost host, Agent agent, int id)
    {
        var data = (await host.CallAsync(HttpMethod.Get, $"{agent.Path}action/{id}/status")).Body.GetProperty("data");
        return (data.GetProperty("status").GetInt32(), data.GetProperty("reason").GetString());
    }

    private static async Task<bool> EnabledAsync(SandboxHost host, Agent agent) =>
        (await host.JsonAsync(agent.Query)).GetProperty("backupSets")[0].GetProperty("enabled").GetBoolean();

    private sealed record Agent(string Account, string Computer)
    {
        public string Path => $"/v2/accounts/{Uri.EscapeDataString(Account)}/computers/{Computer}/";

        public string Query => $"/_sandbox/agents?account={Uri.EscapeDataString(Account)}&computer={Computer}";
    }
}
