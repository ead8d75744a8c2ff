using EchoFunctions.Core.Exports;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>GET /api/exports/{id}</c>.</summary>
public sealed class GetExport(ExportService exports)
{
    /// <summary>The run with its progress: 200 or 404.</summary>
    [Function("GetExport")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "exports/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        await exports.GetAsync(id, cancellationToken) is { } run
            ? Answers.Run(run)
            : Answers.NotFound("There is no run of this id.");
}
