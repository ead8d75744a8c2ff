using EchoFunctions.Core;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using Microsoft.AspNetCore.Http;

namespace EchoFunctions;

/// <summary>What HTTP callers get.</summary>
internal static class Answers
{
    public static IResult Started(HttpRequest request, ExportStart outcome, ExportRun run)
    {
        var location = $"{request.PathBase}{request.Path.Value?.TrimEnd('/')}/{run.Id}";
        request.HttpContext.Response.Headers.Location = location;
        return outcome == ExportStart.AlreadyRunning
            ? Results.Problem(
                statusCode: StatusCodes.Status409Conflict,
                title: "Already running",
                detail: $"A run of {run.Kind} for '{run.Client}' goes on; follow it at {location}.",
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = run.Id })
            : Run(run, StatusCodes.Status202Accepted);
    }

    public static IResult Run(ExportRun run, int status = StatusCodes.Status200OK) =>
        Results.Json(run, ExportJson.Default.ExportRun, statusCode: status);

    public static IResult Canceled(ExportRun run) => run.State == ExportRun.Canceled
        ? Run(run)
        : Results.Problem(
            statusCode: StatusCodes.Status409Conflict,
            title: "Already over",
            detail: $"The run has ended: {run.State}.",
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = run.Id });

    public static IResult DeadLetters(DeadLetterPage page) => Results.Json(page, DeadLetterJson.Default.DeadLetterPage);

    public static IResult DeadLetter(DeadLetterItem letter) => Results.Json(letter, DeadLetterJson.Default.DeadLetterItem);

    public static IResult Replayed(ReplayResult result) => Results.Json(result, DeadLetterJson.Default.ReplayResult);

    /// <summary>Of one letter: why it stays is a problem.</summary>
    public static IResult ReplayedOne(ReplayResult result) => result switch
    {
        { Replayed: > 0 } => Replayed(result),
        { Failed: [var kept, ..] } => Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "The letter stays", detail: $"{kept.Text.TrimEnd('.')}."),
        _ => NotFound(DeadLetterBox.NoSuchLetter),
    };

    public static IResult Purged(PurgeResult result) => Results.Json(result, DeadLetterJson.Default.PurgeResult);

    public static IResult NotFound(string what) =>
        Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: what);

    public static IResult Invalid(IReadOnlyList<string> problems) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest,
        title: "The request cannot be used",
        detail: string.Join("; ", problems),
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["problems"] = problems });

    public static IResult Unavailable(EchoFunctionsException problem) =>
        Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Something needed is away", detail: problem.Message);
}
