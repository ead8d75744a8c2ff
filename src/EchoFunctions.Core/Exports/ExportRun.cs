using System.Text.Json.Serialization;

namespace EchoFunctions.Core.Exports;

/// <summary>What a run is asked to do.</summary>
/// <param name="Client">Name of the client in the settings.</param>
/// <param name="Kind">Kind of records, for example <c>backup-actions</c>.</param>
/// <param name="Mode"><c>changes</c> sends new and changed rows, <c>snapshot</c> sends all.</param>
/// <param name="Since">Oldest action to read; null: where the last run stopped.</param>
public sealed record ExportRequest(string Client, string Kind, string Mode = ExportRequest.Changes, DateTimeOffset? Since = null)
{
    /// <summary>Send new and changed rows.</summary>
    public const string Changes = "changes";

    /// <summary>Send every row that is read.</summary>
    public const string Snapshot = "snapshot";
}

/// <summary>The answer to a start.</summary>
public enum ExportStart
{
    /// <summary>A new run has begun.</summary>
    Started,

    /// <summary>A run of this client and kind goes on.</summary>
    AlreadyRunning,

    /// <summary>A run whose process died goes on from where it stopped.</summary>
    TakenOver,
}

/// <summary>A run of one client and kind, as it is stored and as <c>GET /api/exports/{id}</c> shows it.</summary>
public sealed record ExportRun
{
    /// <summary>State of a run that goes on.</summary>
    public const string Running = "running";

    /// <summary>State of a run that read and delivered everything.</summary>
    public const string Completed = "completed";

    /// <summary>State of a run that could not read or deliver everything; the next run takes up the rest.</summary>
    public const string Failed = "failed";

    /// <summary>State of a run that was stopped by request; the next run takes up the rest.</summary>
    public const string Canceled = "canceled";

    /// <summary>Start time and a random part, for example <c>20261123T020000Z-7f3a91c2</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the client.</summary>
    public required string Client { get; init; }

    /// <summary>Kind of records.</summary>
    public required string Kind { get; init; }

    /// <summary><c>changes</c> or <c>snapshot</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Oldest action to read, when the start named one.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary><c>running</c>, <c>completed</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Start of the run in Unix milliseconds, greater than that of every earlier run of the client and kind.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>True in the first run of its client and kind.</summary>
    public bool? IsFirst { get; init; }

    /// <summary>User name of the partner at the root; null until planned.</summary>
    public string? Partner { get; init; }

    /// <summary>Number of state files of the client and kind; null until planned.</summary>
    public int? Shards { get; init; }

    /// <summary>Number of work items; null until planned.</summary>
    public int? Items { get; init; }

    /// <summary>Accounts planned, done and failed; partners, too, where the kind has records of theirs.</summary>
    public AccountCounts Accounts { get; init; } = new();

    /// <summary>Rows read, changed or not.</summary>
    public long Rows { get; init; }

    /// <summary>Records sent.</summary>
    public long Records { get; init; }

    /// <summary>Messages that subscribed queues acknowledged.</summary>
    public long Messages { get; init; }

    /// <summary>Rows that could not be read and messages that could not be delivered, which lie on <c>echo-dead-letters</c>.</summary>
    public long DeadLetters { get; init; }

    /// <summary>What went wrong, one sentence each, at most ten.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Whether the run has ended.</summary>
    [JsonIgnore]
    public bool IsOver => State != Running;
}

/// <summary>Numbers of accounts, or partners, in a run.</summary>
public sealed record AccountCounts
{
    /// <summary>Accounts the run will read.</summary>
    public int Planned { get; init; }

    /// <summary>Accounts read to the end.</summary>
    public int Done { get; init; }

    /// <summary>Accounts that could not be read or delivered.</summary>
    public int Failed { get; init; }
}

/// <summary>A message on <c>echo-work</c>: without a shard the order to plan a run, with one the accounts of that shard.</summary>
internal sealed record WorkMessage
{
    public required string Run { get; init; }

    public int? Shard { get; init; }

    public IReadOnlyList<WorkAccount>? Accounts { get; init; }

    /// <summary>Name of the state blob that holds the accounts when they do not fit into the message.</summary>
    public string? AccountsBlob { get; init; }
}

/// <summary>
/// An account of a work item; records of accounts need what only the partner's list of signups tells. For kinds of records that
/// partners have, a partner.
/// </summary>
internal sealed record WorkAccount(
    string Username,
    string? Partner = null,
    string? Name = null,
    string? Company = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsPartner = false)
{
    /// <summary>Whose its records are, as messages say it.</summary>
    [JsonIgnore]
    public string Subject { get; } = $"{(IsPartner ? "partners" : "accounts")}/{Uri.EscapeDataString(Username)}";
}

/// <summary>Points to the latest run of a client and kind.</summary>
internal sealed record CurrentRun(string Id, long Sequence);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportRun))]
[JsonSerializable(typeof(CurrentRun))]
[JsonSerializable(typeof(WorkMessage))]
[JsonSerializable(typeof(PartnerTree))]
[JsonSerializable(typeof(ShardState))]
[JsonSerializable(typeof(IReadOnlyList<WorkAccount>))]
internal sealed partial class ExportJson : JsonSerializerContext;
