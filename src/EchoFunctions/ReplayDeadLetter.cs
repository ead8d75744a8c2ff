using EchoFunctions.Core.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>POST /api/dead-letters/{id}/replay</c>.</summary>
public sealed class ReplayDeadLetter(DeadLetterBox box)
{
    /// <summary>Tries the letter again: 200 when it is done, 409 with the reason when it stays, 404.</summary>
    [Function("ReplayDeadLetter")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/{id}/replay")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        Answers.ReplayedOne(await box.ReplayAsync(id, cancellationToken));
}
