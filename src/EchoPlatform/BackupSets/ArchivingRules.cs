namespace EchoPlatform;

/// <summary>What is kept of a backup set (Pages 96771652, 168733102). Disk images allow only <see cref="DateRangeRules"/>.</summary>
public sealed record ArchivingRules
{
    /// <summary>By size; for files.</summary>
    public IReadOnlyList<DiskUsageRule>? DiskUsageRules { get; init; }

    /// <summary>By age; for files. INFERRED: the page is cut before it.</summary>
    public IReadOnlyList<AgeRule>? AgeRules { get; init; }

    /// <summary>By number of revisions; for files. INFERRED: the page is cut before it.</summary>
    public IReadOnlyList<VersionsRule>? VersionsRules { get; init; }

    /// <summary>By ranges of time.</summary>
    public IReadOnlyList<DateRangeRule>? DateRangeRules { get; init; }
}

/// <summary>Keeps revisions up to a size (Page 96771652).</summary>
public sealed record DiskUsageRule
{
    /// <summary>The size, 1 to 9999.</summary>
    public required int Size { get; init; }

    /// <summary>Its unit.</summary>
    public required SizeUnit Unit { get; init; }

    /// <summary>The patterns of files it holds for; all when left out.</summary>
    public IReadOnlyList<string>? Filters { get; init; }
}

/// <summary>Keeps revisions up to an age. INFERRED: the page (96771652) is cut before it.</summary>
public sealed record AgeRule
{
    /// <summary>The revisions kept in any case; 10 in the vendor's default.</summary>
    public int? MinimumRevisions { get; init; }

    /// <summary>The age in days; 30 in the vendor's default.</summary>
    public int? Days { get; init; }

    /// <summary>The patterns of files it holds for; all when left out.</summary>
    public IReadOnlyList<string>? Filters { get; init; }
}

/// <summary>Keeps a number of revisions. INFERRED: the page (96771652) is cut before it.</summary>
public sealed record VersionsRule
{
    /// <summary>The revisions kept.</summary>
    public int? MinimumRevisions { get; init; }

    /// <summary>The patterns of files it holds for; all when left out.</summary>
    public IReadOnlyList<string>? Filters { get; init; }
}

/// <summary>Keeps revisions by ranges of time (Page 168733102).</summary>
public sealed record DateRangeRule
{
    /// <summary>The revisions kept in any case, 1 to 99.</summary>
    public required int MinimumRevisions { get; init; }

    /// <summary>Up to three; units must not get smaller along the list, and equal units need a growing duration.</summary>
    public required IReadOnlyList<DateRange> Ranges { get; init; }

    /// <summary>The patterns of files it holds for; all when left out.</summary>
    public IReadOnlyList<string>? Filters { get; init; }
}

/// <summary>A range of time (Page 168733102).</summary>
public sealed record DateRange
{
    /// <summary>How long, 1 to 99; left out for ever.</summary>
    public int? Duration { get; init; }

    /// <summary>Its unit; for ever only in the last range.</summary>
    public required RetentionUnit Unit { get; init; }
}
