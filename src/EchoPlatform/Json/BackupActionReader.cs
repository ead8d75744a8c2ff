using System.Text.Json;

namespace EchoPlatform;

/// <summary>
/// Reads a backup action as the documentation writes it, in one pass. There are a million of them where there are thousands of
/// anything else, and the general reader costs four times as much. Whatever is out of the ordinary (another type, an escape, an
/// unknown member, a name written otherwise or twice) is left to the general reader, which has the last word.
/// </summary>
internal static class BackupActionReader
{
    /// <summary>Null when the row is not an ordinary one.</summary>
    public static BackupAction? TryRead(ReadOnlySpan<byte> utf8, RowScope scope)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 4 });
        long? id = null, totalFiles = null, processedFiles = null, bytes = null, errors = null, warnings = null;
        string? username = null, computer = null, set = null;
        ActionType? type = null;
        Plugin? plugin = null;
        ActionStatus? status = null;
        ConditionStatus? condition = null;
        IReadOnlyList<ConditionType>? conditions = null;
        DateTimeOffset? start = null, end = null;
        var seen = 0;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueIsEscaped)
                {
                    return null;
                }

                var member = MemberOf(reader.ValueSpan);
                if (member < 0 || (seen & (1 << member)) != 0)
                {
                    return null;
                }

                seen |= 1 << member;
                reader.Read();
                var isRead = member switch
                {
                    0 => Number(ref reader, ref id),
                    1 => Text(ref reader, scope.Username, ref username),
                    2 => Text(ref reader, scope.ComputerId, ref computer),
                    3 => Constant(ref reader, ref type),
                    4 => Text(ref reader, null, ref set),
                    5 => Constant(ref reader, ref plugin),
                    6 => Constant(ref reader, ref status),
                    7 => Date(ref reader, ref start),
                    8 => Date(ref reader, ref end),
                    9 => Number(ref reader, ref totalFiles),
                    10 => Number(ref reader, ref processedFiles),
                    11 => Number(ref reader, ref bytes),
                    12 => Constant(ref reader, ref condition),
                    13 => Constants(ref reader, ref conditions),
                    14 => Number(ref reader, ref errors),
                    _ => Number(ref reader, ref warnings),
                };
                if (!isRead)
                {
                    return null;
                }
            }

            if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // The general reader says what is wrong.
            return null;
        }

        return id is null || string.IsNullOrWhiteSpace(username) || string.IsNullOrWhiteSpace(computer) ? null : new BackupAction
        {
            ActionId = id.Value,
            Username = username,
            ComputerId = computer,
            Type = type,
            BackupsetName = set,
            Plugin = plugin,
            Status = status,
            LocalStart = start,
            LocalEnd = end,
            TotalFiles = totalFiles,
            ProcessedFiles = processedFiles,
            Bytes = bytes,
            ConditionStatus = condition,
            ConditionTypes = conditions,
            Errors = errors,
            Warnings = warnings,
        };
    }

    /// <summary>Number of a member of its exact name; -1 for any other.</summary>
    private static int MemberOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("action_id"u8) ? 0
        : name.SequenceEqual("username"u8) ? 1
        : name.SequenceEqual("computer_id"u8) ? 2
        : name.SequenceEqual("type"u8) ? 3
        : name.SequenceEqual("backupset_name"u8) ? 4
        : name.SequenceEqual("plugin"u8) ? 5
        : name.SequenceEqual("status"u8) ? 6
        : name.SequenceEqual("local_start"u8) ? 7
        : name.SequenceEqual("local_end"u8) ? 8
        : name.SequenceEqual("total_files"u8) ? 9
        : name.SequenceEqual("processed_files"u8) ? 10
        : name.SequenceEqual("bytes"u8) ? 11
        : name.SequenceEqual("condition_status"u8) ? 12
        : name.SequenceEqual("condition_types"u8) ? 13
        : name.SequenceEqual("errors"u8) ? 14
        : name.SequenceEqual("warnings"u8) ? 15
        : -1;

    private static bool Number(ref Utf8JsonReader reader, ref long? value)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number))
        {
            return false;
        }

        value = number;
        return true;
    }

    /// <summary>Most rows repeat the names of the request; those need no text of their own.</summary>
    private static bool Text(ref Utf8JsonReader reader, string? usual, ref string? value)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        value = usual is not null && reader.ValueTextEquals(usual) ? usual : reader.GetString();
        return true;
    }

    private static bool Constant<T>(ref Utf8JsonReader reader, ref T? value)
        where T : struct, IOpenEnumeration<T>
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        value = OpenEnumerationReader<T>.Read(ref reader);
        return true;
    }

    private static bool Constants(ref Utf8JsonReader reader, ref IReadOnlyList<ConditionType>? values)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        List<ConditionType>? list = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (OpenEnumerationReader<ConditionType>.Read(ref reader) is { } value)
            {
                (list ??= new List<ConditionType>(1)).Add(value);
            }
        }

        values = list ?? (IReadOnlyList<ConditionType>)[];
        return reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>The empty text of an absent date, or a date with its offset.</summary>
    private static bool Date(ref Utf8JsonReader reader, ref DateTimeOffset? value)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        if (reader.ValueSpan.IsEmpty)
        {
            return true;
        }

        if (!TolerantDateConverter.HasOffset(reader.ValueSpan) || !reader.TryGetDateTimeOffset(out var date))
        {
            return false;
        }

        value = date;
        return true;
    }
}
