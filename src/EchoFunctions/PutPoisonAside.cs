using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary>Takes work items that failed on every try from <c>echo-work-poison</c>, where the host puts them for seven days.</summary>
public sealed class PutPoisonAside(ExportWorker worker)
{
    /// <summary>Moves the message to the dead letters and lets its run end without it.</summary>
    [Function("PutPoisonAside")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.WorkPoison, Connection = "EchoStorage")] string message, CancellationToken cancellationToken) =>
        worker.GiveUpAsync(message, cancellationToken);
}
