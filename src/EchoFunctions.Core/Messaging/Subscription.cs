using System.Text.Json;
using EchoFunctions.Core.Exports;

namespace EchoFunctions.Core.Messaging;

/// <summary>A queue that receives the records of some kinds, or of all when none is named; events of runs only when named.</summary>
public sealed record Subscription(string Name, string Queue, IReadOnlyList<string> Kinds, bool Base64)
{
    /// <summary>The clients whose records it receives; empty: all.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];

    /// <summary>Members that a record must have, each with the values of which it must have one; empty: no condition.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Where { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Whether records of this client and kind go to the queue, if they meet its conditions.</summary>
    public bool Takes(string client, string kind) =>
        (Clients.Count == 0 || Clients.Contains(client)) && (Kinds.Count == 0 ? kind != ExportKinds.Runs : Kinds.Contains(kind));

    /// <summary>Whether a row meets the conditions; a member that is a list meets one with any of its values.</summary>
    internal bool Takes(ReadOnlySpan<byte> row)
    {
        var met = 0;
        var json = new Utf8JsonReader(row);
        json.Read();
        while (met < Where.Count && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var values = Where.GetValueOrDefault(json.GetString()!);
            json.Read();
            if (values is not null)
            {
                met += HasOneOf(ref json, values) ? 1 : 0;
            }

            json.Skip();
        }

        return met == Where.Count;
    }

    private static bool HasOneOf(ref Utf8JsonReader json, IReadOnlyList<string> values)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return Is(ref json, values);
        }

        var has = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            has |= Is(ref json, values);
            json.Skip();
        }

        return has;
    }

    private static bool Is(ref Utf8JsonReader json, IReadOnlyList<string> values) => json.TokenType switch
    {
        JsonTokenType.String => values.Contains(json.GetString(), StringComparer.OrdinalIgnoreCase),
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null =>
            values.Contains(System.Text.Encoding.UTF8.GetString(json.ValueSpan), StringComparer.OrdinalIgnoreCase),
        _ => false,
    };
}
