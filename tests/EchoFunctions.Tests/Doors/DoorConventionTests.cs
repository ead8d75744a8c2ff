using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Local;
using EchoFunctions.Local.Runtime;
using EchoFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions.Tests.Doors;

/// <summary>What every function must have, so that no host and no operator is surprised.</summary>
public sealed partial class DoorConventionTests
{
    private static readonly IReadOnlyList<FunctionDescriptor> Functions = FunctionDiscovery.Find(typeof(App).Assembly);

    [Fact]
    public void Every_trigger_is_found()
    {
        Functions.Select(f => f.Name).ShouldBe(
        [
            "BackupActionsTimer", "CancelExport", "GetDeadLetter", "GetExport", "Health", "InventoryTimer", "ListDeadLetters", "ProcessWork",
            "PurgeDeadLetter", "PurgeDeadLetters", "PutPoisonAside", "ReplayDeadLetter", "ReplayDeadLetters", "StartExport", "UsageTimer",
        ]);

        // The discovery looks at public methods; one that is not would be a function for nobody.
        var marked = typeof(App).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => m.IsDefined(typeof(FunctionAttribute), inherit: false));
        marked.ShouldBe(Functions.Select(f => f.Method), ignoreOrder: true);
    }

    [Fact]
    public void Function_classes_are_top_level_public_and_closed_and_hold_one_function_of_their_name()
    {
        foreach (var function in Functions)
        {
            var type = function.Method.DeclaringType!;
            type.IsPublic.ShouldBeTrue(function.Name);
            type.IsNested.ShouldBeFalse(function.Name);
            type.IsSealed.ShouldBeTrue(function.Name);
            type.Name.ShouldBe(function.Name);
            type.Namespace.ShouldBe("EchoFunctions");
        }

        Functions.Select(f => f.Method.DeclaringType).ShouldBeUnique();
    }

    [Fact]
    public void Functions_take_a_token_last_unless_they_have_nothing_to_wait_for()
    {
        foreach (var function in Functions.Where(f => typeof(Task).IsAssignableFrom(f.Method.ReturnType)))
        {
            function.Method.GetParameters()[^1].ParameterType.ShouldBe(typeof(CancellationToken), function.Name);
            function.Method.Name.ShouldEndWith("Async");
        }
    }

    [Fact]
    public void Every_setting_of_a_trigger_is_in_the_sample_in_the_local_defaults_and_documented()
    {
        using var sample = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        var values = sample.RootElement.GetProperty("Values");
        var defaults = LocalSettings.Read([]);
        var names = Functions.SelectMany(f => References(f.Trigger)).Distinct(StringComparer.Ordinal).ToList();

        names.ShouldBe(["Echo:Schedules:BackupActions", "Echo:Schedules:Inventory", "Echo:Schedules:Usage"], ignoreOrder: true);
        foreach (var name in names)
        {
            values.TryGetProperty(name.Replace(":", "__", StringComparison.Ordinal), out _).ShouldBeTrue($"{name} is not in local.settings.sample.json");
            defaults[name].ShouldNotBeNullOrEmpty();
            Repository.Documentation.ShouldContain($"`{name}`");
        }
    }

    [Fact]
    public void The_sample_starts_as_it_is_but_for_the_ids()
    {
        using var sample = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        var values = sample.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(v => v.Name.Replace("__", ":", StringComparison.Ordinal), v => v.Value.GetString(), StringComparer.Ordinal);

        Core.EchoSettings.Read(Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(
            new Microsoft.Extensions.Configuration.ConfigurationBuilder(), values).Build()).Clients.Keys.ShouldBe(["main"]);
        values.ShouldContainKey("EchoStorage");
        values.Keys.ShouldAllBe(name => !name.StartsWith("Echo:", StringComparison.Ordinal) || IsDocumented(name));
    }

    [Fact]
    public void Queues_have_names_of_ours_and_the_one_connection()
    {
        foreach (var (function, trigger) in Functions.Select(f => (f, f.Trigger as QueueFunctionTrigger)).Where(f => f.Item2 is not null))
        {
            QueueNames.Own.ShouldContain(trigger!.QueueName, function.Name);
            (trigger.QueueName.EndsWith("-poison", StringComparison.Ordinal) || QueueNames.Own.Contains($"{trigger.QueueName}-poison")).ShouldBeTrue("what fails for good lands there, so nobody may subscribe to it");
            trigger.Connection.ShouldBe("EchoStorage", function.Name);
            Repository.Documentation.ShouldContain($"`{trigger.QueueName}`");
        }
    }

    [Fact]
    public void Routes_are_written_out_unique_and_documented()
    {
        var routes = new List<string>();
        foreach (var (function, http) in Functions.Select(f => (f, f.Trigger as HttpFunctionTrigger)).Where(f => f.Item2 is not null))
        {
            function.TriggerParameter.GetCustomAttribute<HttpTriggerAttribute>()!.Route.ShouldNotBeNull(function.Name);
            http!.Methods.ShouldNotBeEmpty(function.Name);
            routes.AddRange(http.Methods.Select(method => $"{method} /api/{http.Route}"));
        }

        routes.Select(r => RouteParameter().Replace(r, "{}")).ShouldBeUnique();
        routes.ShouldAllBe(route => Repository.Documentation.Contains($"`{route}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_health_check_needs_no_key() =>
        Functions.Where(f => f.Trigger is HttpFunctionTrigger { AuthLevel: AuthorizationLevel.Anonymous }).Select(f => f.Name).ShouldBe(["Health"]);

    [Fact]
    public void Every_setting_that_the_code_reads_is_documented()
    {
        string[] names =
        [
            .. typeof(Core.EchoClient).GetProperties().Select(p => p.Name).Except(["Name", "DevelopmentSecret"]).Append("ClientSecret").Append("Region")
                .Append("Profile").Select(n => $"Echo:Clients:{{name}}:{n}"),
            .. typeof(Subscription).GetProperties().Select(p => p.Name).Except(["Name", "Base64", "EqualityContract"]).Append("Encoding")
                .Select(n => $"Echo:Subscriptions:{{name}}:{n}"),
            "Echo:KeyVaultUri", "Echo:RunLeaseSeconds", "Echo:PayloadDays", "Echo:Schedules:Usage", "EchoStorage",
        ];

        names.ShouldAllBe(name => Repository.Documentation.Contains($"`{name}`", StringComparison.Ordinal));
    }

    private static bool IsDocumented(string name) =>
        Repository.Documentation.Contains($"`{name.Replace(":main:", ":{name}:", StringComparison.Ordinal)}`", StringComparison.Ordinal);

    private static IEnumerable<string> References(FunctionTrigger trigger)
    {
        var text = trigger switch
        {
            TimerFunctionTrigger timer => timer.Schedule,
            QueueFunctionTrigger queue => queue.QueueName,
            _ => "",
        };
        return Setting().Matches(text).Select(m => m.Groups["name"].Value);
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RouteParameter();
}
