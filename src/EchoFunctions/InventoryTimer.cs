using EchoFunctions.Core.Exports;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary>Exports accounts and computers of every client on schedule.</summary>
public sealed class InventoryTimer(ExportService exports)
{
    /// <summary>Starts the runs; one that goes on is left alone.</summary>
    [Function("InventoryTimer")]
    public Task RunAsync([TimerTrigger("%Echo:Schedules:Inventory%")] TimerInfo timer, CancellationToken cancellationToken) =>
        exports.StartAllAsync(ExportKinds.Inventory, cancellationToken);
}
