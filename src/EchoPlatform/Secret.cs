using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>A password on its way to the vendor. Prints as a mask; the text itself is only in <see cref="Reveal"/> and in the request.</summary>
[JsonConverter(typeof(SecretConverter))]
public readonly record struct Secret
{
    private readonly string? text;

    /// <summary>Wraps a password.</summary>
    /// <param name="text">The password.</param>
    public Secret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        this.text = text;
    }

    /// <summary>Wraps a password.</summary>
    /// <param name="text">The password.</param>
    /// <returns>The secret.</returns>
    public static implicit operator Secret(string text) => new(text);

    /// <summary>Wraps a password.</summary>
    /// <param name="text">The password.</param>
    /// <returns>The secret.</returns>
    public static Secret FromString(string text) => new(text);

    /// <summary>The password itself.</summary>
    /// <returns>The text; empty for the default value.</returns>
    public string Reveal() => text ?? "";

    /// <summary>A mask.</summary>
    /// <returns><c>***</c>, whatever the password.</returns>
    public override string ToString() => "***";
}

internal sealed class SecretConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(ScalarText.Read(ref reader, "text"));

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
}
