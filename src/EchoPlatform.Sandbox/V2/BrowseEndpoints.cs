using System.Globalization;
using System.Text.Json;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.V2;

/// <summary>
/// The three trees that lead to the revisions of a file. One and the same little tree stands below every set, snapshot and
/// file system: two drives, three folders each, in the first of them a folder and more files than a page holds.
/// </summary>
internal static class BrowseEndpoints
{
    private const string Path = Agents.Path + "restore/filesandfolders/browse/";
    private const int Snapshots = 7;

    public static void Map(ApiRoutes routes)
    {
        const ApiScopes Scopes = ApiScopes.ComputersRead;

        // INFERRED: the tails of the drive and filesystem paths are cut.
        routes.Read(Path + "backupset/drive/{id}", Scopes, Agents.Online((call, agent) =>
            Id(call) is { } id && agent.Sets.ContainsKey((int)id) ? Items(call, Drives()) : Answer.NotFound));
        routes.Read(Path + "filesystem/drive/{id}", Scopes, Agents.Online((call, _) => Folder(call)));
        routes.Read(Path + "filesystem/folder/{id}", Scopes, Agents.Online((call, _) => Folder(call)));

        routes.Read(Path + "backupset/folder/{id}", Scopes, Agents.Online((call, _) => Folder(call)));
        routes.Read(Path + "backupset/file/{id}", Scopes, Agents.Online((call, _) => Revisions(call)));
        routes.Read(Path + "filesystem/file/{id}", Scopes, Agents.Online((call, _) => Revisions(call)));
        routes.Read(Path + "snapshot/list", Scopes, Agents.Online((call, _) => SnapshotList(call)));
        routes.Read(Path + "snapshot/drive/{id}", Scopes, InSnapshot(call => Id(call) is >= 1 and <= Snapshots ? Items(call, Drives()) : Answer.NotFound));
        routes.Read(Path + "snapshot/folder/{id}", Scopes, InSnapshot(Folder));
        routes.Read(Path + "snapshot/file/{id}", Scopes, InSnapshot(Revisions));
    }

    private static ApiHandler InSnapshot(Func<ApiCall, Answer> handler) => Agents.Online((call, _) =>
    {
        var asked = call.Asked("snapshot");
        var rules = call.Rules();
        rules.Need(Enumerable.Range(1, Snapshots).Any(id => string.Equals(TimeOf(call, id), asked, StringComparison.Ordinal)), "snapshotDate");
        return rules.Broken ? rules.Refuse() : handler(call);
    });

    private static long? Id(ApiCall call) =>
        long.TryParse(call.Route("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < 1_000_000 ? id : null;

    /// <summary>The computer's own time, without an offset.</summary>
    private static string TimeOf(ApiCall call, int daysAgo) =>
        DateTime.UnixEpoch.AddSeconds(call.Clock).Date.AddSeconds(-1).AddDays(1 - daysAgo).ToString("s", CultureInfo.InvariantCulture);

    private static IEnumerable<Item> Drives() => [new("Drive", 1, "C:", "C:\\", true), new("Drive", 2, "D:", "D:\\", true)];

    private static Answer SnapshotList(ApiCall call) => Items(call, Enumerable.Range(1, Snapshots)
        .Select(id => new Item("DailySnapshot", id, TimeOf(call, id), "", true) { BackupTime = TimeOf(call, id) }));

    private static Answer Folder(ApiCall call) => Id(call) switch
    {
        1 or 2 => Items(call, Enumerable.Range(1, 3).Select(index => Sub(Id(call)!.Value, index))),
        >= 11 and <= 13 or >= 21 and <= 23 => Items(call, [Sub(Id(call)!.Value, 1), .. Files(Id(call)!.Value, Id(call)!.Value % 10 == 1 ? 55 : 3)]),
        111 or 121 or 131 or 211 or 221 or 231 => Items(call, Files(Id(call)!.Value, 2)),
        _ => Answer.NotFound,
    };

    private static Item Sub(long parent, int index) =>
        new("Folder", (parent * 10) + index, $"Ordner {index}", $"{(parent % 100 / 10 == 2 || parent == 2 ? 'D' : 'C')}:\\Ordner {index}", true);

    private static IEnumerable<Item> Files(long folder, int count) => Enumerable.Range(1, count).Select(index =>
        new Item("File", (folder * 1_000) + index, $"Bericht {index}.docx", "", false) { Size = 400 + index });

    private static Answer Revisions(ApiCall call)
    {
        if (Id(call) is not { } id || id < 11_000 || id % 1_000 is < 1 or > 55)
        {
            return Answer.NotFound;
        }

        return Items(
            call,
            Enumerable.Range(1, call.Defects.Is(Defects.NoRevisions) ? 0 : 3).Select(index =>
                new Item(index == 1 ? "Base" : "Revision", (id * 10) + index, TimeOf(call, index), "", false)
                {
                    Size = 400 + index,
                    BackupTime = TimeOf(call, index),
                }),
            paged: false);
    }

    /// <remarks>How paging is sent in a GET is not shown; INFERRED: as query parameters of the documented names.</remarks>
    private static Answer Items(ApiCall call, IEnumerable<Item> items, bool paged = true)
    {
        if (paged)
        {
            items = items.Skip(Number("startIndex", 0)).Take(Number("count", 50));
        }

        return call.Data(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var item in items)
            {
                item.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

        int Number(string name, int otherwise) =>
            int.TryParse(call.Asked("page." + name) ?? call.Asked(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : otherwise;
    }

    private sealed record Item(string Type, long Id, string Name, string Path, bool HasChildren)
    {
        public long? Size { get; init; }

        public string? BackupTime { get; init; }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type", Type);
            if (Size is { } size)
            {
                json.WriteString("lastModifiedDate", "2024-01-31T11:21:01");
                json.WriteNumber("size", size);
            }

            json.WriteNumber("id", Id);
            json.WriteString("name", Name);
            json.WriteString("path", Path);
            json.WriteBoolean("hasChildren", HasChildren);
            if (BackupTime is not null)
            {
                json.WriteString("backupTime", BackupTime);
            }

            json.WriteEndObject();
        }
    }
}
