using EchoFunctions.Core.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>DELETE /api/dead-letters?confirm=true</c>.</summary>
public sealed class PurgeDeadLetters(DeadLetterBox box)
{
    /// <summary>Deletes every letter for good: 200 with their number, or 400 when it is not confirmed.</summary>
    [Function("PurgeDeadLetters")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "dead-letters")] HttpRequest request, CancellationToken cancellationToken) =>
        request.Query["confirm"] == "true"
            ? Answers.Purged(await box.PurgeAsync(id: null, cancellationToken))
            : Answers.Invalid(["This deletes every dead letter for good; say so with ?confirm=true"]);
}
