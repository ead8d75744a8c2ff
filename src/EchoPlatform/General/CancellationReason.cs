namespace EchoPlatform;

/// <summary>A reason an account or a partner may be cancelled for (Page 97517991).</summary>
public sealed record CancellationReason : VendorRow
{
    /// <summary>The number.</summary>
    public required long ReasonId { get; init; }

    /// <summary>The reason in words.</summary>
    public string? Description { get; init; }

    /// <summary>Whether a note must go with it.</summary>
    public bool? RequiresNote { get; init; }
}
