using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EchoFunctions.Core.Exports;
using EchoPlatform;

namespace EchoFunctions.Core.Messaging;

/// <summary>What could not be read or delivered, put aside with its reason and origin; nothing is thrown away.</summary>
internal sealed class DeadLetters(EventSender sender, TimeProvider time)
{
    /// <summary>A row of the vendor's that cannot be read; <paramref name="subject"/> says below what it was found.</summary>
    public Task SendUnreadableRowAsync(ExportRun run, string subject, UnreadableRow row, CancellationToken cancellationToken) =>
        SendAsync($"/echo/{run.Client}", subject, run.Id, row.Reason, row.Json, ("kind", run.Kind), cancellationToken);

    /// <summary>A message on one of the app's own queues that makes no sense.</summary>
    public async Task SendMessageAsync(string queue, string reason, string content, CancellationToken cancellationToken)
    {
        await sender.EnsureQueueAsync(QueueNames.DeadLetters, cancellationToken);
        await SendAsync("/echo", $"queues/{queue}", runId: null, reason, content, ("queue", queue), cancellationToken);
    }

    private async Task SendAsync(
        string source,
        string subject,
        string? runId,
        string reason,
        string content,
        (string Name, string Value) origin,
        CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{source}\n{subject}\n{origin.Value}\n{content}"));
        var header = new EventHeader
        {
            Type = "echo.dead-letter.v1",
            Source = source,
            Subject = subject,
            Id = Envelope.IdOf(hash),
            Time = time.GetUtcNow(),
            RunId = runId,
        };

        var data = new ArrayBufferWriter<byte>(content.Length + 256);
        using (var json = new Utf8JsonWriter(data))
        {
            json.WriteStartObject();
            json.WriteString("reason"u8, reason);
            json.WriteString(origin.Name, origin.Value);
            json.WriteString("content"u8, content);
            json.WriteEndObject();
        }

        await sender.SendAsync(header, data.WrittenMemory, [(QueueNames.DeadLetters, false)], cancellationToken);
    }
}
