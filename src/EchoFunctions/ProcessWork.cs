using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary>Takes work items from <c>echo-work</c>.</summary>
public sealed class ProcessWork(ExportWorker worker)
{
    /// <summary>Plans a run or exports the accounts of one work item.</summary>
    [Function("ProcessWork")]
    public Task RunAsync([QueueTrigger(QueueNames.Work, Connection = "EchoStorage")] string message, CancellationToken cancellationToken) =>
        worker.ProcessAsync(message, cancellationToken);
}
