using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoPlatform;

/// <summary>The names the request was made with, for rows that leave to the address what they belong to.</summary>
internal readonly record struct RowScope(string? Username = null, string? ComputerId = null, long? Number = null);

/// <summary>
/// How one kind of row is read: its JSON shape, what must be there for a row to be one, and what a text in place of an object means.
/// </summary>
internal sealed record RowShape<T>(JsonTypeInfo<T> Type, Func<T, RowScope, T> Complete, Func<string, T>? FromText = null)
    where T : VendorRow
{
    /// <summary>Reads an ordinary row faster; null for any other.</summary>
    public FastRead<T>? TryRead { get; init; }
}

/// <summary>Reads a row of the usual form; null when it is not of that form.</summary>
internal delegate T? FastRead<T>(ReadOnlySpan<byte> utf8, RowScope scope);

internal static class RowShapes
{
    // What identifies a row may stand in the address instead, so presence is checked after the names of the request were filled in.
    private static readonly JsonSerializerOptions Options = new(EchoPlatformJsonContext.Default.Options)
    {
        TypeInfoResolver = EchoPlatformJsonContext.Default.WithAddedModifier(type =>
        {
            foreach (JsonPropertyInfo property in type.Properties)
            {
                if (property.PropertyType == typeof(string))
                {
                    property.IsRequired = false;
                }
            }
        }),
    };

    public static readonly RowShape<Account> Account = Of<Account>((row, scope) =>
        Has(row.Username) ? row : row with { Username = Identity(scope.Username, "username") });

    public static readonly RowShape<Signup> Signup = Of<Signup>((row, _) =>
        Has(row.Username) ? row : row with { Username = Identity(null, "username") });

    public static readonly RowShape<Computer> Computer = Of<Computer>((row, scope) =>
        Has(row.Username) && Has(row.ComputerId)
            ? row
            : row with
            {
                Username = Identity(row.Username, scope.Username, "username"),
                ComputerId = Identity(row.ComputerId, scope.ComputerId, "computer_id"),
            });

    public static readonly RowShape<BackupAction> BackupAction = Of<BackupAction>((row, scope) =>
        Has(row.Username) && Has(row.ComputerId)
            ? row
            : row with
            {
                Username = Identity(row.Username, scope.Username, "username"),
                ComputerId = Identity(row.ComputerId, scope.ComputerId, "computer_id"),
            }) with { TryRead = BackupActionReader.TryRead };

    public static readonly RowShape<AccountInfo> AccountInfo = Of<AccountInfo>();

    public static readonly RowShape<AvailablePlan> AvailablePlan = Of<AvailablePlan>();

    public static readonly RowShape<CancellationReason> CancellationReason = Of<CancellationReason>();

    public static readonly RowShape<ComputerInfo> ComputerInfo = Of<ComputerInfo>();

    public static readonly RowShape<NotificationEmail> NotificationEmail = Of<NotificationEmail>((row, scope) =>
        row.EmailId is null && scope.Number is { } number ? row with { EmailId = number } : row);

    public static readonly RowShape<NotificationOptions> NotificationOptions = Of<NotificationOptions>();

    public static readonly RowShape<Partner> Partner = Of<Partner>((row, scope) =>
        Has(row.Username) ? row : row with { Username = Identity(scope.Username, "username") });

    public static readonly RowShape<Plan> Plan = Of<Plan>((row, scope) =>
        row.PlanId is null && scope.Number is { } number ? row with { PlanId = number } : row);

    public static readonly RowShape<PlanPercentage> PlanPercentage = Of<PlanPercentage>((row, _) =>
        Has(row.Username) ? row : row with { Username = Identity(null, "username") });

    public static readonly RowShape<PortalUser> PortalUser = Of<PortalUser>((row, scope) =>
        Has(row.Username) ? row : row with { Username = Identity(scope.Username, "username") });

    public static readonly RowShape<UsagePoint> UsagePoint = Of<UsagePoint>((row, _) =>
        row.Date is null ? throw new JsonException("The member date is missing.") : row);

    public static readonly RowShape<AuditUser> AuditUser = new(V2JsonContext.Default.AuditUser, static (row, _) => row, static user => new AuditUser { User = user });

    public static readonly RowShape<BrowseItem> BrowseItem = new(V2JsonContext.Default.BrowseItem, static (row, _) => row);

    public static readonly RowShape<ComputerFolder> ComputerFolder = new(V2JsonContext.Default.ComputerFolder, static (row, _) => row);

    public static readonly RowShape<ComputerVolume> ComputerVolume = new(V2JsonContext.Default.ComputerVolume, static (row, _) => row);

    public static readonly RowShape<HyperVHostCapabilities> HyperVHostCapabilities = new(V2JsonContext.Default.HyperVHostCapabilities, static (row, _) => row);

    public static readonly RowShape<HyperVHostRegistration> HyperVHostRegistration = new(V2JsonContext.Default.HyperVHostRegistration, static (row, _) => row);

    public static readonly RowShape<HyperVHostSettings> HyperVHostSettings = new(V2JsonContext.Default.HyperVHostSettings, static (row, _) => row);

    public static readonly RowShape<Invoice> Invoice = new(V2JsonContext.Default.Invoice, static (row, _) => row);

    public static readonly RowShape<ProductUsage> ProductUsage = new(V2JsonContext.Default.ProductUsage, static (row, _) => row);

    public static readonly RowShape<Provision> Provision = new(V2JsonContext.Default.Provision, static (row, _) => row);

    public static readonly RowShape<RemoteActionStatus> RemoteActionStatus = new(V2JsonContext.Default.RemoteActionStatus, static (row, _) => row);

    public static readonly RowShape<RestorableVolume> RestorableVolume = new(V2JsonContext.Default.RestorableVolume, static (row, _) => row);

    public static readonly RowShape<RevisionHardware> RevisionHardware = new(V2JsonContext.Default.RevisionHardware, static (row, _) => row);

    private static RowShape<T> Of<T>(Func<T, RowScope, T>? complete = null)
        where T : VendorRow => new((JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)), complete ?? (static (row, _) => row));

    private static bool Has(string? value) => !string.IsNullOrWhiteSpace(value);

    private static string Identity(string? value, string? fromRequest, string member) => Has(value) ? value! : Identity(fromRequest, member);

    private static string Identity(string? value, string member) =>
        Has(value) ? value! : throw new JsonException($"The member {member} is missing.");
}
