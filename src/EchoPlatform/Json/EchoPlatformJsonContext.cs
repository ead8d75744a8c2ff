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
        typeof(TolerantOptionalDecimalConverter),
        typeof(TolerantDateConverter),
        typeof(ResourceLinkConverter),
        typeof(ResourceLinksConverter),
        typeof(OptionalOpenEnumerationConverter<AccountStatus>),
        typeof(OptionalOpenEnumerationConverter<ActionStatus>),
        typeof(OptionalOpenEnumerationConverter<ActionType>),
        typeof(OptionalOpenEnumerationConverter<ComputerStatus>),
        typeof(OptionalOpenEnumerationConverter<ConditionStatus>),
        typeof(OptionalOpenEnumerationConverter<PartnerType>),
        typeof(OptionalOpenEnumerationConverter<Plugin>),
        typeof(OptionalOpenEnumerationConverter<SignupType>),
        typeof(OptionalOpenEnumerationConverter<TimeUnit>),
        typeof(OptionalOpenEnumerationConverter<UserRole>),
        typeof(OpenEnumerationListConverter<ConditionType>),
    ])]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(AccountInfo))]
[JsonSerializable(typeof(AvailablePlan))]
[JsonSerializable(typeof(BackupAction))]
[JsonSerializable(typeof(CancellationReason))]
[JsonSerializable(typeof(Computer))]
[JsonSerializable(typeof(ComputerInfo))]
[JsonSerializable(typeof(NotificationEmail))]
[JsonSerializable(typeof(NotificationOptions))]
[JsonSerializable(typeof(Partner))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(PlanPercentage))]
[JsonSerializable(typeof(PortalUser))]
[JsonSerializable(typeof(Signup))]
[JsonSerializable(typeof(UsagePoint))]
public sealed partial class EchoPlatformJsonContext : JsonSerializerContext;
