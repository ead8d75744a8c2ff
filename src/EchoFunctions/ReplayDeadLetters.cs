using EchoFunctions.Core.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>POST /api/dead-letters/replay</c>.</summary>
public sealed class ReplayDeadLetters(DeadLetterBox box)
{
    /// <summary>Tries every letter again: 200 with how many are done and how many stay, and why.</summary>
    [Function("ReplayDeadLetters")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/replay")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.Replayed(await box.ReplayAsync(id: null, cancellationToken));
}
