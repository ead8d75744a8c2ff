using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>When a backup set runs (Page 96771650). The page is cut at the weekly schedule: send one with <see cref="CallOverride.Body"/>.</summary>
public sealed record BackupSchedule
{
    /// <summary><c>manual</c>, <c>minutely</c>, <c>hourly</c>, <c>daily</c> or <c>weekly</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Minutely: 15, 30, 45, 60, 90 or 120 minutes, for files only. Hourly: 1 to 23 hours.</summary>
    public int? Interval { get; init; }

    /// <summary>Daily: the hour, 0 to 23, by the computer's clock.</summary>
    public int? Hour { get; init; }

    /// <summary>Daily: the minute, 0 to 59.</summary>
    public int? Minute { get; init; }

    /// <summary>Daily: whether it runs on Monday to Friday only; default false.</summary>
    [JsonPropertyName("WorkDaysOnly")]
    public bool? WorkDaysOnly { get; init; }

    /// <summary>Daily: when it is ended at the latest.</summary>
    [JsonPropertyName("CancelAt")]
    public TimeOfDay? CancelAt { get; init; }


    /// <summary>Runs only by hand; must be the only schedule.</summary>
    /// <returns>The schedule.</returns>
    public static BackupSchedule Manual() => new() { Type = "manual" };

    /// <summary>Runs every so many minutes; for files only, must be the only schedule.</summary>
    /// <param name="minutes">15, 30, 45, 60, 90 or 120.</param>
    /// <returns>The schedule.</returns>
    public static BackupSchedule Minutely(int minutes) => new() { Type = "minutely", Interval = minutes };

    /// <summary>Runs every so many hours; must be the only schedule.</summary>
    /// <param name="hours">1 to 23.</param>
    /// <returns>The schedule.</returns>
    public static BackupSchedule Hourly(int hours) => new() { Type = "hourly", Interval = hours };

    /// <summary>Runs every day; several are allowed. INFERRED: the names <c>hour</c> and <c>minute</c>.</summary>
    /// <param name="hour">The hour, 0 to 23, by the computer's clock.</param>
    /// <param name="minute">The minute, 0 to 59.</param>
    /// <param name="workDaysOnly">Whether it runs on Monday to Friday only.</param>
    /// <param name="cancelAt">When it is ended at the latest.</param>
    /// <returns>The schedule.</returns>
    public static BackupSchedule Daily(int hour, int minute, bool? workDaysOnly = null, TimeOfDay? cancelAt = null) =>
        new() { Type = "daily", Hour = hour, Minute = minute, WorkDaysOnly = workDaysOnly, CancelAt = cancelAt };
}

/// <summary>A time of the day by the computer's clock (Page 96771650).</summary>
/// <param name="Hour">The hour, 0 to 23.</param>
/// <param name="Minute">The minute, 0 to 59.</param>
public sealed record TimeOfDay(int Hour, int Minute);
