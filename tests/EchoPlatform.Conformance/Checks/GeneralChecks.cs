using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

internal static class GeneralChecks
{
    public static IEnumerable<Check> All =>
    [
        Reads("general-time", "the time is served to any token", "time-fails", async s =>
            (await s.SendAsync(HttpMethod.Get, "/v1/general/time", token: await s.TokenAsync("accounts_read"))).Must(200)),
        Reads("locator-self", "user name 0 is the token's own: 303 with a Location", "locator-is-302", async s =>
        {
            var reply = (await s.GetAsync("/v1/general/username/0")).Must(303);
            Expect(reply.Location is not null, "303 without a Location");
        }),
        Reads("locator-account", "an account is located by its name", "locator-names-owner", async s =>
        {
            var name = await s.AccountNameAsync();
            var location = (await s.GetAsync("/v1/general/username/" + Esc(name))).Location ?? "";
            var parts = location.TrimEnd('/').Split('/');
            Expect(parts.Length > 1 && parts[^2] is "accounts" or "account", $"the Location is {location}");
            Expect(Uri.UnescapeDataString(parts[^1]) == name, $"the Location names {parts[^1]}");
        }),
        Reads("locator-unknown", "an unknown name: 404", "locator-unknown-is-303", async s =>
            (await s.GetAsync("/v1/general/username/" + s.NewName())).Must(404)),
        Reads("reasons-list", "cancellation reasons have id, description and requires_note", "reasons-without-note-flag", async s =>
        {
            var rows = (await s.GetAsync("/v1/general/cancellation_reasons?page_size=50")).Must(200).Rows;
            Need(rows.Count > 0, "there are no reasons");
            foreach (var row in rows)
            {
                Expect(row.Whole("reason_id") is not null, "a reason has no reason_id");
                Expect(row.Has("description"), "a reason has no description");
                Expect(row.Flag("requires_note") is not null, "a reason has no requires_note");
            }
        }),
    ];
}
