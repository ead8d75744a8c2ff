using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>A user name and a password for a network share or a host.</summary>
public sealed record ShareCredentials
{
    /// <summary>The user name.</summary>
    public required string UserName { get; init; }

    /// <summary>The password. Printed as a mask.</summary>
    public required Secret Password { get; init; }
}

/// <summary>Writes the user name as <c>username</c>, as some pages spell it where others have <c>userName</c>.</summary>
internal sealed class LowerCaseCredentialsConverter : JsonConverter<ShareCredentials>
{
    public override ShareCredentials Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Credentials are sent, not read.");

    public override void Write(Utf8JsonWriter writer, ShareCredentials value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("username", value.UserName);
        writer.WriteString("password", value.Password.Reveal());
        writer.WriteEndObject();
    }
}
