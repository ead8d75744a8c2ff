using System.Text.Json;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.V2;

internal static class SettingsEndpoints
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private static readonly string[] Exclusions = ["RecycleBinDir", "RecyclerDir", "SystemVolumeInformationDir", "WindowsDir", "UserTempDir"];

    public static void Map(ApiRoutes routes)
    {
        routes.Post(Agents.Path + "settings/apply", ApiScopes.ComputersWrite, Agents.Any(Apply));
        routes.Post(Agents.Path + "settings/advanced/apply", ApiScopes.ComputersWrite, Agents.Any(ApplyAdvanced));
    }

    /// <summary>"Computer settings" bypass the queue: 202 without an id when the agent is away.</summary>
    private static Answer Apply(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        var retries = call.Body.Whole("fileretries");
        rules.Need(retries.Within(0, 3), "fileretries");
        if (rules.Broken || Prevented(call, agent, rules))
        {
            return rules.Refuse();
        }

        Keep(call, agent);
        return agent.Online(call.Clock) ? Answer.Ok : Answer.Accepted;
    }

    /// <summary>The pages of these show an id nevertheless, as a string.</summary>
    /// <remarks>That <c>tempFolder</c> and <c>wildCardExclusions</c> go to the same path is INFERRED.</remarks>
    private static Answer ApplyAdvanced(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        var known = 0;
        Block(call, "bandwidth", rules, ref known, CheckBandwidth);
        Block(call, "localVault", rules, ref known, CheckVault);
        Block(call, "tempFolder", rules, ref known, static (block, rules) => rules.Need(block.Text("path") is { Length: > 0 }, "path"));
        Block(call, "wildCardExclusions", rules, ref known, CheckExclusions);
        rules.Code(known == 1, "blocks", "Exactly one of [bandwidth], [localVault], [tempFolder] and [wildCardExclusions] is wanted");
        if (rules.Broken || Prevented(call, agent, rules))
        {
            return rules.Refuse();
        }

        if (agent.Online(call.Clock))
        {
            Keep(call, agent);
            return Answer.Ok;
        }

        return call.Submit(
            agent,
            () =>
            {
                Keep(call, agent);
                return Outcome.Done;
            },
            style: IdStyle.Text);
    }

    private static bool Prevented(ApiCall call, ComputerState agent, Rules rules)
    {
        if (agent.Actions.Running)
        {
            rules.Code(false, "running", "Running_Actions_PreventPreferencesUpdate");
        }
        else if (agent.Online(call.Clock) && call.State.Planned() is { Code: ActionCode.Error } planned)
        {
            rules.Code(false, "planned", planned.Reason);
        }

        return rules.Broken;
    }

    private static void Keep(ApiCall call, ComputerState agent)
    {
        foreach (var block in call.Body.EnumerateObject())
        {
            agent.Settings[block.Name] = block.Value.GetRawText();
        }
    }

    private static void Block(ApiCall call, string name, Rules rules, ref int known, Action<JsonElement, Rules> check)
    {
        var block = call.Body.Member(name);
        if (block.ValueKind == JsonValueKind.Object)
        {
            known++;
            check(block, rules);
        }
    }

    private static void CheckBandwidth(JsonElement block, Rules rules)
    {
        rules.Need(block.Flag("enable") is not null, "enable");
        if (block.Flag("enable") != true)
        {
            return;
        }

        foreach (var edge in (ReadOnlySpan<string>)["start", "end"])
        {
            rules.Need(Days.Contains(block.Member("days").Text(edge), StringComparer.Ordinal), "days." + edge);
            rules.Need(IsTime(block.Member("hours").Text(edge)), "hours." + edge);
        }

        rules.Need(block.Whole("throttling").Within(64, 999_999), "throttling");
    }

    /// <summary>24 hours, <c>H:MM</c>.</summary>
    private static bool IsTime(string? text) =>
        text is { Length: 4 or 5 } && text[^3] == ':'
        && int.TryParse(text[..^3], out var hours) && hours is >= 0 and <= 23
        && int.TryParse(text[^2..], out var minutes) && minutes is >= 0 and <= 59;

    private static void CheckVault(JsonElement block, Rules rules)
    {
        rules.Need(block.Flag("enable") is not null, "enable");
        if (block.Flag("enable") != true)
        {
            return;
        }

        var path = block.Text("path") ?? "";
        rules.Need(path.Length > 0, "path");
        rules.Need(
            !path.StartsWith(@"\\", StringComparison.Ordinal) || block.Member("credentials").Text("userName") is { Length: > 0 },
            "credentials");
        rules.Need(block.Flag("asyncupload") != true || block.Flag("sync") == true, "asyncupload", "requires sync");
    }

    private static void CheckExclusions(JsonElement block, Rules rules)
    {
        rules.Need(block.Items("values").All(item => item.ValueKind == JsonValueKind.String), "values");
        rules.Need(
            !block.Has("keepDefaults") || block.Flag("keepDefaults") is not null
                || (block.Items("keepDefaults") is { Count: > 0 } kept
                    && kept.All(item => item.ValueKind == JsonValueKind.String && Exclusions.Contains(item.GetString(), StringComparer.Ordinal))),
            "keepDefaults");
    }
}
