using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The bodies of the calls whose members are in snake case; what is not set is not sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ResourceLinkConverter), typeof(ResourceLinksConverter)])]
[JsonSerializable(typeof(AccountInfo))]
[JsonSerializable(typeof(Cancellation))]
[JsonSerializable(typeof(ComputerInfo))]
[JsonSerializable(typeof(NewAccount))]
[JsonSerializable(typeof(NewAuditUser))]
[JsonSerializable(typeof(NewPartner))]
[JsonSerializable(typeof(NewPortalUser))]
[JsonSerializable(typeof(NewProvision))]
[JsonSerializable(typeof(NewTrialPartner))]
[JsonSerializable(typeof(NotificationEmail))]
[JsonSerializable(typeof(NotificationOptions))]
[JsonSerializable(typeof(PasswordChange))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(PlanChoice))]
[JsonSerializable(typeof(PortalUserUpdate))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;
