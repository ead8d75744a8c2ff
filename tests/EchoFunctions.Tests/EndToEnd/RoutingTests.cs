using System.Text;
using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>Which queue gets which record.</summary>
public sealed class RoutingTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("""{"type":"BACKUP","status":"ERROR"}""", true)]
    [InlineData("""{"status":"canceled","type":"BACKUP"}""", true)]
    [InlineData("""{"type":"BACKUP","status":"SUCCESS"}""", false)]
    [InlineData("""{"type":"RESTORE","status":"ERROR"}""", false)]
    [InlineData("""{"status":"ERROR"}""", false)]
    [InlineData("""{"deep":{"type":"BACKUP","status":"ERROR"}}""", false)]
    [InlineData("""{"deep":{"a":[1,{}]},"type":["OTHER",{},"BACKUP"],"status":["ERROR"]}""", true)]
    [InlineData("""{"type":["OTHER"],"status":"ERROR"}""", false)]
    [InlineData("{}", false)]
    public void Of_one_member_any_value_and_of_different_members_all(string row, bool isTaken)
    {
        var subscription = new Subscription("psa", "psa", [], Base64: false)
        {
            Where = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["type"] = ["BACKUP"], ["status"] = ["ERROR", "CANCELED"] },
        };

        subscription.Takes(Encoding.UTF8.GetBytes(row)).ShouldBe(isTaken);
    }

    [Theory]
    [InlineData("""{"errors":0}""", "0", true)]
    [InlineData("""{"errors":10}""", "1", false)]
    [InlineData("""{"errors":null}""", "null", true)]
    [InlineData("""{"errors":true}""", "TRUE", true)]
    public void Numbers_and_words_compare_as_they_are_written(string row, string value, bool isTaken)
    {
        var subscription = new Subscription("psa", "psa", [], Base64: false)
        {
            Where = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["errors"] = [value] },
        };

        subscription.Takes(Encoding.UTF8.GetBytes(row)).ShouldBe(isTaken);
    }

    [Fact]
    public async Task Each_queue_gets_the_records_that_meet_its_conditions_and_no_others()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (20, 60));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings(), new()
        {
            ["Echo:Subscriptions:all:Queue"] = "echo-resources",
            ["Echo:Subscriptions:failed:Queue"] = "psa",
            ["Echo:Subscriptions:failed:Kinds"] = "backup-actions",
            ["Echo:Subscriptions:failed:Where"] = "condition_status=FAILURE, condition_status=WARNING, type=BACKUP",
            ["Echo:Subscriptions:failed:Encoding"] = "base64",
            ["Echo:Subscriptions:others:Queue"] = "others",
            ["Echo:Subscriptions:others:Clients"] = "main",
            ["Echo:Subscriptions:others:Kinds"] = "backup-actions",
            ["Echo:Subscriptions:others:Where"] = "type=RESTORE,type=DELETE",
        });

        var run = await app.RunAsync(ExportKinds.BackupActions);

        var truth = await vendor.TruthAsync(ExportKinds.BackupActions);
        var (all, failed, others) = (
            await new Ledger(connection).TakeAsync(), await new Ledger(connection, "psa").TakeAsync(), await new Ledger(connection, "others").TakeAsync());
        Ledger.ShouldEqual(all, truth);
        Ledger.ShouldEqual(failed, Only(row => Is(row, "condition_status", "FAILURE", "WARNING") && Is(row, "type", "BACKUP")));
        Ledger.ShouldEqual(others, Only(row => Is(row, "type", "RESTORE", "DELETE")));
        (failed.Count, others.Count).ShouldSatisfyAllConditions(c => c.Item1.ShouldBeGreaterThan(0), c => c.Item2.ShouldBeGreaterThan(0));
        run.Messages.ShouldBe(new[] { all, failed, others }.Sum(got => got.DistinctBy(d => d.Message).Count()));
        run.Records.ShouldBe(truth.Count);
        (await app.RunAsync(ExportKinds.BackupActions)).Messages.ShouldBe(0);

        Dictionary<string, JsonElement> Only(Func<JsonElement, bool> condition) =>
            truth.Where(row => condition(row.Value)).ToDictionary(StringComparer.Ordinal);

        static bool Is(JsonElement row, string member, params string[] values) => values.Contains(row.GetProperty(member).GetString());
    }

    [Fact]
    public async Task What_no_queue_wants_is_not_sent_later_either()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (5, 30));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings(), new()
        {
            ["Echo:Subscriptions:restores:Queue"] = "echo-resources",
            ["Echo:Subscriptions:restores:Where"] = "type=RESTORE",
        });

        await app.RunAsync(ExportKinds.BackupActions);
        var again = await app.RunAsync(ExportKinds.BackupActions);

        again.Messages.ShouldBe(0);
        (await new Ledger(connection).TakeAsync()).ShouldAllBe(d => d.Row.GetProperty("type").GetString() == "RESTORE");
    }
}
