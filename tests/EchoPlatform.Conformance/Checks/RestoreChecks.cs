using System.Text.Json;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Browsing, restoring and the validations before it. Nothing is restored: only refusals are asked for.</summary>
internal static class RestoreChecks
{
    private const string Browse = "restore/filesandfolders/browse/snapshot/";
    private const string Guest = "6f1e1d52-8c52-4f6d-9a55-0d8f5d0f3c11";

    public static IEnumerable<Check> All =>
    [
        Reads("snapshots", "snapshots stand under data.items with their time", "snapshots-unwrapped", async s =>
        {
            var reply = (await s.GetAsync(await s.OnlineAsync() + Browse + "list")).Must(200);
            Expect(reply.Data.Member("items").ValueKind == JsonValueKind.Array, "data.items is no array");
            Expect(reply.Data.Items("items").All(item => item.Text("backupTime").Length > 0), "a snapshot has no backupTime");
        }),
        Reads("snapshot-date", "a snapshot is opened with its date only", "snapshot-date-unchecked", async s =>
        {
            var (agent, snapshot) = await SnapshotAsync(s);
            (await s.GetAsync($"{agent}{Browse}drive/{snapshot.Text("id")}")).Must(400);
        }),
        Reads("browse-revisions", "the way down from a snapshot ends in revisions of a file", "no-revisions", async s =>
        {
            var (agent, snapshot) = await SnapshotAsync(s);
            var date = "?snapshot=" + Esc(snapshot.Text("backupTime"));
            var here = await ItemsAsync(s, $"{agent}{Browse}drive/{snapshot.Text("id")}{date}");
            for (var depth = 0; depth < 8; depth++)
            {
                var file = here.FirstOrDefault(item => item.Text("type") == "File");
                if (file.ValueKind == JsonValueKind.Object)
                {
                    var revisions = await ItemsAsync(s, $"{agent}{Browse}file/{file.Text("id")}{date}");
                    Expect(revisions.Count > 0, "a file has no revisions");
                    Expect(revisions.All(item => item.Text("type") is "Base" or "Full" or "Revision" && item.Whole("id") is not null), "a revision has no id or another type");
                    return;
                }

                var below = here.FirstOrDefault(item => item.Text("type") is "Drive" or "Folder" && item.Flag("hasChildren") != false);
                Need(below.ValueKind == JsonValueKind.Object, "the way down ends without a file");
                here = await ItemsAsync(s, $"{agent}{Browse}folder/{below.Text("id")}{date}");
            }

            Need(false, "no file was found eight levels down");
        }),
        Refuses("restore-files", "an unknown overwrite option is refused", "overwrite-unchecked", "restore/filesandfolders",
            new { items = new[] { new { id = 147, type = "folder" } }, overwriteOptions = "BURN_ALL" }),
        Refuses("restore-vhd", "disks are restored from revisions", "vhd-revisions-unchecked", "restore/diskimage/standard/vhd",
            new { destination = new { path = "d:\\vhd" }, diskFormat = "Vhdx", revisions = Array.Empty<int>() }, "[revisions]"),
        Refuses("hyperv-host", "an unknown host: HostNotInCatalog", "any-host", "restore/hyperv/host/capabilities",
            new { id = 987_654, sessionId = Guest }, "HostNotInCatalog"),
        Refuses("validate-path", "a path is needed", "validate-path-unchecked", Validate("path"), new { other = 1 }),
        Refuses("validate-agent", "a path is needed", "validate-agent-unchecked", Validate("agent"), new { other = 1 }),
        Refuses("validate-network", "the disk format is Vhd or Vhdx", "validate-network-unchecked", Validate("network"),
            new { diskFormat = "Floppy", diskLocation = new { path = "d:\\vm" } }),
        Refuses("validate-freespace", "revisions are needed", "validate-freespace-unchecked", Validate("freespace"),
            new { diskFormat = "Vhdx", diskLocation = new { path = "d:\\vm" }, revisions = Array.Empty<int>() }),
        Refuses("validate-sourcemachine", "the firmware is Uefi or Bios", "validate-sourcemachine-unchecked", Validate("host/sourcemachine"),
            new { firmwareType = "OpenBoot", revisions = new[] { 3 } }),
        Refuses("validate-server", "an unknown host: HostNotInCatalog", "validate-server-unchecked", Validate("host/server"),
            new { sessionId = Guest, hostId = 987_654, hostProperties = new { cores = 1, memory = 1024 } }, "HostNotInCatalog"),
    ];

    private static string Validate(string name) => "restore/diskimage/standard/vm/validate/" + name;

    private static Check Refuses(string name, string meaning, string defect, string path, object body, string text = "") =>
        Writes(name, meaning, defect, async s =>
        {
            var reply = (await s.PostAsync(await s.OnlineAsync() + path, body)).Must(400);
            var texts = reply.Json.Items("errors").Select(one => one.ToString()).ToList();
            Expect(texts.Exists(one => one.Contains(text, StringComparison.OrdinalIgnoreCase)), $"the errors are {string.Join("; ", texts)}");
        });

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(Session s, string path) =>
        (await s.GetAsync(path)).Must(200).Data.Items("items");

    private static async Task<(string Agent, JsonElement Snapshot)> SnapshotAsync(Session s)
    {
        var agent = await s.OnlineAsync();
        var items = (await s.GetAsync(agent + Browse + "list")).Needed(200).Data.Items("items");
        Need(items.Count > 0, "there are no snapshots");
        return (agent, items[0]);
    }
}
