using System.Text;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Settings of a computer. The good ones leave two retries and no throttling behind.</summary>
internal static class SettingsChecks
{
    private const string Advanced = "settings/advanced/apply";

    public static IEnumerable<Check> All =>
    [
        Writes("settings-apply", "a good setting is applied", "retries-fail", async s =>
        {
            var reply = await s.PostAsync(await s.OnlineAsync() + "settings/apply", new { fileretries = 2 });
            Need(!Encoding.UTF8.GetString(reply.Body.Span).Contains("Running_Actions_", StringComparison.Ordinal), "an action is running");
            reply.Must(200, 204);
        }),
        Writes("settings-offline", "a good setting waits for an absent agent: 202", "settings-offline-is-200", async s =>
            (await s.PostAsync(await s.OfflineAsync() + "settings/apply", new { fileretries = 2 })).Must(202)),
        Writes("settings-offline-id", "an advanced setting that waits has an id", "advanced-offline-without-id", async s =>
        {
            var reply = (await s.PostAsync(await s.OfflineAsync() + Advanced, new { bandwidth = new { enable = false } })).Must(202);
            Expect(IdOf(reply).Length > 0, "the answer has no id");
        }),
        Refuses("settings-retries", "retries are 0 to 3", "retries-unchecked", "settings/apply", new { fileretries = 4 }),
        Refuses("settings-throttling", "throttling is 64 to 999999", "throttling-unchecked", Advanced, Bandwidth("monday", "18:00", 63)),
        Refuses("settings-days", "days are English weekdays", "days-unchecked", Advanced, Bandwidth("someday", "18:00", 2048)),
        Refuses("settings-hours", "hours are 00:00 to 23:59", "hours-unchecked", Advanced, Bandwidth("monday", "24:30", 2048)),
        Refuses("settings-vault", "asyncupload requires sync", "asyncupload-unchecked", Advanced,
            new { localVault = new { enable = true, path = "d:\\vault", sync = false, asyncupload = true } }),
        Refuses("settings-exclusions", "only known defaults are kept", "exclusions-unchecked", Advanced,
            new { wildCardExclusions = new { values = new[] { "*.tmp" }, keepDefaults = new[] { "NoSuchDir" } } }),
    ];

    private static Check Refuses(string name, string meaning, string defect, string path, object body) => Writes(name, meaning, defect, async s =>
    {
        var reply = (await s.PostAsync(await s.OnlineAsync() + path, body)).Must(400);
        Expect(reply.Json.Items("errors").Count > 0, "the refusal has no errors");
    });

    private static object Bandwidth(string day, string end, int throttling) => new
    {
        bandwidth = new { enable = true, days = new { start = day, end = "friday" }, hours = new { start = "8:00", end }, throttling },
    };
}
