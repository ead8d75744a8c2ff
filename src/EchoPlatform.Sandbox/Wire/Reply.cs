using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>The buffers one answer is built in; pooled, since pages are large and many.</summary>
internal sealed class Reply : IResettable
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Umlauts and markup go out as they are: a reader must cope with more than ASCII.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> bytes = new(32 * 1024);

    public Reply()
    {
        Json = new Utf8JsonWriter(bytes, Options);
        Row = new RowWriter(Json);
    }

    public Utf8JsonWriter Json { get; }

    public RowWriter Row { get; }

    public bool TryReset()
    {
        bytes.ResetWrittenCount();
        Json.Reset();
        return true;
    }

    /// <summary>What has been written, while the reply stays in use.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        Json.Flush();
        return bytes.WrittenMemory;
    }

    public async Task SendAsync(HttpContext context, Defect? defect = null)
    {
        var body = Take();
        var response = context.Response;
        response.ContentType = defect?.ContentType ?? "application/json; charset=utf-8";
        if (body.IsEmpty)
        {
            response.ContentType = null;
        }
        else if (Coding(context.Request) is { } coding)
        {
            body = string.Equals(defect?.FakeCoding, coding, StringComparison.Ordinal) ? body : Compress(body.Span, coding);
            response.Headers.ContentEncoding = coding;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The documentation names gzip, compress and deflate; compress is a dead letter and is not served.</summary>
    private static string? Coding(HttpRequest request)
    {
        foreach (var line in request.Headers.AcceptEncoding)
        {
            if (line is null)
            {
                continue;
            }

            foreach (var coding in line.Split(',', StringSplitOptions.TrimEntries))
            {
                if (coding.StartsWith("gzip", StringComparison.OrdinalIgnoreCase) && !coding.EndsWith("q=0", StringComparison.Ordinal))
                {
                    return "gzip";
                }

                if (coding.StartsWith("deflate", StringComparison.OrdinalIgnoreCase) && !coding.EndsWith("q=0", StringComparison.Ordinal))
                {
                    return "deflate";
                }
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> body, string coding)
    {
        var target = new MemoryStream(body.Length / 4);
        using (Stream stream = string.Equals(coding, "gzip", StringComparison.Ordinal)
            ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(body);
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
