using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>One action of a backup agent: a backup, a restore or a deletion (Page 97517761).</summary>
/// <remarks>
/// Dates come from the computer's own clock; whether their offset is the computer's or the data centre's is not documented. A time
/// without an offset is read as UTC.
/// </remarks>
public sealed record BackupAction : VendorRow
{
    /// <summary>The action's number.</summary>
    public required long ActionId { get; init; }

    /// <summary>The account; taken from the request where the row does not name it.</summary>
    public required string Username { get; init; }

    /// <summary>The computer within the account, such as <c>0003</c>. Leading zeros count.</summary>
    public required string ComputerId { get; init; }

    /// <summary>What was done.</summary>
    public ActionType? Type { get; init; }

    /// <summary>The backup set's name for a backup, otherwise empty.</summary>
    public string? BackupsetName { get; init; }

    /// <summary>The part of the agent that did it.</summary>
    public Plugin? Plugin { get; init; }

    /// <summary>How far it has come.</summary>
    public ActionStatus? Status { get; init; }

    /// <summary>The start by the computer's clock.</summary>
    public DateTimeOffset? LocalStart { get; init; }

    /// <summary>The last update or the end by the computer's clock; <see langword="null"/> while running.</summary>
    public DateTimeOffset? LocalEnd { get; init; }

    /// <summary>Files to process.</summary>
    public long? TotalFiles { get; init; }

    /// <summary>Files processed.</summary>
    public long? ProcessedFiles { get; init; }

    /// <summary>Bytes transferred.</summary>
    public long? Bytes { get; init; }

    /// <summary>The verdict.</summary>
    public ConditionStatus? ConditionStatus { get; init; }

    /// <summary>The reasons for the verdict; empty when the vendor gives none.</summary>
    [AllowNull]
    public IReadOnlyList<ConditionType> ConditionTypes
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Errors logged.</summary>
    public long? Errors { get; init; }

    /// <summary>Warnings logged.</summary>
    public long? Warnings { get; init; }

    /// <summary>
    /// Whether the action may still change: its status or its verdict says that it is under way, or it has no end and its status is
    /// none of the final ones. An unknown status with an end is final. Not part of the JSON.
    /// </summary>
    [JsonIgnore]
    public bool IsOpen =>
        Status is { } status && (status == ActionStatus.Uninitialized || status == ActionStatus.Running
            || status == ActionStatus.Paused || status == ActionStatus.Canceling)
        || ConditionStatus == EchoPlatform.ConditionStatus.Running
        || (LocalEnd is null && !IsFinal);

    private bool IsFinal =>
        Status is { } status && (status == ActionStatus.Success || status == ActionStatus.Canceled
            || status == ActionStatus.Error || status == ActionStatus.Completed);
}
