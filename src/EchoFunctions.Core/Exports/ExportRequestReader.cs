using System.Globalization;
using System.Text.Json;

namespace EchoFunctions.Core.Exports;

/// <summary>Reads the body of <c>POST /api/exports</c> and names everything that is wrong with it.</summary>
public static class ExportRequestReader
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>Either a request, or at least one problem.</summary>
    public static async Task<(ExportRequest? Request, IReadOnlyList<string> Problems)> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var buffer = new byte[MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBytes)
        {
            return (null, [$"The body is larger than {MaxBytes} bytes"]);
        }

        try
        {
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: text that is no text, such as half a surrogate pair.
            return (null, ["The body is not JSON; send {\"client\":\"main\",\"kind\":\"backup-actions\"}"]);
        }
    }

    private static (ExportRequest? Request, IReadOnlyList<string> Problems) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, ["The body is not a JSON object; send {\"client\":\"main\",\"kind\":\"backup-actions\"}"]);
        }

        var problems = new List<string>();
        var client = Text(root, "client", problems);
        var kind = Text(root, "kind", problems);
        var mode = Text(root, "mode", problems) ?? ExportRequest.Changes;
        var sinceText = Text(root, "since", problems);
        DateTimeOffset? since = null;
        foreach (var member in root.EnumerateObject().Where(m => m.Name is not ("client" or "kind" or "mode" or "since")))
        {
            problems.Add($"'{Shorten(member.Name)}' is unknown; the members are client, kind, mode and since");
        }

        if (client is null && IsAbsent(root, "client"))
        {
            problems.Add("client is missing");
        }

        if (kind is null ? IsAbsent(root, "kind") : !ExportKinds.Names.Contains(kind))
        {
            problems.Add($"kind is {(kind is null ? "missing" : $"'{Shorten(kind)}'")}; the kinds are {string.Join(", ", ExportKinds.Names)}");
        }

        if (mode is not (ExportRequest.Changes or ExportRequest.Snapshot))
        {
            problems.Add($"mode is '{Shorten(mode)}'; the modes are {ExportRequest.Changes} and {ExportRequest.Snapshot}");
        }

        if (sinceText is not null)
        {
            if (DateTimeOffset.TryParse(sinceText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            {
                since = date;
            }
            else
            {
                problems.Add($"since is '{Shorten(sinceText)}'; give an ISO 8601 date such as 2026-01-31T00:00:00Z");
            }
        }

        return problems.Count > 0 ? (null, problems) : (new ExportRequest(client!, kind!, mode, since), []);
    }

    private static string? Text(JsonElement root, string name, List<string> problems)
    {
        if (IsAbsent(root, name))
        {
            return null;
        }

        var value = root.GetProperty(name);
        if (value.ValueKind != JsonValueKind.String)
        {
            problems.Add($"{name} is not a string");
            return null;
        }

        return value.GetString();
    }

    private static bool IsAbsent(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
