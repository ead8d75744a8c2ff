using System.Text;
using System.Text.Json;

namespace EchoPlatform.Conformance;

/// <summary>An answer, read to its end.</summary>
public sealed class Reply
{
    private readonly byte[] body;

    private Reply(HttpResponseMessage response, byte[] body)
    {
        this.body = body;
        Status = (int)response.StatusCode;
        Location = response.Headers.Location?.OriginalString;
        MediaType = response.Content.Headers.ContentType?.MediaType;
        Encoding = string.Join(",", response.Content.Headers.ContentEncoding);
        Request = $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.PathAndQuery}";
    }

    /// <summary>Method and path, for messages. Never a header or a body.</summary>
    public string Request { get; }

    /// <summary>The status code.</summary>
    public int Status { get; }

    /// <summary>The Location header as it came.</summary>
    public string? Location { get; }

    /// <summary>Content-Type without parameters.</summary>
    public string? MediaType { get; }

    /// <summary>Content-Encoding.</summary>
    public string Encoding { get; }

    /// <summary>The body's bytes, still encoded.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>Whether the status is 2xx.</summary>
    public bool Good => Status is >= 200 and < 300;

    /// <summary>Whether the status is one of refusals to the caller.</summary>
    public bool Refused => Status is >= 400 and < 500;

    /// <summary>The body as JSON; fails the check when it is none.</summary>
    public JsonElement Json
    {
        get
        {
            try
            {
                using var json = JsonDocument.Parse(body);
                return json.RootElement.Clone();
            }
            catch (JsonException)
            {
                throw new CheckFailedException($"{Request} answered {Status} with a body that is no JSON: {Short()}");
            }
        }
    }

    /// <summary>The rows of a listing.</summary>
    public IReadOnlyList<JsonElement> Rows => Json.Items("list");

    /// <summary>What stands under <c>data</c>.</summary>
    public JsonElement Data => Json.Member("data");

    internal static async Task<Reply> ReadAsync(HttpResponseMessage response, CancellationToken cancel) =>
        new(response, await response.Content.ReadAsByteArrayAsync(cancel));

    /// <summary>Fails the check unless the status is one of these.</summary>
    public Reply Must(params int[] statuses)
    {
        if (!statuses.Contains(Status))
        {
            throw new CheckFailedException($"{Request} answered {Status}, not {string.Join(" or ", statuses)}: {Short()}");
        }

        return this;
    }

    /// <summary>Leaves the check without a verdict unless the status is one of these.</summary>
    public Reply Needed(params int[] statuses)
    {
        if (!statuses.Contains(Status))
        {
            throw new InconclusiveException($"{Request} answered {Status}");
        }

        return this;
    }

    /// <summary>Fails the check unless the server refuses in good order.</summary>
    public Reply MustRefuse()
    {
        if (!Refused)
        {
            throw new CheckFailedException($"{Request} answered {Status} instead of refusing");
        }

        return this;
    }

    private string Short()
    {
        var text = new UTF8Encoding(false, false).GetString(body);
        return text.Length > 160 ? text[..160] + "…" : text;
    }
}
