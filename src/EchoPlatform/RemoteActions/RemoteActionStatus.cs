using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>How far a command given to a computer is.</summary>
public enum RemoteActionState
{
    /// <summary>The vendor sent a code whose meaning is not known. It may or may not be final.</summary>
    Unknown,

    /// <summary>Not finished yet: queued or running (2, PENDING).</summary>
    Unfinished,

    /// <summary>Finished (1, CREATED).</summary>
    Finished,

    /// <summary>Finished, but look at the reason (4, WARNING).</summary>
    FinishedWithWarning,

    /// <summary>Failed; the reason says why (3, ERROR).</summary>
    Failed,
}

/// <summary>The state of a command given to a computer (Page 96771931).</summary>
/// <remarks>
/// INFERRED: the page names the codes CREATED, PENDING, ERROR and WARNING in this order without giving them numbers, and shows 3 next to
/// an error; 1 to 4 in this order is concluded from it.
/// </remarks>
public sealed record RemoteActionStatus : VendorRow
{
    /// <summary>The code as sent, a number or a word, as text.</summary>
    public string? Status { get; init; }

    /// <summary>The vendor's words, often with an error code in them.</summary>
    public string? Reason { get; init; }

    /// <summary>What the code means.</summary>
    [JsonIgnore]
    public RemoteActionState State => Status?.Trim().ToUpperInvariant() switch
    {
        "1" or "CREATED" => RemoteActionState.Finished,
        "2" or "PENDING" => RemoteActionState.Unfinished,
        "3" or "ERROR" => RemoteActionState.Failed,
        "4" or "WARNING" => RemoteActionState.FinishedWithWarning,
        _ => RemoteActionState.Unknown,
    };

    /// <summary>Whether nothing more will come of it.</summary>
    [JsonIgnore]
    public bool IsFinal => State is RemoteActionState.Finished or RemoteActionState.FinishedWithWarning or RemoteActionState.Failed;

    /// <summary>The vendor's error codes in the reason.</summary>
    [JsonIgnore]
    public IReadOnlyList<VendorErrorCode> ErrorCodes => VendorErrorCode.Find(Reason ?? "");
}
