using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>The rows and bodies of v2, whose members are in camel case; what is not set is not sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
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
        typeof(OptionalOpenEnumerationConverter<BrowseItemType>),
        typeof(TolerantOptionalEnumConverter<FolderUnselectableReason>),
        typeof(TolerantOptionalEnumConverter<HostUnsupportedReason>),
        typeof(TolerantOptionalEnumConverter<OrderState>),
        typeof(TolerantOptionalEnumConverter<ProvisionState>),
        typeof(TolerantOptionalEnumConverter<VolumeDriveType>),
        typeof(TolerantOptionalEnumConverter<VolumeKind>),
        typeof(TolerantOptionalEnumConverter<VolumeUnsupportedReason>),
    ])]
[JsonSerializable(typeof(AuditUser))]
[JsonSerializable(typeof(BackupSetDeletion))]
[JsonSerializable(typeof(BackupSetToggle))]
[JsonSerializable(typeof(BrowseItem))]
[JsonSerializable(typeof(ComputerFolder))]
[JsonSerializable(typeof(ComputerVolume))]
[JsonSerializable(typeof(FileRestore))]
[JsonSerializable(typeof(FolderBrowsing))]
[JsonSerializable(typeof(FreeSpaceBody))]
[JsonSerializable(typeof(HyperVHostCapabilities))]
[JsonSerializable(typeof(HyperVHostQuestion))]
[JsonSerializable(typeof(HyperVHostRegistration))]
[JsonSerializable(typeof(HyperVHostSettings))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(NewBackupSet))]
[JsonSerializable(typeof(NewHyperVHost))]
[JsonSerializable(typeof(ProductUsage))]
[JsonSerializable(typeof(Provision))]
[JsonSerializable(typeof(RemoteActionStatus))]
[JsonSerializable(typeof(RestorableVolume))]
[JsonSerializable(typeof(RevisionHardware))]
[JsonSerializable(typeof(RevisionId))]
[JsonSerializable(typeof(SettingsBlock))]
[JsonSerializable(typeof(ValidationBody))]
[JsonSerializable(typeof(VirtualDiskRestore))]
[JsonSerializable(typeof(VirtualMachineRestore))]
[JsonSerializable(typeof(VolumeRevisions))]
internal sealed partial class V2JsonContext : JsonSerializerContext;
