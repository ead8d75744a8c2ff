using System.Text.Json.Nodes;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Messaging;

/// <summary>The schema of dead letters knows what each origin needs for a second try.</summary>
public sealed class DeadLetterSchemaTests
{
    private const string Type = "echo.dead-letter.v1";

    [Fact]
    public async Task Accepts_the_sample_and_its_claim_check_form()
    {
        await MessageSchemas.ShouldFollowItsSchemaAsync(MessageSchemas.Sample(Type));

        var reference = Sample();
        reference.Remove("data");
        reference["dataref"] = "https://echo.blob.core.windows.net/echo-payloads/dead-letters/b3f1.json";
        await MessageSchemas.ShouldFollowItsSchemaAsync(reference.ToJsonString());
    }

    [Theory]
    [InlineData("row", """{"kind":"accounts","sequence":1,"account":{"username":"a","partner":"p"}}""")]
    [InlineData("signup", """{"kind":"accounts"}""")]
    [InlineData("work-item", """{"queue":"echo-work"}""")]
    [InlineData("message", """{"queue":"psa","encoding":"base64"}""")]
    public async Task Asks_of_each_origin_what_a_replay_needs(string origin, string members)
    {
        var sample = Sample();
        var data = JsonNode.Parse(members)!.AsObject();
        (data["reason"], data["origin"], data["content"]) = ("r", origin, "");
        sample["data"] = data;
        await MessageSchemas.ShouldFollowItsSchemaAsync(sample.ToJsonString());

        foreach (var name in data.Select(m => m.Key).ToList())
        {
            var without = sample.DeepClone();
            without["data"]!.AsObject().Remove(name);
            (await MessageSchemas.ValidateAsync(without.ToJsonString())).ShouldNotBeEmpty($"{origin} without {name}");
        }

        data["origin"] = "elsewhere";
        (await MessageSchemas.ValidateAsync(sample.ToJsonString())).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("specversion")]
    [InlineData("source")]
    [InlineData("subject")]
    [InlineData("id")]
    [InlineData("time")]
    [InlineData("datacontenttype")]
    [InlineData("data")]
    public async Task Refuses_an_event_without_a_required_member(string name)
    {
        var sample = Sample();
        sample.Remove(name);

        (await MessageSchemas.ValidateAsync(sample.ToJsonString())).ShouldNotBeEmpty();
    }

    private static JsonObject Sample() => JsonNode.Parse(MessageSchemas.Sample(Type))!.AsObject();
}
