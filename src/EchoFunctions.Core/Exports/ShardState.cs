using System.Text.Json.Serialization;

namespace EchoFunctions.Core.Exports;

/// <summary>What is known of the accounts of one shard from earlier runs of a client and kind.</summary>
internal sealed record ShardState
{
    [JsonPropertyName("accounts")]
    public Dictionary<string, AccountState> Accounts { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>What of one account was delivered. Lost state costs a repeated delivery, never a row.</summary>
internal sealed record AccountState
{
    /// <summary>Start of the last run that read the account to its end, in Unix milliseconds; null: none did.</summary>
    [JsonPropertyName("at")]
    public long? ReadAt { get; set; }

    /// <summary>Start of the last run that brought something new or changed, in Unix milliseconds.</summary>
    [JsonPropertyName("ch")]
    public long? ChangedAt { get; set; }

    /// <summary>The last time that every page was read; null for kinds that always do, and before the first read.</summary>
    [JsonPropertyName("w")]
    public WholeRead? Whole { get; set; }

    /// <summary>Delivered rows that may be read again, by the part of their key behind the account.</summary>
    [JsonPropertyName("rows")]
    public Dictionary<string, RowMark> Rows { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Latest action of each computer by that computer's clock, in Unix seconds.</summary>
    [JsonPropertyName("last")]
    public Dictionary<string, long> LastByComputer { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What the partner's list last told of the account; only for the kind that publishes it.</summary>
    [JsonPropertyName("listed")]
    public Listed? Listed { get; set; }

    /// <summary>Key under which a row that cannot be read is kept, so that it is put aside once for each content.</summary>
    public static string KeyOfPutAside(string version) => $"!/{version}";

    public static bool IsPutAside(string key) => key.StartsWith("!/", StringComparison.Ordinal);

    public AccountState Copy() => new()
    {
        ReadAt = ReadAt,
        ChangedAt = ChangedAt,
        Whole = Whole,
        Rows = new Dictionary<string, RowMark>(Rows, StringComparer.Ordinal),
        LastByComputer = new Dictionary<string, long>(LastByComputer, StringComparer.Ordinal),
        Listed = Listed,
    };
}

/// <summary>What only the partner's list tells of an account.</summary>
internal sealed record Listed(
    [property: JsonPropertyName("p")] string Partner,
    [property: JsonPropertyName("n")] string? Name,
    [property: JsonPropertyName("c")] string? Company);

/// <summary>A delivered row: its version, its time in Unix seconds, whether it can still change, and how many seconds it took.</summary>
internal readonly record struct RowMark(
    [property: JsonPropertyName("v")] string Version,
    [property: JsonPropertyName("t"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Time,
    [property: JsonPropertyName("o"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Open,
    [property: JsonPropertyName("d"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Duration = 0);

/// <summary>How a list was when every page of it was read.</summary>
/// <param name="At">Start of that run, in Unix milliseconds.</param>
/// <param name="Excess">How many rows the server stated beyond those that could be read; null: it stated nothing.</param>
internal sealed record WholeRead([property: JsonPropertyName("at")] long At, [property: JsonPropertyName("x")] long? Excess);
