using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>Words for what went wrong.</summary>
internal static class Failures
{
    private const int MaxVendorMessage = 500;
    private const int MaxVendorBody = 4000;

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

    /// <summary>What a failed write leaves open.</summary>
    public const string OutcomeUnknown = "whether it was carried out is not known, look before repeating it";

    /// <summary>An answer that is no success.</summary>
    public static EchoPlatformException Status(
        HttpAnswer answer, string method, string path, string scope, bool isWrite, params ReadOnlySpan<string> secrets)
    {
        string? vendorMessage = VendorMessage(answer.Body, secrets);
        string[] errors = [.. VendorErrors(answer.Body)];
        for (var index = 0; index < errors.Length; index++)
        {
            errors[index] = PlainText.Of(Redact(errors[index], secrets), MaxVendorMessage);
        }

        VendorErrorCode[] codes = VendorErrorCode.Find(vendorMessage ?? "");
        bool isOffline = answer.Status == HttpStatusCode.BadRequest && IsOffline(errors);
        bool isOutcomeUnknown = isWrite && (int)answer.Status >= 500;
        string? advice = Advice(answer, scope, isOffline, codes);
        if (isOutcomeUnknown)
        {
            advice = $"the vendor's service failed; {OutcomeUnknown}";
        }

        string message = $"{method} {path} answered {Name(answer.Status)}"
            + (vendorMessage is null ? "" : $": {vendorMessage}")
            + (advice is null ? "" : $"; {advice}");
        return new EchoPlatformException(message)
        {
            Status = answer.Status,
            Method = method,
            Path = path,
            VendorMessage = vendorMessage,
            VendorBody = answer.Body.IsEmpty ? null : PlainText.Cut(Redact(Encoding.UTF8.GetString(answer.Body), secrets), MaxVendorBody),
            Errors = errors,
            ErrorCodes = codes,
            Advice = advice,
            RetryAfter = answer.RetryAfter,
            IsTransient = IsTransient(answer.Status),
            IsAgentOffline = isOffline,
            IsOutcomeUnknown = isOutcomeUnknown,
        };
    }

    /// <summary>The texts of the array <c>errors</c> of v2; empty when there is none.</summary>
    public static IReadOnlyList<string> VendorErrors(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return [];
            }

            using (document)
            {
                return Members.Find(document.RootElement, "errors") switch
                {
                    { ValueKind: JsonValueKind.Array } errors =>
                        [.. errors.EnumerateArray().Select(error => Members.Text(error) ?? error.GetRawText())],
                    { ValueKind: JsonValueKind.String } error when Members.Text(error) is { } text => [text],
                    _ => [],
                };
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Whether the vendor says that the computer cannot be reached (Page 96772114).</summary>
    public static bool IsOffline(IReadOnlyList<string> errors) =>
        errors.Any(error => error.Contains("Agent cannot be reached", StringComparison.OrdinalIgnoreCase));

    /// <summary>A success whose body is not what it should be.</summary>
    public static EchoPlatformException Body(
        HttpAnswer answer, string method, string path, string what, bool transient, Exception? inner, string? vendorBody = null)
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
            VendorBody = vendorBody is null ? null : PlainText.Cut(vendorBody, MaxVendorBody),
            IsTransient = transient,
        };
    }

    /// <summary>A success whose body is not JSON at all, or not whole.</summary>
    public static EchoPlatformException NotJson(HttpAnswer answer, string method, string path, Exception exception) =>
        answer.Body.IsEmpty
            ? Body(answer, method, path, "the body is empty", transient: true, exception)
            : Body(answer, method, path, $"the body is not valid JSON: {PlainText.Of(exception.Message, 300)}", transient: true, exception);

    /// <summary>The text of an error body, fit to be shown: bounded, one line, and free of the secret the request was made with.</summary>
    public static string? VendorMessage(ReadOnlySpan<byte> body, params ReadOnlySpan<string> secrets)
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
        text = PlainText.Cut(Redact(text, secrets), MaxVendorMessage);
        return text.Length == 0 ? null : text;
    }

    public static string Redact(string text, params ReadOnlySpan<string> secrets)
    {
        foreach (string secret in secrets)
        {
            if (secret.Length > 0)
            {
                text = text
                    .Replace(secret, "***", StringComparison.OrdinalIgnoreCase)
                    .Replace(Uri.EscapeDataString(secret), "***", StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

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

    private static string? Advice(HttpAnswer answer, string scope, bool isOffline, VendorErrorCode[] codes) => (int)answer.Status switch
    {
        >= 300 and <= 399 => "redirects are not followed",
        400 when isOffline => "the call needs the computer's agent online, try again when it is connected",
        400 when codes is [var code, ..] && code.Advice is { } advice => advice,
        401 => "the access token is invalid or has expired, even after a renewal",
        403 when scope.Length > 0 => $"the token lacks the scope {scope}",
        403 => "the token lacks the scope this call needs",
        404 => "there is no such resource, or this client may not see it",
        405 => "this API does not offer the call",
        406 or 415 => "this API does not speak JSON here, the call may have changed",
        429 when answer.RetryAfter is { } wait => $"too many requests, wait {Math.Ceiling(wait.TotalSeconds):0} s",
        429 => "too many requests, wait before the next one",
        >= 500 when answer.RetryAfter is { } wait => $"the vendor's service failed, it asks to wait {Math.Ceiling(wait.TotalSeconds):0} s",
        >= 500 => "the vendor's service failed, try again later",
        _ => null,
    };
}
