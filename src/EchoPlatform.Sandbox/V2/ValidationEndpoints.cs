using System.Text.Json;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.V2;

/// <summary>
/// The checks before a restore as a virtual machine. Which path is good, full or forbidden is told by words in it, so that
/// a test can choose: <c>missing</c>, <c>unreachable</c>, <c>denied</c>, <c>readonly</c>, <c>full</c>, <c>fat</c>. There are
/// the Hyper-V hosts 1 and 2; revisions that end in 32 are of a 32-bit system, those that end in 99 of a huge volume.
/// </summary>
internal static class ValidationEndpoints
{
    public const int HostCores = 16;
    public const int HostMemory = 65_536;

    private const string Path = Agents.Path + "restore/diskimage/standard/vm/validate/";

    /// <remarks>No page names the scopes. INFERRED: that of writing where a folder is created, that of reading where it is only asked.</remarks>
    public static void Map(ApiRoutes routes)
    {
        Add("path", CheckPath, ApiScopes.ComputersWrite);
        Add("agent", static (call, rules) =>
        {
            Location(call, rules);
            rules.Need(!Told(call, "readonly"), "diskLocation.path", "cannot be read and written");
        });
        Add("network", static (call, rules) =>
        {
            Location(call, rules);
            Format(call, rules);
            rules.Need(!Told(call, "fat"), "diskLocation.path", "is on a FAT, FAT32, exFAT or sparse file system");
        });
        Add("freespace", static (call, rules) =>
        {
            Location(call, rules);
            Format(call, rules);
            CheckRevisions(call, rules);
            rules.Need(!Told(call, "full"), "diskLocation.path", "has not enough space, 107374182400 bytes are needed");
        });
        Add("host/sourcemachine", static (call, rules) =>
        {
            var firmware = call.Body.Text("firmwareType");
            var revisions = CheckRevisions(call, rules);
            rules.Need(firmware is "Uefi" or "Bios", "firmwareType");
            rules.Need(firmware != "Uefi" || revisions.All(id => id % 100 != 32), "firmwareType", "Uefi is not possible with a 32-bit system");
            rules.Need(firmware != "Bios" || revisions.All(id => id % 100 != 99), "firmwareType", "Bios is not possible with a volume over 2 TB");
        });
        Add("host/server", static (call, rules) =>
        {
            CheckHost(call, rules, "hostId");
            var wanted = call.Body.Member("hostProperties");
            rules.Need(wanted.Whole("cores").Within(1, HostCores), "hostProperties.cores", "is above the host's maximum");
            rules.Need(wanted.Whole("memory").Within(1, HostMemory), "hostProperties.memory", "is above the host's maximum");
        });

        void Add(string name, Action<ApiCall, Rules> check, ApiScopes scopes = ApiScopes.ComputersRead) =>
            routes.Post(Path + name, scopes, Agents.Online((call, _) =>
            {
                var rules = call.Rules();
                check(call, rules);
                return rules.Broken ? rules.Refuse() : Answer.NoContent;
            }));
    }

    public static void CheckHost(ApiCall call, Rules rules, string member)
    {
        rules.Need(Guid.TryParse(call.Body.Text("sessionId"), out _), "sessionId");
        rules.Code(call.Body.Whole(member) is 1 or 2, "host", "HostNotInCatalog");
    }

    public static IReadOnlyList<long> CheckRevisions(ApiCall call, Rules rules)
    {
        var revisions = call.Body.Items("revisions").Select(item => item.Whole()).ToList();
        rules.Need(revisions.Count > 0 && revisions.TrueForAll(id => id > 0), "revisions");
        return [.. revisions.OfType<long>()];
    }

    private static JsonElement Place(ApiCall call) => call.Body.Member("diskLocation");

    private static bool Told(ApiCall call, string word) =>
        Place(call).Text("path")?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    private static void Location(ApiCall call, Rules rules) => rules.Need(Place(call).Text("path") is { Length: > 0 }, "diskLocation");

    private static void Format(ApiCall call, Rules rules) =>
        rules.Need(call.Body.Text("diskFormat")?.ToLowerInvariant() is "vhd" or "vhdx", "diskFormat");

    private static void CheckPath(ApiCall call, Rules rules)
    {
        Location(call, rules);
        if (rules.Broken)
        {
            return;
        }

        if (Place(call).Text("path")?.StartsWith(@"\\", StringComparison.Ordinal) == true)
        {
            var user = Place(call).Member("credentials").Text("userName");
            rules.Code(!Told(call, "missing"), "missing", "BackupSetActions_NetworkPathNotFound");
            rules.Code(!Told(call, "unreachable"), "unreachable", "BackupSetActions_NetworkShareInaccessible");
            rules.Code(user is not "denied", "denied", "BackupSetActions_NetworkShareInvalidAuth");
            rules.Code(!Told(call, "readonly"), "readonly", "BackupSetActions_NetworkShareNoWritePermissions");
        }
        else
        {
            rules.Code(!Told(call, "missing") && !Told(call, "readonly"), "folder", "CreateFolderFailed");
        }
    }
}
