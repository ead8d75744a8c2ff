using System.Text.Json;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.V2;

/// <summary>The documented rules for the body of a new backup set.</summary>
internal static class BackupSetRules
{
    private static readonly long?[] Minutes = [15, 30, 45, 60, 90, 120];
    private static readonly string[] Sizes = ["Kilobyte", "Megabyte", "Gigabyte"];
    private static readonly string[] Units = ["Day", "Week", "Month", "Year", "Forever"];

    public static void Check(JsonElement body, Rules rules)
    {
        var type = body.Text("type");
        var image = type == "Disk_Image";
        var all = body.Items("selection").Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == "%All%");
        rules.Need(body.Text("name") is { Length: > 0 }, "name");
        rules.Need(type is "Files" or "Disk_Image", "type");
        rules.Need(
            Texts(body, "selection") && Texts(body, "files") && (body.Items("selection").Count > 0 || (!image && body.Items("files").Count > 0)),
            "selection");
        rules.Need(!body.Has("files") || !image, "files", "is only for type Files");
        rules.Need(!body.Has("settings") || !image, "settings", "is only for type Files");
        rules.Need(!body.Has("exclusions") || image, "exclusions", "is only for type Disk_Image");
        rules.Need(!body.Has("useDynamicVolumeInclusion") || (image && all), "useDynamicVolumeInclusion", "is only for a selection of %All%");
        CheckSchedule(body, image, rules);
        CheckArchiving(body, image, rules);
    }

    private static void CheckSchedule(JsonElement body, bool image, Rules rules)
    {
        if (!body.Has("schedule"))
        {
            return;
        }

        var items = body.Items("schedule");
        rules.Need(items.Count > 0, "schedule");
        foreach (var item in items)
        {
            var type = item.Text("type")?.ToLowerInvariant();
            var interval = item.Whole("interval");
            rules.Need(type is "manual" or "minutely" or "hourly" or "daily" or "weekly", "schedule.type");
            rules.Need(type is "daily" or "weekly" || items.Count == 1, "schedule", $"{type} must be the only item");
            switch (type)
            {
                case "minutely":
                    rules.Need(Minutes.Contains(interval), "schedule.interval", "must be 15, 30, 45, 60, 90 or 120");
                    rules.Need(!image, "schedule.type", "minutely is only for type Files");
                    break;
                case "hourly":
                    rules.Need(interval.Within(1, 23), "schedule.interval", "must be 1 to 23");
                    break;
                case "daily":
                    rules.Need(item.Whole("hour").Within(0, 23), "schedule.hour", "must be 0 to 23");
                    rules.Need(item.Whole("minute").Within(0, 59), "schedule.minute", "must be 0 to 59");
                    break;
            }
        }
    }

    private static void CheckArchiving(JsonElement body, bool image, Rules rules)
    {
        var archiving = body.Member("archivingRules");
        if (archiving.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (image)
        {
            rules.Need(
                archiving.EnumerateObject().All(one => string.Equals(one.Name, "dateRangeRules", StringComparison.OrdinalIgnoreCase)),
                "archivingRules",
                "may only have dateRangeRules for type Disk_Image");
        }

        foreach (var rule in archiving.Items("diskUsageRules"))
        {
            rules.Need(rule.Whole("size").Within(1, 9_999), "diskUsageRules.size", "must be 1 to 9999");
            rules.Need(Sizes.Contains(rule.Text("unit"), StringComparer.Ordinal), "diskUsageRules.unit");
        }

        foreach (var rule in archiving.Items("dateRangeRules"))
        {
            rules.Need(rule.Whole("minimumRevisions").Within(1, 99), "dateRangeRules.minimumRevisions", "must be 1 to 99");
            CheckRanges(rule.Items("ranges"), rules);
        }
    }

    private static void CheckRanges(IReadOnlyList<JsonElement> ranges, Rules rules)
    {
        rules.Need(ranges.Count <= 3, "dateRangeRules.ranges", "may be 3 at most");
        var (lastUnit, lastDuration) = (-1, 0L);
        for (var index = 0; index < ranges.Count; index++)
        {
            var unit = Array.IndexOf(Units, ranges[index].Text("unit"));
            var duration = ranges[index].Whole("duration") ?? 0;
            rules.Need(unit >= 0, "ranges.unit");
            rules.Need(unit == 4 || duration is >= 1 and <= 99, "ranges.duration", "must be 1 to 99");
            rules.Need(unit != 4 || index == ranges.Count - 1, "ranges.forever", "may only be last");
            rules.Need(unit >= lastUnit || lastUnit == 4, "ranges.order", "units must not get smaller");
            rules.Need(unit != lastUnit || unit == 4 || duration > lastDuration, "ranges.order", "durations of equal units must grow");
            (lastUnit, lastDuration) = (unit, duration);
        }
    }

    private static bool Texts(JsonElement body, string name) =>
        !body.Has(name) || body.Items(name).All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length > 0);
}
