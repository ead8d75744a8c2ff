using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Local.Embedded;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Consumers;

/// <summary>docs/asyncapi.json is a valid AsyncAPI document and tells of every queue and every type of message.</summary>
public sealed class AsyncApiTests
{
    private const string Document = "docs/asyncapi.json";

    /// <summary>Prints a line for each rule that the document breaks.</summary>
    private const string Check = """
        const Ajv = require("ajv");
        const { schemasWithoutId } = require("@asyncapi/specs");
        const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, unicodeRegExp: false, allErrors: true });
        const validate = ajv.compile(schemasWithoutId["3.0.0"]);
        if (!validate(JSON.parse(require("fs").readFileSync(0, "utf8"))))
          for (const error of validate.errors) console.log(error.instancePath, error.message, JSON.stringify(error.params));
        """;

    private static readonly JsonElement Root = JsonElement.Parse(Repository.Read(Document));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follows_the_rules_of_AsyncAPI()
    {
        (await BrokenRulesAsync(Repository.Read(Document))).ShouldBeEmpty();
        (await BrokenRulesAsync(Repository.Read(Document).Replace("\"action\": \"receive\"", "\"action\": \"consume\"", StringComparison.Ordinal)))
            .ShouldContain("/operations/receive-work/action");
    }

    [Fact]
    public void Refers_only_to_what_there_is()
    {
        var references = References(Root).ToList();

        references.ShouldNotBeEmpty();
        references.Where(reference => !Resolves(reference)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_schema_has_its_message_under_its_own_name()
    {
        var messages = Root.GetProperty("channels").EnumerateObject()
            .SelectMany(channel => channel.Value.GetProperty("messages").EnumerateObject())
            .Where(message => message.Value.GetProperty("payload").TryGetProperty("$ref", out _))
            .ToDictionary(
                message => message.Value.GetProperty("name").GetString()!,
                message => message.Value.GetProperty("payload").GetProperty("$ref").GetString(),
                StringComparer.Ordinal);

        messages.ShouldBe(MessageSchemas.Types.ToDictionary(type => type, type => (string?)$"schemas/{type}.json", StringComparer.Ordinal), ignoreOrder: true);
    }

    [Fact]
    public void Every_queue_of_the_app_has_its_channel()
    {
        var channels = Root.GetProperty("channels").EnumerateObject().Select(channel => channel.Value.GetProperty("address").GetString()!).ToList();
        var subscribed = Root.GetProperty("channels").GetProperty("subscribed");
        subscribed.GetProperty("address").GetString().ShouldBe("{queue}");
        channels[channels.IndexOf("{queue}")] = subscribed.GetProperty("parameters").GetProperty("queue").GetProperty("default").GetString()!;

        channels.ShouldBe(
            typeof(QueueNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!),
            ignoreOrder: true);
    }

    private static async Task<string> BrokenRulesAsync(string document)
    {
        var packages = new NpmInstallation("AsyncAPI's schema", Repository.PathOf("tests/EchoFunctions.Tests/Consumers/asyncapi"));
        var folder = await packages.EnsureAsync(Repository.PathOf("artifacts/asyncapi"), static _ => { }, Token);
        var start = new ProcessStartInfo("node", ["-e", Check])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = NpmInstallation.Start(start, "node is missing");
        await node.StandardInput.WriteAsync(document.AsMemory(), Token);
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync(Token);
        await node.WaitForExitAsync(Token);
        node.ExitCode.ShouldBe(0);
        return output;
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.NameEquals("$ref") ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static bool Resolves(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return File.Exists(Repository.PathOf($"docs/{reference}"));
        }

        var place = Root;
        return reference[2..].Split('/').All(name => place.TryGetProperty(name, out place));
    }
}
