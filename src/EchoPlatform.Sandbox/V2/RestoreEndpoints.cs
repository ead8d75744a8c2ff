using System.Text.Json;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.V2;

internal static class RestoreEndpoints
{
    private static readonly string[] Overwrite = ["DO_NOT_OVERWRITE_ANY", "OVERWRITE_ALL", "AUTO_RENAME_ALL"];

    public static void Map(ApiRoutes routes)
    {
        // INFERRED: path, scope and answer; the vendor's page is cut.
        routes.Post(Agents.Path + "restore/filesandfolders", ApiScopes.ComputersWrite, Agents.Any(RestoreFiles));
        routes.Post(Agents.Path + "restore/diskimage/standard/vhd", ApiScopes.ComputersWrite, Agents.Online(RestoreDisks));
        routes.Post(Agents.Path + "restore/hyperv/host/capabilities", ApiScopes.ComputersRead, Agents.Online(Capabilities));

        // INFERRED: the path is cut.
        routes.Post(Agents.Path + "restore/hyperv/host/settings", ApiScopes.ComputersRead, Agents.Online(HostSettings));
    }

    private static Answer RestoreFiles(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        var items = call.Body.Items("items");
        rules.Need(items.Count > 0 && items.All(item => item.Whole("id") is not null && item.Text("type") is "file" or "folder"), "items");
        rules.Need(
            !call.Body.Has("overwriteOptions") || Overwrite.Contains(call.Body.Text("overwriteOptions"), StringComparer.Ordinal), "overwriteOptions");
        rules.Need(
            !call.Body.Has("alternatePath") || call.Body.Member("alternatePath").Text("path") is { Length: > 0 }, "alternatePath");
        return rules.Broken ? rules.Refuse() : call.Submit(agent, static () => Outcome.Done, seconds: 60);
    }

    private static Answer RestoreDisks(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        rules.Need(call.Body.Member("destination").Text("path") is { Length: > 0 }, "destination");
        rules.Need(call.Body.Text("diskFormat")?.ToLowerInvariant() is "vhd" or "vhdx", "diskFormat");
        ValidationEndpoints.CheckRevisions(call, rules);
        return rules.Broken ? rules.Refuse() : Answer.NoContent;
    }

    private static Answer Capabilities(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        ValidationEndpoints.CheckHost(call, rules, "id");
        return rules.Broken ? rules.Refuse() : call.Data(static json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("supportsVmGenerations", true);
            json.WriteBoolean("supportsVmDynamicMemory", false);
            json.WriteBoolean("supportsVhdxFormat", true);
            json.WriteEndObject();
        });
    }

    private static Answer HostSettings(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        ValidationEndpoints.CheckHost(call, rules, "id");
        return rules.Broken ? rules.Refuse() : call.Data(static json =>
        {
            json.WriteStartObject();
            json.WriteString("virtualDisksPath", "C:\\ClusterStorage\\VHDs");
            Allocation(json, "memoryAllocation", 2_048, 512, ValidationEndpoints.HostMemory, 2);
            Allocation(json, "processorAllocation", 2, 1, ValidationEndpoints.HostCores, 1);
            json.WriteEndObject();
        });
    }

    private static void Allocation(Utf8JsonWriter json, string name, int usual, int least, int most, int step)
    {
        json.WriteStartObject(name);
        json.WriteNumber("default", usual);
        json.WriteNumber("minimum", least);
        json.WriteNumber("maximum", most);
        json.WriteNumber("increment", step);
        json.WriteEndObject();
    }
}
