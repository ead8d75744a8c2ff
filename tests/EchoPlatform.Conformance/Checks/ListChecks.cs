using System.Text.Json;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Envelope, paging and order, shown on the signups and the actions.</summary>
internal static class ListChecks
{
    public static IEnumerable<Check> All =>
    [
        Reads("list-envelope", "a listing has page, page_size, count, links and list", "no-count", async s =>
        {
            var json = (await s.GetAsync(await SignupsAsync(s) + "?page_size=5")).Must(200).Json;
            foreach (var name in new[] { "page", "page_size", "count" })
            {
                Expect(json.Whole(name) is not null, $"{name} is missing");
            }

            Expect(json.Member("links").ValueKind == JsonValueKind.Array, "links is missing");
            Expect(json.Member("list").ValueKind == JsonValueKind.Array, "list is missing");
            Expect(json.Whole("page") == 1, "the first page is not page 1");
        }),
        Reads("list-first-link", "a listing links to its first page", "no-first-link", async s =>
        {
            var href = (await s.GetAsync(await SignupsAsync(s))).Must(200).Json.Link("rel", "first");
            Expect(href?.Contains("page=1", StringComparison.Ordinal) == true, $"the first link is {href ?? "missing"}");
        }),
        Reads("list-next-link", "the next link of page 1 leads to page 2", "next-skips", async s =>
        {
            var links = new List<string>();
            foreach (var path in new[] { await SignupsAsync(s), "/v1/general/cancellation_reasons", await s.AccountAsync() + "/action_history" })
            {
                links.Add((await s.GetAsync(path + "?page_size=1")).Needed(200).Json.Link("rel", "next") ?? "");
            }

            links.RemoveAll(static link => link.Length == 0);
            Need(links.Count > 0, "no listing has a next link");
            Expect(
                links.TrueForAll(link => link.Split('?', '&').Contains("page=2", StringComparer.Ordinal)), $"next links are {string.Join(", ", links)}");
        }),
        Reads("list-page-size", "page_size is kept to", "page-size-ignored", async s =>
        {
            var reply = (await s.GetAsync(await SignupsAsync(s) + "?page_size=2")).Must(200);
            Expect(reply.Rows.Count <= 2, $"2 rows were asked for, {reply.Rows.Count} came");
            Expect(reply.Json.Whole("page_size") == 2, "page_size is not given back");
        }),
        Reads("list-max-size", "a page of signups has at most 100 rows", "unbounded-page-size", async s =>
        {
            (await s.GetAsync(await SignupsAsync(s) + "?page_size=100")).Must(200);
            AtMost(await s.GetAsync(await SignupsAsync(s) + "?page_size=101"), 100);
        }),
        Reads("list-history-max-size", "a page of actions has at most 50 rows", "unbounded-history", async s =>
        {
            var path = await s.AccountAsync() + "/action_history";
            (await s.GetAsync(path + "?page_size=50")).Must(200);
            AtMost(await s.GetAsync(path + "?page_size=51"), 50);
        }),
        Reads("list-default-size", "a page of actions has 10 rows when not told", "default-size-25", async s =>
        {
            var reply = (await s.GetAsync(await s.AccountAsync() + "/action_history")).Must(200);
            Expect(reply.Json.Whole("page_size") == 10, $"page_size is {reply.Json.Text("page_size")}");
            Expect(reply.Rows.Count <= 10, $"{reply.Rows.Count} rows came");
        }),
        Reads("list-beyond-end", "a page beyond the end is no error (INFERRED)", "beyond-end-is-404", async s =>
        {
            foreach (var path in new[] { await SignupsAsync(s), "/v1/general/cancellation_reasons", await s.AccountAsync() + "/action_history" })
            {
                var end = (await s.GetAsync(path + "?page=100000&page_size=50")).Must(200);
                Expect(end.Json.Member("list").ValueKind == JsonValueKind.Array, "list is missing");
            }
        }),
        Reads("list-bad-values", "values out of range are served or refused, never a server error", "bad-values-fail", async s =>
        {
            foreach (var query in new[] { "page=0", "page_size=0", "page=x", "type=HORSE", "order_dir=UP", "since=yesterday" })
            {
                var reply = await s.GetAsync(await SignupsAsync(s) + "?" + query);
                Expect(reply.Good || reply.Refused, $"{query} answered {reply.Status}");
            }
        }),
        Reads("list-complete", "both directions bring the same rows", "lose-a-row", async s =>
        {
            foreach (var path in new[] { await SignupsAsync(s), "/v1/general/cancellation_reasons" })
            {
                var order = path.StartsWith("/v1/general", StringComparison.Ordinal) ? "?order_by=REASON_ID" : "?order_by=USERNAME";
                var up = (await s.ListAsync($"{path}{order}&order_dir=ASC")).Select(Key).ToHashSet(StringComparer.Ordinal);
                var down = (await s.ListAsync($"{path}{order}&order_dir=DESC")).Select(Key).ToHashSet(StringComparer.Ordinal);
                Expect(up.SetEquals(down), $"{path}: {up.Except(down).Count() + down.Except(up).Count()} rows are in one direction only");
            }
        }, "account-create-listed"),
        Reads("list-order-dir", "DESC is ASC backwards", "order-dir-ignored", async s =>
        {
            var path = await SignupsAsync(s) + "?order_by=USERNAME&page_size=100&order_dir=";
            var up = (await s.GetAsync(path + "ASC")).Must(200).Rows.Select(Key).ToList();
            var down = (await s.GetAsync(path + "DESC")).Must(200).Rows.Select(Key).ToList();
            Need(up.Count > 2, "too few signups to compare");
            Expect(!up.SequenceEqual(down, StringComparer.Ordinal), "DESC is ASC");
            // With more than a page of them the two pages need not have a row in common.
            Expect(up.Where(down.Contains).SequenceEqual(down.Where(up.Contains).Reverse(), StringComparer.Ordinal), "DESC is not ASC backwards");
        }),
        Reads("list-order-by", "order_by=USERNAME sorts by user name", "order-by-ignored", async s =>
        {
            var names = (await s.GetAsync(await SignupsAsync(s) + "?order_by=USERNAME&order_dir=ASC&page_size=100")).Must(200).Rows.Select(Key).ToList();
            Need(names.Count > 2, "too few signups to compare");
            var bare = names.Select(name => string.Concat(name.Where(char.IsLetterOrDigit))).ToList();
            Expect(
                Sorted(names, StringComparer.Ordinal) || Sorted(names, StringComparer.OrdinalIgnoreCase) || Sorted(bare, StringComparer.OrdinalIgnoreCase),
                "the names are in no order");
        }),
    ];

    private static async Task<string> SignupsAsync(Session s) => await s.PartnerAsync() + "/signups";

    private static string Key(JsonElement row) => row.Has("username") ? row.Text("username") : row.Text("reason_id");

    private static bool Sorted(List<string> names, StringComparer comparer) => names.Order(comparer).SequenceEqual(names, StringComparer.Ordinal);

    private static void AtMost(Reply reply, int most)
    {
        if (reply.Refused)
        {
            return;
        }

        reply.Must(200);
        Expect(reply.Rows.Count <= most, $"{reply.Rows.Count} rows came");
        Expect(reply.Json.Whole("page_size") <= most, $"page_size is {reply.Json.Text("page_size")}");
    }
}
