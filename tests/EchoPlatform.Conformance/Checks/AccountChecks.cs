using System.Text.Json;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Signups as listed, and accounts as read.</summary>
internal static class AccountChecks
{
    public static IEnumerable<Check> All =>
    [
        Reads("signup-row", "a signup has username, name, company, type, usage and link", "signups-without-link", async s =>
        {
            foreach (var row in await s.SignupsAsync())
            {
                Expect(row.Text("username").Length > 0 && row.Has("name") && row.Has("company"), "a signup has no name");
                Expect(row.Text("type") is "ACCOUNT" or "PARTNER", $"a signup is a {row.Text("type")}");
                Expect(row.Whole("usage") is not null, "a signup has no usage");
                Expect(row.Member("link").Text("href").Length > 0, $"{row.Text("username")} has no link");
            }
        }),
        Reads("signups-type", "type leaves signups of that type", "signups-type-ignored", async s =>
        {
            foreach (var type in new[] { "ACCOUNT", "PARTNER" })
            {
                var rows = (await s.GetAsync(await s.PartnerAsync() + $"/signups?page_size=100&type={type}")).Must(200).Rows;
                Expect(rows.All(row => row.Text("type") == type), $"not only {type} came");
            }
        }),
        Reads("signups-status", "status leaves signups of that status", "signups-status-ignored", async s =>
        {
            foreach (var status in new[] { "ACTIVE", "TEST", "FROZEN", "CANCELED" })
            {
                var rows = (await s.GetAsync(await s.PartnerAsync() + $"/signups?page_size=100&type=ACCOUNT&status={status}")).Must(200).Rows;
                foreach (var row in rows.Where(row => row.Text("type") == "ACCOUNT").Take(3))
                {
                    var account = await s.GetAsync("/v1/accounts/" + Esc(row.Text("username")));
                    if (account.Status == 200 && account.Json.Text("status") is { Length: > 0 } found)
                    {
                        Expect(found == status, $"{row.Text("username")} is {found}, listed as {status}");
                    }
                }
            }
        }),
        Reads("signups-since", "since leaves later signups", "signups-since-ignored", async s =>
        {
            var rows = (await s.GetAsync(await s.PartnerAsync() + "/signups?since=2199-01-01T00:00:00-05:00")).Must(200).Rows;
            Expect(rows.Count == 0, "signups of the future came");
        }),
        Reads("account-read", "an account has id, user name, signup date, status and usage", "account-without-id", async s =>
        {
            var name = await s.AccountNameAsync();
            var account = (await s.GetAsync(await s.AccountAsync())).Must(200).Json;
            Expect(account.Whole("account_id") is not null, "account_id is missing");
            Expect(account.Text("username") == name, $"{name} was asked for, {account.Text("username")} came");
            Expect(account.Date("signup_date") is not null, "signup_date is no date");
            Expect(account.Text("status").Length > 0, "status is missing");
            Expect(account.Whole("usage") is >= 0, "usage is missing");
        }),
        Reads("account-links", "an account links to its parts", "account-without-links", async s =>
            HasLinks((await s.GetAsync(await s.AccountAsync())).Must(200).Json, "info", "action_history", "usage_history", "available_plans", "computers")),
        Reads("account-info", "an account's info is its reference code", "account-info-empty", async s =>
        {
            var info = (await s.GetAsync(await s.AccountAsync() + "/info")).Must(200).Json;
            Expect(info.Member("reference_code").ValueKind == JsonValueKind.String, "reference_code is missing");
        }),
        Writes("account-info-put", "a reference code that was put is read", "account-info-forgotten", async s =>
        {
            var path = await s.NewAccountAsync() + "/info";
            (await s.PutAsync(path, new { reference_code = "CRM-\u00fc-1" })).Must(204);
            var info = (await s.GetAsync(path)).Needed(200).Json;
            Need(info.Has("reference_code"), "the info has no reference_code");
            Expect(info.Text("reference_code") is "CRM-\u00fc-1", "another reference code is read");
        }),
        Reads("account-usage", "usage of an account has date and bytes (INFERRED)", "account-usage-without-date", async s =>
            UsageRows((await s.GetAsync(await s.AccountAsync() + "/usage_history")).Must(200))),
        Reads("available-plans", "just one available plan is the current one", "every-plan-current", async s =>
        {
            var rows = await s.ListAsync(await s.AccountAsync() + "/available_plans");
            Need(rows.Count > 1, "there are no plans to choose from");
            Expect(rows.Count(row => row.Flag("is_current") == true) == 1, "not one plan is current");
            Expect(rows.All(row => row.Real("total_cost") is not null && row.Whole("plan_id") is not null), "a plan has no cost or id");
        }),
        Writes("available-plan-choice", "a chosen plan becomes the current one (INFERRED)", "plan-choice-forgotten", async s =>
        {
            var path = await s.NewAccountAsync() + "/available_plans";
            var rows = await s.ListAsync(path);
            var other = rows.FirstOrDefault(row => row.Flag("is_current") == false);
            Need(other.ValueKind == JsonValueKind.Object, "there is no other plan to choose");
            var reply = await s.PostAsync(path, new { plan_id = other.Whole("plan_id") });
            Expect(reply.Good || reply.Status == 303, $"the choice answered {reply.Status}");
            var now = (await s.ListAsync(path)).FirstOrDefault(row => row.Whole("plan_id") == other.Whole("plan_id"));
            Expect(now.Flag("is_current") == true, "the chosen plan is not current");
        }),
    ];

    public static void HasLinks(JsonElement resource, params string[] titles)
    {
        foreach (var title in titles)
        {
            Expect(resource.Link("title", title) is { Length: > 0 }, $"the link {title} is missing");
        }
    }

    public static void UsageRows(Reply reply)
    {
        Need(reply.Rows.Count > 0, "there is no usage");
        Expect(reply.Rows.All(row => row.Date("date") is not null), "a row has no date");
        Expect(reply.Rows.All(row => row.Whole("bytes") is >= 0), "a row has no bytes");
    }
}
