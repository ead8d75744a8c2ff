using EchoFunctions.Core.Exports;
using EchoPlatform;

namespace EchoFunctions.Core.Messaging;

/// <summary>What could not be read or done, put aside with its reason and origin; nothing is thrown away.</summary>
internal sealed class DeadLetters(EventSender sender, TimeProvider time)
{
    /// <summary>A row of an account that cannot be read.</summary>
    public Task SendUnreadableRowAsync(ExportRun run, WorkAccount account, UnreadableRow row, CancellationToken cancellationToken) =>
        sender.PutAsideAsync(DeadLetter.OfRow(run, account, row.Json, row.Reason, time.GetUtcNow()), cancellationToken);

    /// <summary>A row of a partner's list of signups that cannot be read.</summary>
    public Task SendUnreadableSignupAsync(ExportRun run, string partner, UnreadableRow row, CancellationToken cancellationToken) =>
        sender.PutAsideAsync(DeadLetter.OfSignup(run, partner, row.Json, row.Reason, time.GetUtcNow()), cancellationToken);

    /// <summary>A message on <c>echo-work</c> that makes no sense, or that failed on every try; of which run, when it tells.</summary>
    public Task SendWorkItemAsync(string? runId, string reason, string content, CancellationToken cancellationToken) =>
        sender.PutAsideAsync(DeadLetter.OfWorkItem(runId, content, reason, time.GetUtcNow()), cancellationToken);
}
