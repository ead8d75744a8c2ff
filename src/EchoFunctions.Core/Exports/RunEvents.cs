using System.Security.Cryptography;
using System.Text;
using EchoFunctions.Core.Messaging;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// Tells the subscribers of the kind <c>runs</c> that a run has started, and how it ended. They have to name the kind, so that a
/// run without changes sends nothing to the others.
/// </summary>
internal sealed class RunEvents(EchoSettings settings, EventSender sender, TimeProvider time)
{
    public async Task SendAsync(ExportRun run, CancellationToken cancellationToken)
    {
        var row = RowOf(run);
        var destinations = new Routing(settings.Subscriptions, run.Client, ExportKinds.Runs).Of(row, isRemoved: false).Destinations;
        foreach (var (queue, _) in destinations)
        {
            await sender.EnsureQueueAsync(queue, cancellationToken);
        }

        if (destinations.Count == 0)
        {
            return;
        }

        var data = Data(run, row);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{run.Client}\n{ExportKinds.Runs}\n"));
        hash.AppendData(data);
        var header = new EventHeader
        {
            Type = $"echo.{ExportKinds.Runs}.v1",
            Source = $"/echo/{run.Client}",
            Subject = $"runs/{run.Id}",
            Id = Envelope.IdOf(hash),
            Time = time.GetUtcNow(),
            RunId = run.Id,
        };
        await sender.SendAsync(header, data, destinations, cancellationToken);
    }

    /// <summary>One record; of a run's two events the one of its end has the higher sequence.</summary>
    private static byte[] Data(ExportRun run, byte[] members)
    {
        var sequence = run.Finished is { } finished ? Math.Max(run.Sequence + 1, finished.ToUnixTimeMilliseconds()) : run.Sequence;
        return RecordBatch.DataOf(new OutgoingRow(run.Id, run.Id, ExportRow.VersionOf(members), run.IsOver ? "updated" : "added", members), sequence);
    }

    private static byte[] RowOf(ExportRun run)
    {
        var (row, json) = JsonScratch.Begin();
        json.WriteStartObject();
        json.WriteString("id"u8, run.Id);
        json.WriteString("client"u8, run.Client);
        json.WriteString("kind"u8, run.Kind);
        json.WriteString("mode"u8, run.Mode);
        json.WriteString("state"u8, run.State);
        Write("since", run.Since);
        Write("started", run.Started);
        Write("finished", run.Finished);
        json.WriteNumber("accounts_planned"u8, run.Accounts.Planned);
        json.WriteNumber("accounts_done"u8, run.Accounts.Done);
        json.WriteNumber("accounts_failed"u8, run.Accounts.Failed);
        json.WriteNumber("rows"u8, run.Rows);
        json.WriteNumber("records"u8, run.Records);
        json.WriteNumber("messages"u8, run.Messages);
        json.WriteNumber("dead_letters"u8, run.DeadLetters);
        json.WriteStartArray("errors"u8);
        foreach (var error in run.Errors)
        {
            json.WriteStringValue(error);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return row.WrittenSpan.ToArray();

        void Write(string name, DateTimeOffset? date)
        {
            if (date is { } known)
            {
                json.WriteString(name, known);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
