using System.Text.Json.Nodes;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;
using NJsonSchema;

namespace EchoFunctions.Tests.Messaging;

/// <summary>The schemas say yes to what the app publishes and no to everything that would break a consumer.</summary>
public sealed class SchemaTests
{
    /// <summary>Types with records; the others have tests of their own.</summary>
    public static TheoryData<string> Types => [.. MessageSchemas.Types.Where(t => t != "echo.dead-letter.v1")];

    [Fact]
    public void Cover_every_kind_that_is_published() =>
        MessageSchemas.Types.ShouldBe(
            ExportKinds.Names.Append(ExportKinds.Runs).Append("dead-letter").Select(kind => $"echo.{kind}.v1"), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Accept_the_sample(string type)
    {
        var sample = Parse(type);

        await MessageSchemas.ShouldFollowItsSchemaAsync(sample.ToJsonString());
        sample["type"]!.GetValue<string>().ShouldBe(type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Name_every_member_of_the_sample(string type)
    {
        var record = RecordSchema(await MessageSchemas.LoadAsync(type));

        Record(Parse(type)).Select(member => member.Key).ShouldBe(record.Properties.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Accept_the_claim_check_form(string type)
    {
        var sample = Parse(type);
        sample.Remove("data");
        sample["dataref"] = "https://echo.blob.core.windows.net/echo-payloads/b3f1";

        await MessageSchemas.ShouldFollowItsSchemaAsync(sample.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Accept_members_nobody_knew_of(string type)
    {
        var sample = Parse(type);
        sample["tracestate"] = "a=b";
        Record(sample)["colour"] = new JsonObject { ["deep"] = 1 };

        await MessageSchemas.ShouldFollowItsSchemaAsync(sample.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Accept_a_record_of_which_only_the_identity_is_known(string type)
    {
        var schema = RecordSchema(await MessageSchemas.LoadAsync(type));
        foreach (var absent in new Action<JsonObject, string>[] { (record, name) => record[name] = null, (record, name) => record.Remove(name) })
        {
            var sample = Parse(type);
            foreach (var name in schema.Properties.Keys.Except(schema.RequiredProperties, StringComparer.Ordinal))
            {
                absent(Record(sample), name);
            }

            await MessageSchemas.ShouldFollowItsSchemaAsync(sample.ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Refuse_an_event_without_a_required_member(string type)
    {
        var schema = await MessageSchemas.LoadAsync(type);
        schema.RequiredProperties.Count.ShouldBe(8);
        foreach (var name in schema.RequiredProperties.Where(name => !string.Equals(name, "type", StringComparison.Ordinal)))
        {
            await ShouldBeRefusedAsync(type, sample => sample.Remove(name), $"without {name}");
        }

        await ShouldBeRefusedAsync(type, sample => sample.Remove("data"), "with neither data nor dataref");
        await ShouldBeRefusedAsync(type, sample => sample["dataref"] = "https://b.example/x", "with both data and dataref");
        await ShouldBeRefusedAsync(type, sample => sample["data"]!["records"] = new JsonArray(), "without records");
        await ShouldBeRefusedAsync(type, sample => sample["data"] = new JsonObject(), "with empty data");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Refuse_a_record_without_what_identifies_it(string type)
    {
        var required = RecordSchema(await MessageSchemas.LoadAsync(type)).RequiredProperties;
        required.Count.ShouldBeGreaterThan(4);
        foreach (var name in required)
        {
            await ShouldBeRefusedAsync(type, sample => Record(sample).Remove(name), $"without {name}");
            await ShouldBeRefusedAsync(type, sample => Record(sample)[name] = null, $"with {name} null");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Refuse_members_of_another_type(string type)
    {
        var schema = await MessageSchemas.LoadAsync(type);
        foreach (var (name, property) in RecordSchema(schema).Properties)
        {
            JsonNode wrong = property.Type.HasFlag(JsonObjectType.String) ? 1 : "1";
            await ShouldBeRefusedAsync(type, sample => Record(sample)[name] = wrong.DeepClone(), $"with {name} = {wrong.ToJsonString()}");
        }

        foreach (var name in schema.Properties.Keys.Where(name => name is not ("type" or "dataref")))
        {
            await ShouldBeRefusedAsync(type, sample => sample[name] = 1, $"with {name} = 1");
        }
    }

    [Theory]
    [InlineData("specversion", "0.3")]
    [InlineData("source", "main")]
    [InlineData("source", "/echo/Main")]
    [InlineData("subject", "computers/1")]
    [InlineData("id", "")]
    [InlineData("time", "yesterday")]
    [InlineData("datacontenttype", "text/xml")]
    [InlineData("runid", "")]
    [InlineData("traceparent", "00-1-2-3")]
    public async Task Refuse_envelope_members_out_of_form(string name, string value)
    {
        foreach (var type in MessageSchemas.Types)
        {
            await ShouldBeRefusedAsync(type, sample => sample[name] = value, $"with {name} = {value}");
        }
    }

    [Theory]
    [InlineData("echo.accounts.v1", "key", "acme/0003")]
    [InlineData("echo.accounts.v1", "key", "acme corp")]
    [InlineData("echo.accounts.v1", "change", "modified")]
    [InlineData("echo.accounts.v1", "version", "")]
    [InlineData("echo.accounts.v1", "username", "")]
    [InlineData("echo.accounts.v1", "signup_date", "")]
    [InlineData("echo.accounts.v1", "usage", "734003200")]
    [InlineData("echo.computers.v1", "key", "acme")]
    [InlineData("echo.computers.v1", "computer_id", "")]
    [InlineData("echo.backup-actions.v1", "key", "acme/90211")]
    [InlineData("echo.backup-actions.v1", "local_end", "")]
    [InlineData("echo.backup-actions.v1", "correlation_key", "main/acme/0003")]
    [InlineData("echo.backup-actions.v1", "correlation_key", "main/acme/0003/My Documents")]
    [InlineData("echo.backup-actions.v1", "local_start", "2024-05-06 23:00:00")]
    [InlineData("echo.backup-actions.v1", "condition_types", "WARNINGS")]
    [InlineData("echo.runs.v1", "change", "removed")]
    [InlineData("echo.runs.v1", "state", "paused")]
    [InlineData("echo.runs.v1", "mode", "all")]
    [InlineData("echo.runs.v1", "started", "")]
    [InlineData("echo.runs.v1", "errors", "none")]
    [InlineData("echo.usage.v1", "key", "acme/2026-11-22")]
    [InlineData("echo.usage.v1", "date", "2026-11-22")]
    [InlineData("echo.usage.v1", "type", "")]
    [InlineData("echo.plans.v1", "key", "northwind-msp/basic")]
    [InlineData("echo.plan-percentage.v1", "key", "northwind-msp/")]
    [InlineData("echo.provisions.v1", "key", "northwind-msp/1/11/acme")]
    [InlineData("echo.provisions.v1", "key", "/1/11/acme/BOS-1")]
    [InlineData("echo.consumption-usage.v1", "key", "northwind-msp/1/eleven/77/acme")]
    public async Task Refuse_record_members_out_of_form(string type, string name, string value) =>
        await ShouldBeRefusedAsync(type, sample => Record(sample)[name] = value, $"with {name} = {value}");

    [Theory]
    [InlineData("echo.provisions.v1", "northwind-msp////")]
    [InlineData("echo.provisions.v1", "northwind-msp//11/acme/BOS%201/2")]
    [InlineData("echo.consumption-usage.v1", "northwind-msp/1/11//acme")]
    public async Task Accept_keys_of_which_parts_are_absent(string type, string key)
    {
        var sample = Parse(type);
        Record(sample)["key"] = key;

        await MessageSchemas.ShouldFollowItsSchemaAsync(sample.ToJsonString());
    }

    [Fact]
    public async Task Refuse_an_event_of_another_kind()
    {
        var accounts = await MessageSchemas.LoadAsync("echo.accounts.v1");

        accounts.Validate(MessageSchemas.Sample("echo.computers.v1")).ShouldNotBeEmpty();
    }

    private static JsonObject Parse(string type) => JsonNode.Parse(MessageSchemas.Sample(type))!.AsObject();

    private static JsonObject Record(JsonObject sample) => sample["data"]!["records"]![0]!.AsObject();

    private static JsonSchema RecordSchema(JsonSchema schema) => schema.Definitions["record"];

    private static async Task ShouldBeRefusedAsync(string type, Action<JsonObject> mutate, string how)
    {
        var sample = Parse(type);
        mutate(sample);
        (await MessageSchemas.ValidateAsync(sample.ToJsonString())).ShouldNotBeEmpty($"{type} accepts an event {how}");
    }
}
