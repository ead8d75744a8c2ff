using System.Text.Json;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Commands to agents and what becomes of them.</summary>
internal static class ActionChecks
{
    public static IEnumerable<Check> All =>
    [
        Reads("volumes-browse", "a volume has its device id, sizes and kind", "volumes-without-device", async s =>
        {
            var computer = await s.OnlineAsync();
            var token = await s.TokenAsync("computers_read+computers_write");
            var rows = (await s.SendAsync(HttpMethod.Get, computer + "backupsets/diskimage/volumes/browse", token: token)).Must(200).Data.Items();
            Need(rows.Count > 0, "there are no volumes");
            Expect(rows.All(row => row.Text("deviceId").Length > 0), "a volume has no deviceId");
            Expect(rows.All(row => row.Whole("capacity") is not null && row.Flag("isBoot") is not null), "a volume has no capacity or isBoot");
        }),
        Reads("offline-text", "an absent agent: 400 with the documented text", "offline-text", async s =>
        {
            var reply = (await s.GetAsync(await s.OfflineAsync() + "restore/filesandfolders/browse/snapshot/list")).Must(400);
            var texts = reply.Json.Items("errors").Select(text => text.ToString()).ToList();
            Expect(texts.Contains("Agent cannot be reached or is offline", StringComparer.Ordinal), $"the errors are {string.Join("; ", texts)}");
        }),
        Writes("offline-accepted", "a command to an absent agent: 202 with an id", "offline-is-200", async s =>
        {
            var reply = (await s.PostAsync(await s.OfflineAsync() + "backupsets/toggle", new { backupSetId = 987_654, value = true })).Must(202);
            Expect(IdOf(reply).Length > 0, "the answer has no id");
        }),
        Reads("action-unknown", "an unknown action: 404 (INFERRED)", "unknown-action-is-200", async s =>
            (await s.GetAsync(await s.OnlineAsync() + "action/987654321/status")).Must(404)),
        Writes("action-status", "an action has one of the four statuses and a reason", "status-nine", async s =>
        {
            var (agent, id) = await SubmitAsync(s);
            var data = (await s.GetAsync($"{agent}action/{id}/status")).Must(200).Data;
            Expect(data.Whole("status") is >= 1 and <= 4, $"the status is {data.Text("status")}");
            Expect(data.Member("reason").ValueKind == JsonValueKind.String, "reason is missing");
        }, "toggle", "toggle-unknown", "set-delete"),
        Writes("action-info", "backupsets/{id}/info tells the same (INFERRED)", "info-unwrapped", async s =>
        {
            var (agent, id) = await SubmitAsync(s);
            var data = (await s.GetAsync($"{agent}backupsets/{id}/info")).Must(200).Data;
            var status = (await s.GetAsync($"{agent}action/{id}/status")).Needed(200).Data;
            Expect(data.Whole("status") == status.Whole("status"), "info and status differ");
        }),
        Writes("toggle", "a backup set is toggled, and the action ends well", "toggle-fails", async s =>
        {
            var (agent, set) = await s.NewSetAsync();
            var reply = (await s.PostAsync(agent + "backupsets/toggle", new { backupSetId = set, value = false })).Must(200, 202);
            var done = await s.FollowAsync(agent, IdOf(reply));
            Need(done is not null, "the action stayed pending");
            Expect(done!.Value.Whole("status") is 1 or 4, $"the action ended with {done.Value.Text("status")} {done.Value.Text("reason")}");
        }),
        Writes("toggle-unknown", "toggling a set that is not there ends with BackupSetActions_NotFound", "toggle-finds-all", async s =>
        {
            var agent = await s.OnlineAsync();
            var reply = (await s.PostAsync(agent + "backupsets/toggle", new { backupSetId = 987_654, value = true })).Needed(200, 202);
            NotFound(await s.FollowAsync(agent, IdOf(reply)));
        }),
        Writes("set-delete", "a deleted backup set cannot be deleted again", "delete-forgotten", async s =>
        {
            var (agent, set) = await s.NewSetAsync();
            var reply = (await s.PostAsync(agent + "backupsets/delete", new { backupSetId = set })).Must(200, 202);
            var done = await s.FollowAsync(agent, IdOf(reply));
            Need(done is not null, "the action stayed pending");
            Expect(done!.Value.Whole("status") is 1 or 4, $"the action ended with {done.Value.Text("status")} {done.Value.Text("reason")}");
            reply = (await s.PostAsync(agent + "backupsets/delete", new { backupSetId = set })).Needed(200, 202);
            NotFound(await s.FollowAsync(agent, IdOf(reply)));
        }),
        Writes("set-delete-data", "the data of a files set is not deleted with it (that this is 400 is INFERRED)", "delete-data-unchecked", async s =>
        {
            var (agent, set) = await s.NewSetAsync();
            (await s.PostAsync(agent + "backupsets/delete", new { backupSetId = set, deleteData = true })).MustRefuse();
        }),
    ];

    private static void NotFound(JsonElement? done)
    {
        Need(done is not null, "the action stayed pending");
        Expect(done!.Value.Whole("status") == 3, $"the action ended with {done.Value.Text("status")}");
        Expect(done.Value.Text("reason").Contains("BackupSetActions_NotFound", StringComparison.Ordinal), $"the reason is {done.Value.Text("reason")}");
    }

    private static async Task<(string Agent, string Id)> SubmitAsync(Session s)
    {
        var agent = await s.OnlineAsync();
        var reply = (await s.PostAsync(agent + "backupsets/delete", new { backupSetId = 987_654 })).Needed(200, 202);
        Need(IdOf(reply).Length > 0, "the answer has no id");
        return (agent, IdOf(reply));
    }
}
