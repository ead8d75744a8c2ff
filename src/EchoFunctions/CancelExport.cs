using EchoFunctions.Core.Exports;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>POST /api/exports/{id}/cancel</c>.</summary>
public sealed class CancelExport(ExportService exports)
{
    /// <summary>Stops a run: 200 with the run, 404, or 409 when it has ended otherwise.</summary>
    [Function("CancelExport")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "exports/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        await exports.CancelAsync(id, cancellationToken) is { } run ? Answers.Canceled(run) : Answers.NotFound("There is no run of this id.");
}
