using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>The action history: rows, filters, order and dates.</summary>
internal static partial class HistoryChecks
{
    private static readonly string[] Numbers = ["action_id", "total_files", "processed_files", "bytes", "errors", "warnings"];

    public static IEnumerable<Check> All =>
    [
        Reads("history-row", "an action has its numbers and names", "history-without-errors", async s =>
        {
            foreach (var row in await s.ActionsAsync())
            {
                foreach (var name in Numbers)
                {
                    Expect(row.Whole(name) is not null, $"{name} is missing or no number");
                }

                Expect(row.Text("type").Length > 0 && row.Text("status").Length > 0, "type or status is missing");
                Expect(row.Member("computer_id").ValueKind == JsonValueKind.String, "computer_id is no string");
            }
        }),
        Reads("history-conditions", "an action has condition types", "history-without-conditions", async s =>
        {
            foreach (var row in await s.ActionsAsync())
            {
                Expect(row.Items("condition_types").Count > 0, "condition_types is missing or empty");
            }
        }),
        Reads("history-dates", "dates of actions have seconds and an offset, or are empty", "dates-without-offset", async s =>
        {
            foreach (var row in await s.ActionsAsync())
            {
                Expect(IsoDate().IsMatch(row.Text("local_start")), $"local_start is {row.Text("local_start")}");
                Expect(row.Text("local_end").Length == 0 || IsoDate().IsMatch(row.Text("local_end")), $"local_end is {row.Text("local_end")}");
            }
        }),
        Reads("history-type", "type leaves actions of that type", "history-type-ignored", async s =>
        {
            var rows = await s.ActionsAsync();
            foreach (var type in new[] { "BACKUP", "RESTORE", "DELETE" })
            {
                var found = await s.ListAsync(await s.AccountAsync() + $"/action_history?type={type}", 50, 4);
                Expect(found.All(row => row.Text("type") == type), $"not only {type} came");
                Expect(found.Count > 0 || rows.All(row => row.Text("type") != type), $"{type} did not come");
            }
        }),
        Reads("history-status", "status leaves actions of that status", "history-status-ignored", async s =>
        {
            var statuses = (await s.ActionsAsync()).Select(row => row.Text("status")).Where(status => status != "COMPLETED").Distinct(StringComparer.Ordinal).ToList();
            Need(statuses.Count > 1, "all actions have the same status");
            foreach (var status in statuses)
            {
                var found = await s.ListAsync(await s.AccountAsync() + $"/action_history?status={status}", 50, 4);
                Expect(found.Count > 0, $"{status} did not come");
                // An example of the documentation has COMPLETED, which no filter names.
                Expect(found.All(row => row.Text("status") == status || row.Text("status") == "COMPLETED"), $"not only {status} came");
            }
        }),
        Reads("history-since", "since leaves actions that were active after it", "history-since-ignored", async s =>
        {
            var starts = (await DatedAsync(s)).Select(row => row.Date("local_start")).OfType<DateTimeOffset>().Order().ToList();
            Need(starts.Count > 2, "there are too few actions");
            var since = starts[starts.Count / 2];
            foreach (var row in await s.ListAsync(await SinceAsync(s, since), 50, 4))
            {
                Expect(
                    row.Date("local_start") >= since || row.Text("local_end").Length == 0 || row.Date("local_end") >= since,
                    $"an action that ended {row.Text("local_end")} came for {since:O}");
            }
        }, "history-since-start"),
        Reads("history-since-start", "since looks at the start (INFERRED)", "since-by-last-update", async s =>
        {
            var slow = (await DatedAsync(s)).FirstOrDefault(row => row.Date("local_start") is { } start
                && (row.Text("local_end").Length == 0 || row.Date("local_end") > start.AddSeconds(2)));
            Need(slow.ValueKind == JsonValueKind.Object, "no action took longer than a moment");
            var since = slow.Date("local_start")!.Value.AddSeconds(1);
            var found = await s.ListAsync(await SinceAsync(s, since), 50, 4);
            Expect(found.All(row => row.Whole("action_id") != slow.Whole("action_id")), "an action that started before came");
        }),
        Reads("history-order", "LOCAL_START sorts by start, either way", "history-order-ignored", async s =>
        {
            var path = await s.AccountAsync() + "/action_history?order_by=LOCAL_START&page_size=50&order_dir=";
            _ = await DatedAsync(s);
            var up = Starts(await s.GetAsync(path + "ASC"));
            var down = Starts(await s.GetAsync(path + "DESC"));
            Need(up.Count > 2, "there are too few actions");
            Expect(up.Order().SequenceEqual(up), "ASC is not ascending");
            Expect(down.OrderDescending().SequenceEqual(down), "DESC is not descending");
        }),
        Reads("history-computer", "a computer's history is its own", "history-of-all-computers", async s =>
        {
            foreach (var computer in (await s.BusyAsync()).Take(6))
            {
                var reply = await s.GetAsync($"/v1/accounts/{Esc(computer.Account)}/computers/{Esc(computer.Id)}/action_history?page_size=50");
                Expect(
                    reply.Must(200).Rows.All(row => row.Text("computer_id") == computer.Id), $"actions of others came for {computer.Id}");
            }
        }),
    ];

    /// <summary>The actions, when their dates can be compared.</summary>
    private static async Task<IReadOnlyList<JsonElement>> DatedAsync(Session s)
    {
        var rows = await s.ActionsAsync();
        Need(rows.All(row => IsoDate().IsMatch(row.Text("local_start"))), "dates of actions have no offset");
        return rows;
    }

    private static List<DateTimeOffset> Starts(Reply reply) =>
        [.. reply.Must(200).Rows.Select(row => row.Date("local_start")).OfType<DateTimeOffset>()];

    private static async Task<string> SinceAsync(Session s, DateTimeOffset since) =>
        await s.AccountAsync() + "/action_history?since=" + Esc(since.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$", RegexOptions.None, 1000)]
    private static partial Regex IsoDate();
}
