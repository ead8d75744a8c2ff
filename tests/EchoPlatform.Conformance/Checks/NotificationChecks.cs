using System.Text.Json;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Who is told of what. Writing is INFERRED throughout: the vendor's pages are cut.</summary>
internal static class NotificationChecks
{
    private static readonly string[] Kinds = ["backup_completed", "backup_warning", "backup_failed", "backup_missed", "no_recent_backup"];

    public static IEnumerable<Check> All =>
    [
        Reads("emails-list", "a listed address has id, address and the five kinds", "emails-without-id", async s =>
        {
            var rows = (await s.GetAsync(await EmailsAsync(s))).Must(200).Rows;
            Need(rows.Count > 0, "there are no addresses");
            foreach (var row in rows)
            {
                Expect(row.Whole("email_id") is not null, "email_id is missing");
                Expect(row.Text("email").Length > 0, "email is missing");
                Expect(Kinds.All(kind => row.Flag(kind) is not null), "a kind is missing");
            }
        }),
        Reads("email-unknown", "an unknown address: 404", "unknown-email-fails", async s =>
            (await s.GetAsync(await EmailsAsync(s) + "/987654")).Must(404)),
        Writes("email-create", "a created address: 201 with a Location that is read", "email-created-is-200", async s =>
        {
            var reply = (await s.PostAsync(await EmailsAsync(s), Body("one@conformance.example", true))).Must(201);
            var path = PathOf(reply);
            Expect((await s.GetAsync(path)).Must(200).Json.Text("email") == "one@conformance.example", "another address is read");
            await s.DeleteAsync(path);
        }),
        Writes("email-put", "a changed address is read", "email-put-forgotten", async s =>
        {
            var path = await NewAsync(s);
            (await s.PutAsync(path, Body("two@conformance.example", false))).Must(204);
            var now = (await s.GetAsync(path)).Needed(200).Json;
            await s.DeleteAsync(path);
            Expect(now.Text("email") == "two@conformance.example" && now.Flag("backup_failed") == false, "the change is not read");
        }),
        Writes("email-delete", "a deleted address is gone", "email-delete-forgotten", async s =>
        {
            var path = await NewAsync(s);
            (await s.DeleteAsync(path)).Must(204);
            var reply = await s.GetAsync(path);
            Expect(!reply.Good, "a deleted address is still there");
        }),
        Reads("options-read", "notification options nest the two times in no_recent_backup", "flat-options", async s =>
        {
            var options = (await s.GetAsync(await OptionsAsync(s))).Must(200).Json;
            Expect(options.Member("backup_finished").Flag("include_failed_files") is not null, "backup_finished is missing");
            foreach (var name in new[] { "time_between_backups", "time_between_notifications" })
            {
                var time = options.Member("no_recent_backup").Member(name);
                Expect(time.Whole("value") is > 0, $"{name} has no value");
                Expect(time.Text("factor") is "HOUR" or "DAY" or "WEEK", $"{name} has the factor {time.Text("factor")}");
            }
        }),
        Writes("options-put", "options that were put are read; put back afterwards", "options-forgotten", async s =>
        {
            var path = await OptionsAsync(s);
            var before = (await s.GetAsync(path)).Needed(200).Json;
            var flag = before.Member("backup_finished").Flag("include_total_usage");
            Need(flag is not null, "the options have no include_total_usage");
            (await s.PutAsync(path, Options(before, !flag!.Value))).Must(204);
            var now = (await s.GetAsync(path)).Needed(200).Json.Member("backup_finished").Flag("include_total_usage");
            await s.PutAsync(path, Options(before, flag.Value));
            Expect(now == !flag, "the change is not read");
        }),
    ];

    private static async Task<string> EmailsAsync(Session s) => await s.ComputerAsync() + "/notifications/emails";

    private static async Task<string> OptionsAsync(Session s) => await s.ComputerAsync() + "/notifications/options";

    private static Dictionary<string, object> Body(string email, bool flag)
    {
        var body = Kinds.ToDictionary(kind => kind, object (_) => flag, StringComparer.Ordinal);
        body["email"] = email;
        return body;
    }

    private static string PathOf(Reply reply)
    {
        Need(reply.Good && reply.Location is not null, $"no address can be created: {reply.Status}");
        return reply.Location!.Contains("://", StringComparison.Ordinal) ? new Uri(reply.Location).PathAndQuery : reply.Location;
    }

    private static async Task<string> NewAsync(Session s) => PathOf(await s.PostAsync(await EmailsAsync(s), Body("one@conformance.example", true)));

    private static object Options(JsonElement before, bool flag)
    {
        var finished = before.Member("backup_finished");
        var recent = before.Member("no_recent_backup");
        return new
        {
            backup_finished = new
            {
                include_failed_files = finished.Flag("include_failed_files"),
                include_no_files_notice = finished.Flag("include_no_files_notice"),
                include_total_usage = flag,
            },
            no_recent_backup = new
            {
                time_between_backups = Time(recent.Member("time_between_backups"), 2),
                time_between_notifications = Time(recent.Member("time_between_notifications"), 7),
            },
        };

        static object Time(JsonElement time, long days) => time.Whole("value") is { } value
            ? new { value, factor = time.Text("factor") }
            : new { value = days, factor = "DAY" };
    }
}
