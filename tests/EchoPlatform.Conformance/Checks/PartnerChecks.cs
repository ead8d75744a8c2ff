using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>The partner with its plans, users, usage and reports. Bodies of plans and users are INFERRED.</summary>
internal static class PartnerChecks
{
    private static readonly string[] Prices =
    [
        "setup_price", "base_usage", "base_price", "extra_usage", "extra_price", "computers", "computers_usage", "computers_price",
        "local_backup_price", "vm_host_price", "disk_image_price", "es_seat_price", "es_connection_price", "es_cost_extra_block",
    ];

    public static IEnumerable<Check> All =>
    [
        Reads("partner-read", "a partner has id, user name, status, usage and type", "partner-without-type", async s =>
        {
            var partner = (await s.GetAsync(await s.PartnerAsync())).Must(200).Json;
            Expect(partner.Whole("partner_id") is not null, "partner_id is missing");
            Expect(partner.Text("username") == await s.PartnerNameAsync(), $"another partner came: {partner.Text("username")}");
            Expect(partner.Text("status").Length > 0 && partner.Whole("usage") is not null, "status or usage is missing");
            Expect(partner.Text("type").Length > 0, "type is missing");
        }),
        Reads("partner-links", "a partner links to its parts", "partner-without-links", async s =>
            AccountChecks.HasLinks((await s.GetAsync(await s.PartnerAsync())).Must(200).Json, "signups", "plans", "users", "usage_history")),
        Reads("partner-unknown", "an unknown partner: 404", "unknown-partner-fails", async s =>
            (await s.GetAsync("/v1/partners/" + s.NewName())).Must(404)),

        Reads("plans-list", "a listed plan has id, name, base usage and price", "plans-without-usage", async s =>
        {
            var rows = (await s.GetAsync(await PlansAsync(s))).Must(200).Rows;
            Need(rows.Count > 0, "there are no plans");
            Expect(rows.All(row => row.Whole("plan_id") is not null && row.Text("name").Length > 0), "a plan has no id or name");
            Expect(rows.All(row => row.Whole("base_usage") is not null), "a plan has no base_usage");
            Expect(rows.All(row => row.Real("base_price") is not null), "a plan has no base_price");
        }),
        Reads("plan-read", "a plan has its name and all its prices", "plan-without-seat-price", async s =>
        {
            var plan = (await s.GetAsync($"{await PlansAsync(s)}/{await s.PlanAsync()}")).Must(200).Json;
            Expect(plan.Text("name").Length > 0, "name is missing");
            foreach (var name in Prices)
            {
                Expect(plan.Real(name) is not null, $"{name} is missing");
            }
        }),
        Writes("plan-create", "a created plan: 201 with a Location that is read", "plan-created-is-200", async s =>
        {
            var reply = (await s.PostAsync(await PlansAsync(s), Plan("created"))).Must(201);
            Expect((await s.GetAsync(PathOf(reply))).Must(200).Json.Text("name") == "Conformance created", "another plan is read");
            await s.DeleteAsync(PathOf(reply));
        }),
        Writes("plan-put", "a changed plan is read", "plan-put-forgotten", async s =>
        {
            var path = PathOf(await s.PostAsync(await PlansAsync(s), Plan("before")));
            (await s.PutAsync(path, Plan("after"))).Must(204);
            var now = (await s.GetAsync(path)).Needed(200).Json;
            await s.DeleteAsync(path);
            Expect(now.Text("name") == "Conformance after", "the change is not read");
        }),
        Writes("plan-delete", "a deleted plan is gone", "plan-delete-forgotten", async s =>
        {
            var path = PathOf(await s.PostAsync(await PlansAsync(s), Plan("deleted")));
            (await s.DeleteAsync(path)).Must(204);
            Expect(!(await s.GetAsync(path)).Good, "a deleted plan is still there");
        }),

        Reads("users-list", "a listed user has user name, name and role", "users-without-role", async s =>
        {
            var rows = (await s.GetAsync(await UsersAsync(s))).Must(200).Rows;
            Need(rows.Count > 0, "there are no users");
            Expect(rows.All(row => row.Text("username").Length > 0 && row.Has("name")), "a user has no name");
            Expect(rows.All(row => row.Text("role") is "ADMIN" or "TECH" or "FINANCE"), "a user has no role");
        }),
        Reads("users-role", "role leaves users of that role", "users-role-ignored", async s =>
        {
            foreach (var role in new[] { "ADMIN", "TECH", "FINANCE" })
            {
                var rows = (await s.GetAsync(await UsersAsync(s) + $"?page_size=50&role={role}")).Must(200).Rows;
                Need(rows.All(row => row.Has("role")), "users have no role");
                Expect(rows.All(row => row.Text("role") == role), $"not only {role} came");
            }
        }),
        Writes("user-create", "a created user: 201, and is read", "user-created-is-200", async s =>
        {
            var name = s.NewName();
            (await s.PostAsync(await UsersAsync(s), User(name))).Must(201);
            Expect((await s.GetAsync($"{await UsersAsync(s)}/{name}")).Must(200).Json.Text("role") == "TECH", "another user is read");
            await s.DeleteAsync($"{await UsersAsync(s)}/{name}");
        }),
        Writes("user-put", "a changed user is read", "user-put-forgotten", async s =>
        {
            var path = await NewUserAsync(s);
            var body = User(path.Split('/')[^1]);
            body["city"] = "Troy";
            (await s.PutAsync(path, body)).Must(204);
            var now = (await s.GetAsync(path)).Needed(200).Json;
            await s.DeleteAsync(path);
            Expect(now.Text("city") == "Troy", "the change is not read");
        }),
        Writes("user-delete", "a deleted user is gone", "user-delete-forgotten", async s =>
        {
            var path = await NewUserAsync(s);
            (await s.DeleteAsync(path)).Must(204);
            Expect(!(await s.GetAsync(path)).Good, "a deleted user is still there");
        }),

        Reads("partner-usage", "usage has date and bytes", "usage-without-bytes", async s =>
            AccountChecks.UsageRows((await s.GetAsync(await UsageAsync(s))).Must(200))),
        Reads("usage-resolution", "WEEK has a row every seven days and 26 rows a page", "resolution-ignored", async s =>
        {
            var reply = (await s.GetAsync(await UsageAsync(s) + "?resolution=WEEK&order_by=DATE")).Must(200);
            Expect(reply.Json.Whole("page_size") == 26, $"page_size is {reply.Json.Text("page_size")}");
            var dates = Dates(reply);
            Need(dates.Count > 2, "there is too little usage");
            Expect(dates.Zip(dates.Skip(1)).All(pair => Math.Abs((pair.Second - pair.First).TotalDays) is > 6 and < 8), "the rows are not a week apart");
        }),
        Reads("usage-range", "start_date and end_date bound the rows", "usage-start-ignored", async s =>
        {
            var dates = Dates((await s.GetAsync(await UsageAsync(s) + "?order_by=DATE&order_dir=DESC&page_size=30")).Must(200)).Order().ToList();
            Need(dates.Count > 9, "there is too little usage");
            var (from, to) = (dates[^8], dates[^3]);
            var within = Dates((await s.GetAsync(
                $"{await UsageAsync(s)}?page_size=90&start_date={Iso(from)}&end_date={Iso(to)}")).Must(200));
            Need(within.Count > 0, "nothing lies between the dates");
            Expect(within.TrueForAll(date => date >= from.AddDays(-1) && date <= to.AddDays(1)), "rows outside the dates came");
        }),
        Reads("plan-percentage", "the percentage report has its sums", "percentage-without-value", async s =>
        {
            var rows = (await s.GetAsync(await ReportAsync(s) + "?page_size=50")).Must(200).Rows;
            Need(rows.Count > 0, "the report is empty");
            Expect(rows.All(row => row.Text("plan_name").Length > 0 && row.Whole("total_usage") is not null), "plan_name or total_usage is missing");
            Expect(rows.All(row => row.Whole("additional_usage") is not null), "additional_usage is missing");
            Expect(rows.All(row => row.Real("percentage") is not null), "percentage is missing");
        }),
        Reads("percentage-type", "type leaves rows of that type", "percentage-type-ignored", async s =>
        {
            foreach (var type in new[] { "ACCOUNT", "PARTNER" })
            {
                var rows = (await s.GetAsync(await ReportAsync(s) + $"?page_size=50&type={type}")).Must(200).Rows;
                Expect(rows.All(row => row.Text("type") == type), $"not only {type} came");
            }
        }),
    ];

    private static async Task<string> PlansAsync(Session s) => await s.PartnerAsync() + "/plans";

    private static async Task<string> UsersAsync(Session s) => await s.PartnerAsync() + "/users";

    private static async Task<string> UsageAsync(Session s) => await s.PartnerAsync() + "/usage_history";

    private static async Task<string> ReportAsync(Session s) => await s.PartnerAsync() + "/reports/plan_percentage";

    private static List<DateTimeOffset> Dates(Reply reply) => [.. reply.Rows.Select(row => row.Date("date")).OfType<DateTimeOffset>()];

    private static string Iso(DateTimeOffset date) => Esc(date.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));

    private static Dictionary<string, object> Plan(string name)
    {
        var plan = Prices.ToDictionary(price => price, object (_) => 4, StringComparer.Ordinal);
        plan["name"] = "Conformance " + name;
        return plan;
    }

    private static Dictionary<string, object> User(string username)
    {
        var body = Person(username);
        body["role"] = "TECH";
        return body;
    }

    private static string PathOf(Reply reply)
    {
        Need(reply.Good && reply.Location is not null, $"{reply.Request} answered {reply.Status} without a Location");
        return reply.Location!.Contains("://", StringComparison.Ordinal) ? new Uri(reply.Location).PathAndQuery : reply.Location;
    }

    private static async Task<string> NewUserAsync(Session s)
    {
        var name = s.NewName();
        var reply = await s.PostAsync(await UsersAsync(s), User(name));
        Need(reply.Good, $"no user can be created: {reply.Status}");
        return $"{await UsersAsync(s)}/{name}";
    }
}
