using EchoFunctions.Core.Exports;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary>Exports backup actions of every client on schedule.</summary>
public sealed class BackupActionsTimer(ExportService exports)
{
    /// <summary>Starts the runs; one that goes on is left alone.</summary>
    [Function("BackupActionsTimer")]
    public Task RunAsync([TimerTrigger("%Echo:Schedules:BackupActions%")] TimerInfo timer, CancellationToken cancellationToken) =>
        exports.StartAllAsync([ExportKinds.BackupActions], cancellationToken);
}
