using System.Globalization;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// How the last run ended for a shard. It lies in the metadata of the shard's state, so that one listing shows the progress of a
/// run without a blob that every instance writes.
/// </summary>
internal sealed record ShardOutcome
{
    public static readonly ShardOutcome None = new() { Run = "" };

    public required string Run { get; init; }

    public int Shard { get; init; }

    public int AccountsDone { get; init; }

    public int AccountsFailed { get; init; }

    public long Rows { get; init; }

    public long Records { get; init; }

    public long Messages { get; init; }

    public long DeadLetters { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];

    public Dictionary<string, string> ToMetadata()
    {
        if (Run.Length == 0)
        {
            // No outcome yet; metadata has no empty values.
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["run"] = Run,
            ["shard"] = Text(Shard),
            ["accountsdone"] = Text(AccountsDone),
            ["accountsfailed"] = Text(AccountsFailed),
            ["rows"] = Text(Rows),
            ["records"] = Text(Records),
            ["messages"] = Text(Messages),
            ["deadletters"] = Text(DeadLetters),
        };
        if (Errors.Count > 0)
        {
            // Metadata travels in headers: ASCII only, few kilobytes, no empty value.
            metadata["errors"] = string.Join('+', Errors.Take(3).Select(Escape));
        }

        return metadata;
    }

    /// <summary>At most 1,500 characters when escaped, which a letter may be into nine.</summary>
    private static string Escape(string error)
    {
        var escaped = Uri.EscapeDataString(error.Length > 300 ? error[..300] + "…" : error);
        return escaped.Length > 1500 ? Uri.EscapeDataString(error[..150] + "…") : escaped;
    }

    public static ShardOutcome FromMetadata(IDictionary<string, string> metadata) => new()
    {
        Run = metadata.TryGetValue("run", out var run) ? run : "",
        Shard = (int)Number(metadata, "shard"),
        AccountsDone = (int)Number(metadata, "accountsdone"),
        AccountsFailed = (int)Number(metadata, "accountsfailed"),
        Rows = Number(metadata, "rows"),
        Records = Number(metadata, "records"),
        Messages = Number(metadata, "messages"),
        DeadLetters = Number(metadata, "deadletters"),
        Errors = metadata.TryGetValue("errors", out var errors) && errors.Length > 0
            ? [.. errors.Split('+').Select(Uri.UnescapeDataString)]
            : [],
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(IDictionary<string, string> metadata, string name) =>
        metadata.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
