using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>Files a computer never backs up (Page 96771974).</summary>
/// <remarks>
/// The page contradicts itself on the list of built-in exclusions: its text says the ones named are removed, its examples that they are
/// kept. <see cref="KeepDefaults"/> and <see cref="DefaultNames"/> are sent as they are; look at the result before relying on it.
/// </remarks>
[JsonConverter(typeof(WildcardExclusionsConverter))]
public sealed record WildcardExclusions
{
    /// <summary>The patterns.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether all built-in exclusions stay; the vendor takes false when it is left out. Not sent when <see cref="DefaultNames"/> is set.</summary>
    public bool? KeepDefaults { get; init; }

    /// <summary>Single built-in exclusions, sent in place of <see cref="KeepDefaults"/>.</summary>
    public IReadOnlyList<DefaultExclusion>? DefaultNames { get; init; }
}

internal sealed class WildcardExclusionsConverter : JsonConverter<WildcardExclusions>
{
    public override WildcardExclusions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Settings are sent, not read.");

    public override void Write(Utf8JsonWriter writer, WildcardExclusions value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("values");
        foreach (string pattern in value.Values)
        {
            writer.WriteStringValue(pattern);
        }

        writer.WriteEndArray();
        if (value.DefaultNames is { } names)
        {
            writer.WriteStartArray("keepDefaults");
            foreach (DefaultExclusion name in names)
            {
                writer.WriteStringValue(name.Value);
            }

            writer.WriteEndArray();
        }
        else if (value.KeepDefaults is { } keep)
        {
            writer.WriteBoolean("keepDefaults", keep);
        }

        writer.WriteEndObject();
    }
}
