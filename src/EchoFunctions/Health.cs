using EchoFunctions.Core.Status;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions;

/// <summary><c>GET /api/health</c>: whether the app is alive; asks nobody else, and so needs no key.</summary>
public static class Health
{
    /// <summary>200 with the app's version.</summary>
    [Function("Health")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
        Results.Json(Liveness.Now, StatusJson.Default.Liveness);
}
