using System.Text.Json;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>The JSON object of a PUT or POST. That anything else is 415, 413 or 400 is INFERRED.</summary>
internal static class RequestBody
{
    /// <summary>Bytes.</summary>
    public const int Most = 128 * 1024;

    public static async Task<(JsonElement Body, Answer? Refusal)> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return (default, new Answer(StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json (XML is not served here)."));
        }

        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (json.RootElement.Clone(), null)
                : (default, Answer.BadRequest("The body must be a JSON object."));
        }
        catch (BadHttpRequestException problem)
        {
            return (default, new Answer(problem.StatusCode, "The body is too large or broken off."));
        }
        catch (JsonException)
        {
            return (default, Answer.BadRequest("The body is no JSON."));
        }
    }
}
