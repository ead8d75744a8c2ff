using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>Words for what went wrong.</summary>
internal static class Failures
{
    private const int MaxVendorMessage = 500;

    /// <summary>The status as in <c>403 Forbidden</c>.</summary>
    public static string Name(HttpStatusCode status)
    {
        string number = ((int)status).ToString(CultureInfo.InvariantCulture);
        string name = status.ToString();
        if (name == number)
        {
            return number;
        }

        var text = new StringBuilder(number);
        for (var index = 0; index < name.Length; index++)
        {
            bool wordStarts = char.IsUpper(name[index]) && (index == 0 || !char.IsUpper(name[index - 1]));
            text.Append(wordStarts ? " " : "").Append(name[index]);
        }

        return text.ToString();
    }

    public static bool IsTransient(HttpStatusCode status) =>
        (int)status is 408 or 429 or (>= 500 and not 501 and not 505);

    /// <summary>An answer that is no success.</summary>
    public static EchoPlatformException Status(HttpAnswer answer, string method, string path, string? scope, string secret)
    {
        string? vendorMessage = VendorMessage(answer.Body, secret);
        string message = $"{method} {path} answered {Name(answer.Status)}"
            + (vendorMessage is null ? "" : $": {vendorMessage}")
            + Advice(answer, scope);
        return new EchoPlatformException(message)
        {
            Status = answer.Status,
            Method = method,
            Path = path,
            VendorMessage = vendorMessage,
            RetryAfter = answer.RetryAfter,
            IsTransient = IsTransient(answer.Status),
        };
    }

    /// <summary>A success whose body is not what it should be.</summary>
    public static EchoPlatformException Body(HttpAnswer answer, string method, string path, string what, bool transient, Exception? inner)
    {
        string hint = answer.Body.IsEmpty ? "" : (answer.ContentEncoding, answer.ContentType) switch
        {
            ({ } encoding, _) => $" (the body is still encoded as {PlainText.Of(encoding, 50)})",
            (_, { } type) when !type.Contains("json", StringComparison.OrdinalIgnoreCase) => $" (content type {PlainText.Of(type, 100)})",
            _ => "",
        };
        return new EchoPlatformException($"{method} {path} answered {Name(answer.Status)}, but {what}{hint}", inner)
        {
            Status = answer.Status,
            Method = method,
            Path = path,
            IsTransient = transient,
        };
    }

    /// <summary>A success whose body is not JSON at all, or not whole.</summary>
    public static EchoPlatformException NotJson(HttpAnswer answer, string method, string path, Exception exception) =>
        answer.Body.IsEmpty
            ? Body(answer, method, path, "the body is empty", transient: true, exception)
            : Body(answer, method, path, $"the body is not valid JSON: {PlainText.Of(exception.Message, 300)}", transient: true, exception);

    /// <summary>The text of an error body, fit to be shown: bounded, one line, and free of the secret the request was made with.</summary>
    public static string? VendorMessage(ReadOnlySpan<byte> body, string secret)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        List<string> texts = [];
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
            if (JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                using (document)
                {
                    Collect(document.RootElement, isMessage: false, texts);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            texts.Clear();
        }

        string text = PlainText.Clean(texts.Count > 0 ? string.Join("; ", texts) : Encoding.UTF8.GetString(body));
        text = PlainText.Cut(Redact(text, secret), MaxVendorMessage);
        return text.Length == 0 ? null : text;
    }

    public static string Redact(string text, string secret) =>
        secret.Length == 0 ? text : text
            .Replace(secret, "***", StringComparison.OrdinalIgnoreCase)
            .Replace(Uri.EscapeDataString(secret), "***", StringComparison.OrdinalIgnoreCase);

    private static void Collect(JsonElement element, bool isMessage, List<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    bool named = property.Name.Trim().ToUpperInvariant()
                        is "ERROR" or "ERRORS" or "MESSAGE" or "MESSAGES" or "ERROR_DESCRIPTION" or "REASON";
                    Collect(property.Value, named, texts);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, isMessage, texts);
                }

                break;
            case JsonValueKind.String when isMessage && texts.Count < 20 && element.GetString() is { Length: > 0 } text:
                texts.Add(text);
                break;
            default:
                break;
        }
    }

    private static string Advice(HttpAnswer answer, string? scope) => (int)answer.Status switch
    {
        >= 300 and <= 399 => "; redirects are not followed",
        401 => "; the access token is invalid or has expired, even after a renewal",
        403 when scope is not null => $"; the token lacks the scope {scope}",
        403 => "; the token lacks the scope this call needs",
        404 => "; there is no such resource, or this client may not see it",
        405 => "; this API does not offer the call",
        429 when answer.RetryAfter is { } wait => $"; too many requests, wait {Math.Ceiling(wait.TotalSeconds):0} s",
        429 => "; too many requests, wait before the next one",
        >= 500 when answer.RetryAfter is { } wait => $"; the vendor's service failed, it asks to wait {Math.Ceiling(wait.TotalSeconds):0} s",
        >= 500 => "; the vendor's service failed, try again later",
        _ => "",
    };
}
