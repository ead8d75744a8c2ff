using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoPlatform;

/// <summary>One call: where it goes, which scope it needs and what it carries.</summary>
internal readonly record struct ApiCall(
    HttpMethod Method, string Path, string Query, string Scope, bool IsWrite, ReadOnlyMemory<byte>? Body, string ContentType = "application/json")
{
    public ApiCall With(ApiQuery query) => this with { Query = query.ToString() };

    public ApiCall With<T>(T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(body);
        return this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
    }

    public ApiCall With(JsonElement body) =>
        body.ValueKind == JsonValueKind.Undefined
            ? throw new ArgumentException("The body is no JSON value.", nameof(body))
            : this with { Body = Encoding.UTF8.GetBytes(body.GetRawText()) };

    /// <exception cref="ArgumentException">Neither the library nor the override has a path.</exception>
    public ApiCall With(CallOverride? callOverride)
    {
        ApiCall call = callOverride?.Body is { } body ? With(body) : this;
        call = callOverride?.Path is { } path ? call with { Path = path } : call;
        return call.Path.Length > 0
            ? call
            : throw new ArgumentException(
                $"The path of this call is not known; give it in {nameof(CallOverride)}.{nameof(CallOverride.Path)}.", nameof(callOverride));
    }

    /// <summary>What must not be shown: the token, and passwords in the body, also as JSON writes them.</summary>
    public string[] Secrets(string token)
    {
        HashSet<string> secrets = [token];
        if (Body is { Length: > 0 } body)
        {
            try
            {
                var reader = new Utf8JsonReader(body.Span);
                var named = false;
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName)
                    {
                        string name = reader.GetString()!;
                        named = name.Contains("password", StringComparison.OrdinalIgnoreCase)
                            || name.Contains("secret", StringComparison.OrdinalIgnoreCase);
                    }
                    else if (named && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } secret)
                    {
                        secrets.Add(secret);
                        secrets.Add(PlainText.Clean(secret));
                        secrets.Add(JsonEncodedText.Encode(secret).ToString());
                        secrets.Add(JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
                    }
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // A body that is not JSON has no members to hide.
            }
        }

        return [.. secrets.OrderByDescending(secret => secret.Length)];
    }
}
