using EchoFunctions.Core.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>GET /api/dead-letters/{id}</c>.</summary>
public sealed class GetDeadLetter(DeadLetterBox box)
{
    /// <summary>The letter with its content: 200 or 404.</summary>
    [Function("GetDeadLetter")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        await box.GetAsync(id, cancellationToken) is { } letter ? Answers.DeadLetter(letter) : Answers.NotFound(DeadLetterBox.NoSuchLetter);
}
