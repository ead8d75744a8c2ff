using System.Net;
using System.Text.Json.Nodes;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Exports;

/// <summary>The key by which a consumer keeps one ticket for each problem.</summary>
public sealed class CorrelationKeyTests
{
    [Theory]
    [InlineData("0003", "Documents", "main/acme/0003/Documents")]
    [InlineData("0003", "", "main/acme/0003/")]
    [InlineData("a/b", "Jürgen's files 100%", "main/acme/a%2Fb/J%C3%BCrgen%27s%20files%20100%25")]
    public async Task Names_client_account_computer_and_backup_set(string computer, string set, string expected)
    {
        var row = Row(computer, set);

        (await ReadAsync(row))["correlation_key"]!.GetValue<string>().ShouldBe(expected);
    }

    [Fact]
    public async Task Is_the_same_for_every_action_of_a_backup_set()
    {
        var monday = Row("0003", "Documents");
        var tuesday = Row("0003", "Documents");
        (tuesday["action_id"], tuesday["status"], tuesday["local_start"], tuesday["type"]) = (2, "ERROR", "2026-11-24T23:00:00Z", "RESTORE");

        (await ReadAsync(tuesday))["correlation_key"]!.GetValue<string>()
            .ShouldBe((await ReadAsync(monday))["correlation_key"]!.GetValue<string>());
    }

    [Fact]
    public async Task Is_not_hidden_by_a_member_of_the_vendors()
    {
        var row = Row("0003", "Documents");
        row["correlation_key"] = "theirs";

        var members = await ReadAsync(row);

        members["correlation_key"]!.GetValue<string>().ShouldBe("main/acme/0003/Documents");
        members["vendor_correlation_key"]!.GetValue<string>().ShouldBe("theirs");
    }

    private static JsonObject Row(string computer, string set) => new()
    {
        ["action_id"] = 1,
        ["username"] = "acme",
        ["computer_id"] = computer,
        ["backupset_name"] = set,
        ["status"] = "SUCCESS",
        ["local_start"] = "2026-11-23T23:00:00Z",
    };

    private static async Task<JsonObject> ReadAsync(JsonObject row)
    {
        using var api = new ScriptedApi(_ => (HttpStatusCode.OK, ScriptedApi.Page([row.ToJsonString()])));
        var rows = await api.ReadAsync(new BackupActionsKind(), new AccountState());
        return JsonNode.Parse(rows.ShouldHaveSingleItem().Json.Span)!.AsObject();
    }
}
