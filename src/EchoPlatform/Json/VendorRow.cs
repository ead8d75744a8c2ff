using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>What every resource and every row of the vendor's has: members this library does not know, and addresses.</summary>
public abstract record VendorRow
{
    /// <summary>The addresses of a single resource. Read, but not written back: they are addresses, not content.</summary>
    [JsonPropertyName("links"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting), AllowNull]
    public IReadOnlyList<ResourceLink> Links
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The address of a row of a list, where there is one. Read, but not written back.</summary>
    [JsonPropertyName("link"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public ResourceLink? Link { get; init; }

    /// <summary>Members the reference does not list, as sent; written back after the known ones. Never part of the vendor's promise.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
