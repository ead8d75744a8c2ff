using EchoFunctions.Core;
using EchoFunctions.Core.Exports;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>POST /api/exports</c>.</summary>
public sealed class StartExport(ExportService exports, EchoSettings settings)
{
    /// <summary>Starts a run: 202, 400 with all problems, 404 for an unknown client, 409 while one goes on.</summary>
    [Function("StartExport")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "exports")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (order, problems) = await ExportRequestReader.ReadAsync(request.Body, cancellationToken);
        if (order is null)
        {
            return Answers.Invalid(problems);
        }

        if (!settings.Clients.ContainsKey(order.Client))
        {
            return Answers.NotFound($"There is no client '{order.Client}'; the clients are {string.Join(", ", settings.Clients.Keys)}.");
        }

        var (outcome, run) = await exports.StartAsync(order, cancellationToken);
        return Answers.Started(request, outcome, run);
    }
}
