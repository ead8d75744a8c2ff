using System.Globalization;
using System.Text.Json;

namespace EchoFunctions.Local.Runtime;

/// <summary>What the embedded host honours of <c>host.json</c>; absent values are the real host's defaults.</summary>
internal sealed record HostJson
{
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How long a function may run before it is cancelled; infinite when the file says <c>-1</c>.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    public QueuesHostJson Queues { get; init; } = new();

    public static HostJson Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not a valid host.json: {exception.Message}", exception);
        }
    }

    public static HostJson Parse(string json)
    {
        using var document = JsonDocument.Parse(
            json,
            new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var root = document.RootElement;
        var result = new HostJson();
        if (Member(root, "functionTimeout") is { } timeout)
        {
            result = result with { FunctionTimeout = Duration(timeout, "functionTimeout") };
        }

        if (Member(root, "extensions", "http", "routePrefix") is { } prefix)
        {
            result = result with { RoutePrefix = prefix.GetString()!.Trim('/') };
        }

        return Member(root, "extensions", "queues") is { } queues ? result with { Queues = QueuesHostJson.Read(queues) } : result;
    }

    internal static JsonElement? Member(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    internal static TimeSpan Duration(JsonElement element, string name)
    {
        var text = element.GetString();
        if (string.Equals(text, "-1", StringComparison.Ordinal))
        {
            return Timeout.InfiniteTimeSpan;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
            ? value
            : throw new FormatException($"{name} is '{text}', not a duration such as 00:00:10.");
    }
}

/// <summary>The <c>extensions.queues</c> section.</summary>
internal sealed record QueuesHostJson
{
    public const int LargestBatch = 32;

    /// <summary>Whether message bodies are base64 (<c>messageEncoding</c>, the real host's default) or taken as they are.</summary>
    public bool Base64 { get; init; } = true;

    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is fetched once no more messages than this are in flight.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a message stays hidden after its function failed.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    internal static QueuesHostJson Read(JsonElement section)
    {
        var defaults = new QueuesHostJson();
        var batchSize = Number(section, "batchSize", 1, LargestBatch) ?? defaults.BatchSize;
        return new()
        {
            Base64 = HostJson.Member(section, "messageEncoding")?.GetString()?.ToUpperInvariant() switch
            {
                null or "BASE64" => true,
                "NONE" => false,
                var other => throw new FormatException($"messageEncoding is '{other}', not none or base64."),
            },
            BatchSize = batchSize,
            NewBatchThreshold = Number(section, "newBatchThreshold", 0, 1000) ?? batchSize / 2,
            MaxDequeueCount = Number(section, "maxDequeueCount", 1, int.MaxValue) ?? defaults.MaxDequeueCount,
            VisibilityTimeout = Time(section, "visibilityTimeout") ?? defaults.VisibilityTimeout,
            MaxPollingInterval = Time(section, "maxPollingInterval") ?? defaults.MaxPollingInterval,
        };
    }

    private static int? Number(JsonElement section, string name, int least, int most)
    {
        if (HostJson.Member(section, name) is not { } element)
        {
            return null;
        }

        var value = element.GetInt32();
        return value >= least && value <= most
            ? value
            : throw new FormatException($"{name} is {value.ToString(CultureInfo.InvariantCulture)}, outside {least} to {most}.");
    }

    private static TimeSpan? Time(JsonElement section, string name) =>
        HostJson.Member(section, name) is { } element ? HostJson.Duration(element, name) : null;
}
