using System.Text.Json;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>The JSON object of a PUT or POST. That anything else is 415, 413 or 400 is INFERRED.</summary>
internal static class RequestBody
{
    /// <summary>Bytes. What is longer is refused before it is held; the server reads the rest and drops it.</summary>
    private const int Most = 128 * 1024;

    public static async Task<(JsonElement Body, Answer? Refusal)> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return (default, new Answer(StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json (XML is not served here)."));
        }

        if (await ReadAllAsync(request) is not { } bytes)
        {
            return (default, new Answer(StatusCodes.Status413PayloadTooLarge, "The body is too large."));
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (json.RootElement.Clone(), null)
                : (default, Answer.BadRequest("The body must be a JSON object."));
        }
        catch (JsonException)
        {
            return (default, Answer.BadRequest("The body is no JSON."));
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAllAsync(HttpRequest request)
    {
        if (request.ContentLength > Most)
        {
            return null;
        }

        var bytes = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[4_096];
        while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            if (bytes.Length + read > Most)
            {
                return null;
            }

            bytes.Write(chunk, 0, read);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
