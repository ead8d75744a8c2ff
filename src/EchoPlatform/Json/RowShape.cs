using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoPlatform;

/// <summary>The names the request was made with, for rows that leave to the address what they belong to.</summary>
internal readonly record struct RowScope(string? Username = null, string? ComputerId = null);

/// <summary>How one kind of row is read: its JSON shape, and what must be there for a row to be one.</summary>
internal sealed record RowShape<T>(JsonTypeInfo<T> Type, Func<T, RowScope, T> Complete)
    where T : VendorRow;

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
            });

    private static RowShape<T> Of<T>(Func<T, RowScope, T> complete)
        where T : VendorRow => new((JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)), complete);

    private static bool Has(string? value) => !string.IsNullOrWhiteSpace(value);

    private static string Identity(string? value, string? fromRequest, string member) => Has(value) ? value! : Identity(fromRequest, member);

    private static string Identity(string? value, string member) =>
        Has(value) ? value! : throw new JsonException($"The member {member} is missing.");
}
