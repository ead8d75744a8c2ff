using EchoFunctions.Core.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>DELETE /api/dead-letters/{id}</c>.</summary>
public sealed class PurgeDeadLetter(DeadLetterBox box)
{
    /// <summary>Deletes the letter for good: 204 or 404.</summary>
    [Function("PurgeDeadLetter")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "dead-letters/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        await box.PurgeAsync(id, cancellationToken) is { Purged: > 0 } ? Results.NoContent() : Answers.NotFound(DeadLetterBox.NoSuchLetter);
}
