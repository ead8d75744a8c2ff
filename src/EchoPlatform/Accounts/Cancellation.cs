namespace EchoPlatform;

/// <summary>Why an account or a partner is cancelled (Pages 97517769, 97518004).</summary>
public sealed record Cancellation
{
    /// <summary>The reason: <see cref="CancellationReason.ReasonId"/>.</summary>
    public required long ReasonId { get; init; }

    /// <summary>A note; may be empty unless the reason requires one.</summary>
    public string ReasonNote { get; init; } = "";
}
