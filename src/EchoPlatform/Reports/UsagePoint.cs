namespace EchoPlatform;

/// <summary>A point of a usage history (Pages 97517763, 97518024).</summary>
public sealed record UsagePoint : VendorRow
{
    /// <summary>The time; always there in a row the client hands out. A time without an offset is read as UTC.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Bytes stored then.</summary>
    public required long Bytes { get; init; }
}
