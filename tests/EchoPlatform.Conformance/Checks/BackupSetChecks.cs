using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Creating backup sets; path and answer are INFERRED, the rules of the body are documented.</summary>
internal static class BackupSetChecks
{
    public static IEnumerable<Check> All =>
    [
        Writes("set-create", "a created backup set: an id to follow", "set-create-unwrapped", async s =>
        {
            var reply = (await PostAsync(s, new { name = s.NewName(), type = "Files", selection = new[] { "c:\\data" } })).Must(200, 202);
            Expect(IdOf(reply).Length > 0, "the answer has no id");
        }),
        Writes("set-errors", "a refused body is told under errors, naming the field", "set-errors-mute", async s =>
        {
            var reply = (await PostAsync(s, new { name = s.NewName(), type = "Files", selection = Array.Empty<string>() })).Must(400);
            var texts = reply.Json.Items("errors").Select(text => text.ToString()).ToList();
            Expect(texts.Exists(text => text.Contains("[selection]", StringComparison.OrdinalIgnoreCase)), $"the errors are {string.Join("; ", texts)}");
        }),
        Refuses("set-type", "the type is Files or Disk_Image", "set-type-unchecked",
            new { name = "x", type = "Tapes", selection = new[] { "c:" } }),
        Refuses("set-interval", "a minutely schedule has one of six intervals", "schedule-interval-unchecked",
            new { name = "x", type = "Files", selection = new[] { "c:" }, schedule = new[] { new { type = "minutely", interval = 17 } } }),
        Refuses("set-schedule-alone", "a manual schedule stands alone", "schedule-alone-unchecked",
            new
            {
                name = "x",
                type = "Files",
                selection = new[] { "c:" },
                schedule = new object[] { new { type = "manual" }, new { type = "daily", hour = 3, minute = 0 } },
            }),
        Refuses("set-image-archiving", "an image takes date ranges only", "image-archiving-unchecked",
            new
            {
                name = "x",
                type = "Disk_Image",
                selection = new[] { "%All%" },
                archivingRules = new { diskUsageRules = new[] { new { size = 1, unit = "Gigabyte" } } },
            }),
        Refuses("set-disk-usage", "a size is 1 to 9999", "disk-usage-unchecked",
            new
            {
                name = "x",
                type = "Files",
                selection = new[] { "c:" },
                archivingRules = new { diskUsageRules = new[] { new { size = 10_000, unit = "Gigabyte" } } },
            }),
        Refuses("set-forever", "Forever is the last range only", "forever-unchecked", Image(("Forever", 0), ("Forever", 0))),
        Refuses("set-ranges", "units of ranges do not get smaller", "ranges-order-unchecked", Image(("Month", 6), ("Week", 2))),
        Refuses("set-inclusion", "dynamic inclusion goes with %All% only", "inclusion-unchecked",
            new { name = "x", type = "Disk_Image", selection = new[] { "C:" }, useDynamicVolumeInclusion = true }),
    ];

    private static Check Refuses(string name, string meaning, string defect, object body) =>
        Writes(name, meaning, defect, async s => (await PostAsync(s, body)).Must(400));

    private static async Task<Reply> PostAsync(Session s, object body) => await s.PostAsync(await s.OnlineAsync() + "backupsets", body);

    private static object Image(params (string Unit, int Duration)[] ranges) => new
    {
        name = "x",
        type = "Disk_Image",
        selection = new[] { "%All%" },
        archivingRules = new
        {
            dateRangeRules = new[]
            {
                new { minimumRevisions = 6, ranges = ranges.Select(range => new { duration = range.Duration, unit = range.Unit }) },
            },
        },
    };
}
