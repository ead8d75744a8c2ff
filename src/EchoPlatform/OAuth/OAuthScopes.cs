namespace EchoPlatform;

/// <summary>The scopes the reference names; the vendor's complete list is not available (Page 168722617), so others may exist.</summary>
public static class OAuthScopes
{
    /// <summary>Read accounts, their actions, usage and plans (Page 97517756).</summary>
    public const string AccountsRead = "accounts_read";

    /// <summary>Create, change and cancel accounts (Page 97517754).</summary>
    public const string AccountsWrite = "accounts_write";

    /// <summary>Read computers, their actions and notifications (Page 97517781).</summary>
    public const string ComputersRead = "computers_read";

    /// <summary>Change computers and their backup sets (Page 97517783).</summary>
    public const string ComputersWrite = "computers_write";

    /// <summary>Read partners, signups, plans, users, usage and reports (Page 97517999).</summary>
    public const string PartnersRead = "partners_read";

    /// <summary>Create, change and cancel partners (Page 168733495).</summary>
    public const string PartnersWrite = "partners_write";

    /// <summary>Create trial partners (Page 97518061).</summary>
    public const string TrialPartnersWrite = "trial_partners_write";
}
