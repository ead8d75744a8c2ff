namespace EchoPlatform;

/// <summary>Where a user name lives (Page 97517995).</summary>
/// <param name="Kind">What the name belongs to.</param>
/// <param name="Username">The name the vendor's address ends with; for the identity of the token, its real name.</param>
/// <param name="PartnerUsername">The partner: of a portal user its employer, of a partner itself; otherwise <see langword="null"/>.</param>
public sealed record UsernameLocation(UsernameKind Kind, string Username, string? PartnerUsername)
{
    /// <summary>Reads an address in any of its spellings, absolute or relative.</summary>
    internal static UsernameLocation? Parse(string location) =>
        ResourcePath.Parts(location) switch
        {
            [] => null,
            [var kind, var partner, var users, var user] when Same(kind, "partner", "partners") && Same(users, "user", "users") =>
                new UsernameLocation(UsernameKind.User, user, partner),
            [var kind, var name] when Same(kind, "partner", "partners") => new UsernameLocation(UsernameKind.Partner, name, name),
            [var kind, var name] when Same(kind, "account", "accounts") => new UsernameLocation(UsernameKind.Account, name, null),
            [.., var name] => new UsernameLocation(UsernameKind.Unknown, name, null),
        };

    private static bool Same(string part, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (part.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
