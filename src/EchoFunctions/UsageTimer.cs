using EchoFunctions.Core.Exports;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary>Exports usage, plans and provisions of every client on schedule.</summary>
public sealed class UsageTimer(ExportService exports)
{
    /// <summary>Starts the runs; one that goes on is left alone.</summary>
    [Function("UsageTimer")]
    public Task RunAsync([TimerTrigger("%Echo:Schedules:Usage%")] TimerInfo timer, CancellationToken cancellationToken) =>
        exports.StartAllAsync(ExportKinds.Billing, cancellationToken);
}
