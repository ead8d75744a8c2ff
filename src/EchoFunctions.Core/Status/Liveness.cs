using System.Reflection;
using System.Text.Json.Serialization;

namespace EchoFunctions.Core.Status;

/// <summary>The answer of the health check.</summary>
/// <param name="Status">Always <c>ok</c>: who cannot answer is not alive.</param>
/// <param name="Version">Version of the app.</param>
public sealed record Liveness(string Status, string Version)
{
    /// <summary>Alive.</summary>
    public static readonly Liveness Now = new(
        "ok",
        typeof(Liveness).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown");
}

/// <summary>JSON of the status endpoints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Liveness))]
public sealed partial class StatusJson : JsonSerializerContext;
