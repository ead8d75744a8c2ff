using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>An address the vendor attaches to a resource or a row (Pages 97517756, 97518011). Vendor data: never followed by this library.</summary>
/// <param name="Title">What the address is of, such as <c>action_history</c>; absent in rows of a list.</param>
/// <param name="Rel">The relation, such as <c>related</c>, <c>self</c> or <c>next</c>.</param>
/// <param name="Href">The address as sent. Not always a URL (Page 97517999).</param>
public sealed record ResourceLink(string? Title, string? Rel, string? Href);

/// <summary>Reads a link. Whatever is not one reads as none: an odd address must not cost a row.</summary>
internal sealed class ResourceLinkConverter : JsonConverter<ResourceLink>
{
    public override ResourceLink? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadAll(ref reader) is [var first, ..] ? first : null;

    public override void Write(Utf8JsonWriter writer, ResourceLink value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Links are addresses, not content, and are not written.");

    public static IReadOnlyList<ResourceLink> ReadAll(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return [ReadLink(ref reader)];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return [];
        }

        List<ResourceLink> links = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                links.Add(ReadLink(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        return links;
    }

    private static ResourceLink ReadLink(ref Utf8JsonReader reader)
    {
        string? title = null, rel = null, href = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!.Trim();
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
                {
                    title = reader.GetString();
                }
                else if (name.Equals("rel", StringComparison.OrdinalIgnoreCase))
                {
                    rel = reader.GetString();
                }
                else if (name.Equals("href", StringComparison.OrdinalIgnoreCase))
                {
                    href = reader.GetString();
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return new ResourceLink(title, rel, href);
    }
}

/// <summary>Reads an array of links, or one alone.</summary>
internal sealed class ResourceLinksConverter : JsonConverter<IReadOnlyList<ResourceLink>>
{
    public override IReadOnlyList<ResourceLink> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ResourceLinkConverter.ReadAll(ref reader);

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ResourceLink> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Links are addresses, not content, and are not written.");
}
