using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>
/// The vendor's resources as JSON, source-generated. Writes the vendor's member names with clean types: numbers as numbers, absent values
/// as <c>null</c>, members in the order they are declared, unknown members last. Reads as tolerantly as the client does, except that
/// names with stray blanks are unknown members here.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    PropertyNameCaseInsensitive = true,
    MaxDepth = 64,
    Converters =
    [
        typeof(TolerantStringConverter),
        typeof(TolerantInt64Converter),
        typeof(TolerantOptionalInt64Converter),
        typeof(TolerantOptionalBooleanConverter),
        typeof(TolerantDateConverter),
        typeof(ResourceLinkConverter),
        typeof(ResourceLinksConverter),
        typeof(OptionalOpenEnumerationConverter<AccountStatus>),
        typeof(OptionalOpenEnumerationConverter<ActionStatus>),
        typeof(OptionalOpenEnumerationConverter<ActionType>),
        typeof(OptionalOpenEnumerationConverter<ComputerStatus>),
        typeof(OptionalOpenEnumerationConverter<ConditionStatus>),
        typeof(OpenEnumerationListConverter<ConditionType>),
        typeof(OptionalOpenEnumerationConverter<Plugin>),
        typeof(OptionalOpenEnumerationConverter<SignupType>),
    ])]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(BackupAction))]
[JsonSerializable(typeof(Computer))]
[JsonSerializable(typeof(Signup))]
public sealed partial class EchoPlatformJsonContext : JsonSerializerContext;
