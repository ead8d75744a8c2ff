namespace EchoPlatform.Sandbox.OAuth;

/// <summary>The scopes the documentation names.</summary>
[Flags]
internal enum ApiScopes
{
    None = 0,
    AccountsRead = 1,
    AccountsWrite = 2,
    ComputersRead = 4,
    ComputersWrite = 8,
    PartnersRead = 16,
    PartnersWrite = 32,
    TrialPartnersWrite = 64,
}

internal static class ScopeList
{
    /// <summary>
    /// Names joined with a plus sign, which therefore has to be percent-encoded in a form. INFERRED: blanks, which the draft
    /// wants, are not understood.
    /// </summary>
    public static bool TryParse(string text, out ApiScopes scopes)
    {
        scopes = ApiScopes.None;
        foreach (var name in text.Split('+'))
        {
            var scope = name switch
            {
                "accounts_read" => ApiScopes.AccountsRead,
                "accounts_write" => ApiScopes.AccountsWrite,
                "computers_read" => ApiScopes.ComputersRead,
                "computers_write" => ApiScopes.ComputersWrite,
                "partners_read" => ApiScopes.PartnersRead,
                "partners_write" => ApiScopes.PartnersWrite,
                "trial_partners_write" => ApiScopes.TrialPartnersWrite,
                _ => ApiScopes.None,
            };
            if (scope == ApiScopes.None)
            {
                return false;
            }

            scopes |= scope;
        }

        return true;
    }
}
