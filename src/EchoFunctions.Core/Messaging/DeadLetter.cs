using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EchoFunctions.Core.Exports;

namespace EchoFunctions.Core.Messaging;

/// <summary>An event <c>echo.dead-letter.v1</c>: what could not be read or delivered, why, and all that is needed to try again.</summary>
internal sealed record DeadLetter(EventHeader Header, DeadLetterData Data)
{
    public const string Type = "echo.dead-letter.v1";

    /// <summary>Where the payloads of over-size letters lie; the clean-up of payloads leaves this folder alone.</summary>
    public const string PayloadFolder = "dead-letters/";

    /// <summary>A row of the vendor's, found below an account.</summary>
    public static DeadLetter OfRow(ExportRun run, WorkAccount account, string content, string reason, DateTimeOffset time) => Create(
        $"/echo/{run.Client}",
        account.Subject,
        run.Id,
        time,
        new DeadLetterData
        {
            Reason = reason, Origin = DeadLetterData.Row, Kind = run.Kind, Sequence = run.Sequence, Account = account, Content = content,
        });

    /// <summary>A row of a partner's list of signups.</summary>
    public static DeadLetter OfSignup(ExportRun run, string partner, string content, string reason, DateTimeOffset time) => Create(
        $"/echo/{run.Client}",
        $"partners/{Uri.EscapeDataString(partner)}",
        run.Id,
        time,
        new DeadLetterData { Reason = reason, Origin = DeadLetterData.Signup, Kind = run.Kind, Content = content });

    /// <summary>A message on <c>echo-work</c>.</summary>
    public static DeadLetter OfWorkItem(string? runId, string content, string reason, DateTimeOffset time) => Create(
        "/echo",
        $"queues/{QueueNames.Work}",
        runId,
        time,
        new DeadLetterData { Reason = reason, Origin = DeadLetterData.WorkItem, Queue = QueueNames.Work, Content = content });

    /// <summary>An event that a queue refuses; the content is the whole event, whatever its size.</summary>
    public static DeadLetter OfMessage(EventHeader header, byte[] whole, string queue, bool base64, string reason, DateTimeOffset time) => Create(
        header.Source,
        $"queues/{queue}",
        header.RunId,
        time,
        new DeadLetterData
        {
            Reason = reason,
            Origin = DeadLetterData.Message,
            Queue = queue,
            Encoding = base64 ? DeadLetterData.Base64 : DeadLetterData.None,
            Content = Encoding.UTF8.GetString(whole),
        });

    /// <summary>A letter as it lies on the queue; null when the text is something else, and without data when that is in the payload.</summary>
    public static (EventHeader Header, DeadLetterData? Data)? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var root = JsonElement.ParseValue(ref reader);
            return Envelope.ReadHeader(root) is { Type: Type, Id.Length: Envelope.IdLength } header && header.Id.All(char.IsAsciiHexDigitLower)
                ? (header, root.TryGetProperty("data", out var data) ? data.Deserialize(DeadLetterJson.Default.DeadLetterData) : null)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Name of the blob with an over-size letter's whole event.</summary>
    public static string PayloadOf(string id) => $"{PayloadFolder}{id}.json";

    public byte[] Write() => Envelope.Write(Header, JsonSerializer.SerializeToUtf8Bytes(Data, DeadLetterJson.Default.DeadLetterData));

    /// <summary>The same content from the same place gets the same id, whichever run met it and whatever the reason.</summary>
    private static DeadLetter Create(string source, string subject, string? runId, DateTimeOffset time, DeadLetterData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{source}\n{subject}\n{data.Kind ?? data.Queue}\n{data.Content}"));
        var header = new EventHeader
        {
            Type = Type,
            Source = source,
            Subject = subject,
            Id = Envelope.IdOf(hash),
            Time = time,
            RunId = runId,
        };
        return new DeadLetter(header, data);
    }
}

/// <summary>The data of a dead letter. Which members it has besides the required ones depends on the origin.</summary>
internal sealed record DeadLetterData
{
    /// <summary>Origin: a row that cannot be read.</summary>
    public const string Row = "row";

    /// <summary>Origin: a row of a partner's list of signups, and so an account that no run can see.</summary>
    public const string Signup = "signup";

    /// <summary>Origin: a message on <c>echo-work</c> that makes no sense or fails on every try.</summary>
    public const string WorkItem = "work-item";

    /// <summary>Origin: a message that a subscribed queue refuses.</summary>
    public const string Message = "message";

    public const string None = "none";

    public const string Base64 = "base64";

    public required string Reason { get; init; }

    public required string Origin { get; init; }

    /// <summary>Kind of the run that met the row.</summary>
    public string? Kind { get; init; }

    /// <summary>Sequence of that run, so that a row which is read later does not hide a newer one.</summary>
    public long? Sequence { get; init; }

    /// <summary>The account the row belongs to.</summary>
    public WorkAccount? Account { get; init; }

    /// <summary>The queue that the message lay on, or was meant for.</summary>
    public string? Queue { get; init; }

    /// <summary>How the queue wants its messages.</summary>
    public string? Encoding { get; init; }

    public required string Content { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetterData))]
[JsonSerializable(typeof(DeadLetterItem))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(ReplayResult))]
[JsonSerializable(typeof(PurgeResult))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
