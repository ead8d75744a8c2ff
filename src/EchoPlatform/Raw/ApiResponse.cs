using System.Net;
using System.Text;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>An answer as the vendor gave it, for calls whose answer is not documented and for calls this library does not know.</summary>
public sealed class ApiResponse
{
    internal ApiResponse(HttpAnswer answer)
    {
        Status = answer.Status;
        Location = answer.Location;
        ContentType = answer.ContentType;
        Text = Encoding.UTF8.GetString(answer.Body);
        try
        {
            var reader = new Utf8JsonReader(answer.Body, new JsonReaderOptions { MaxDepth = 64 });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            while (reader.Read())
            {
            }

            Json = document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or not only: Text has it all the same.
        }
    }

    /// <summary>The status: 2xx or 3xx.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The header <c>Location</c> as sent; never followed. Vendor data: do not send a token to it unseen.</summary>
    public string? Location { get; }

    /// <summary>The media type of the body, such as <c>application/json</c>; <see langword="null"/> when not stated.</summary>
    public string? ContentType { get; }

    /// <summary>The body as text, read as UTF-8; empty when there is none.</summary>
    public string Text { get; }

    /// <summary>The body as JSON; <see langword="null"/> when it is none. At most 64 levels deep.</summary>
    public JsonElement? Json { get; }

    /// <summary>A description without the body.</summary>
    /// <returns>The status and the size of the body.</returns>
    public override string ToString() => $"{Failures.Name(Status)}, {Text.Length} characters";
}

/// <summary>What a creation or a cancellation points to.</summary>
/// <param name="Location">The address as the vendor sent it, never followed; <see langword="null"/> when it sent none.</param>
/// <param name="Id">
/// The last part of the address, decoded: the user name of an account or partner, the number of a plan or an e-mail address. Without
/// an address the <c>id</c> of the body (v2). <see langword="null"/> when the vendor named neither, though the call succeeded.
/// </param>
public sealed record ResourceReference(string? Location, string? Id);
