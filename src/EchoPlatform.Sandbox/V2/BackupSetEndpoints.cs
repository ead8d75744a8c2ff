using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.V2;

internal static class BackupSetEndpoints
{
    /// <summary>Which kinds can lose their revisions together with the set.</summary>
    private static readonly string[] DataDeletable = ["Disk_Image", "DISK_IMAGE", "HYPERV", "VMWARE", "QUICKSPIN"];

    public static void Map(ApiRoutes routes)
    {
        routes.Post(Agents.Path + "backupsets", ApiScopes.AccountsWrite | ApiScopes.ComputersWrite, Agents.Any(Create));
        routes.Post(Agents.Path + "backupsets/toggle", ApiScopes.ComputersWrite, Agents.Any(Toggle));
        routes.Post(Agents.Path + "backupsets/delete", ApiScopes.ComputersWrite, Agents.Any(Delete));
        routes.Read(
            Agents.Path + "backupsets/diskimage/volumes/browse", ApiScopes.ComputersRead | ApiScopes.ComputersWrite, Agents.Online(Volumes));
    }

    /// <remarks>Path, scopes and answer are INFERRED: the vendor's page is not stored. The body is documented piece by piece.</remarks>
    private static Answer Create(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        BackupSetRules.Check(call.Body, rules);
        rules.Code(agent.Sets.Count < VendorState.Most, "most", "The sandbox holds no more of these");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var (name, type) = (call.Body.Text("name") ?? "", call.Body.Text("type") ?? "");
        return call.Submit(agent, () =>
        {
            var id = agent.NextSet++;
            agent.Sets[id] = new BackupSet(id, name, type, Enabled: true);
            return Outcome.Done with { BackupSet = id };
        });
    }

    private static Answer Toggle(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        var id = call.Body.Whole("backupSetId");
        var enabled = call.Body.Flag("value");
        rules.Need(id.Within(0, int.MaxValue), "backupSetId");
        rules.Need(enabled is not null, "value");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var lenient = call.Defects.Is(Defects.ToggleFindsAll);
        return call.Submit(
            agent,
            () =>
            {
                if (!agent.Sets.TryGetValue((int)id!, out var set))
                {
                    return lenient ? Outcome.Done : Outcome.Failed("BackupSetActions_NotFound");
                }

                agent.Sets[set.Id] = set with { Enabled = enabled!.Value };
                return Outcome.Done;
            },
            style: IdStyle.ActionId);
    }

    private static Answer Delete(ApiCall call, ComputerState agent)
    {
        var rules = call.Rules();
        var id = call.Body.Whole("backupSetId");
        var data = call.Body.Flag("deleteData") ?? false;
        rules.Need(id.Within(0, int.MaxValue), "backupSetId");
        rules.Need(
            !data || !agent.Sets.TryGetValue((int)(id ?? 0), out var known) || DataDeletable.Contains(known.Type, StringComparer.Ordinal),
            "deleteData",
            "is not supported for this kind of backup set");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var forgetful = call.Defects.Is(Defects.DeleteForgotten);
        return call.Submit(
            agent,
            () =>
            {
                if (!agent.Sets.ContainsKey((int)id!))
                {
                    return Outcome.Failed("BackupSetActions_NotFound");
                }

                if (!forgetful)
                {
                    agent.Sets.Remove((int)id);
                }

                return Outcome.Done;
            },
            seconds: data ? 30 : 0);
    }

    private static Answer Volumes(ApiCall call, ComputerState agent) => call.Data(json =>
    {
        json.WriteStartArray();
        _ = call.TryComputer(out _, out var computer);
        for (var index = 0; index < 2 + (int)(computer.Key % 2); index++)
        {
            var draw = Mix.Of(computer.Key, 800 + index);
            var capacity = (64L + (long)(draw % 4_000)) << 30;
            json.WriteStartObject();
            if (!call.Defects.Is(Defects.NoDeviceId))
            {
                json.WriteString("deviceId", $"\\\\?\\Volume{{{draw & 0xffffffff:x8}-0000-0000-0000-{index:d12}}}\\");
            }

            json.WriteString("driveLetter", $"{(char)('C' + index)}:");
            json.WriteString("label", index == 0 ? "System" : "Data");
            json.WriteNumber("capacity", capacity);
            json.WriteNumber("usedSpace", capacity / 3);
            json.WriteBoolean("isBoot", index == 0);
            json.WriteNumber("volumeKind", 1);
            json.WriteNumber("driveType", index == 2 ? 2 : 3);
            json.WriteBoolean("isSupported", index != 2);
            json.WriteNumber("volumeUnsupportedReason", index == 2 ? 2 : 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
