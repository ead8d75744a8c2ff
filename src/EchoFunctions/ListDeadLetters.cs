using EchoFunctions.Core.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>GET /api/dead-letters</c>.</summary>
public sealed class ListDeadLetters(DeadLetterBox box)
{
    /// <summary>A page of what lies on <c>echo-dead-letters</c>: 200, or 400 with all problems of the query.</summary>
    [Function("ListDeadLetters")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (query, problems) = DeadLetterQuery.Read(request.Query.Select(p => KeyValuePair.Create(p.Key, p.Value.ToString())));
        return query is null ? Answers.Invalid(problems) : Answers.DeadLetters(await box.ListAsync(query, cancellationToken));
    }
}
