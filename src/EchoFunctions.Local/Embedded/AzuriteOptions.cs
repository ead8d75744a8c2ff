namespace EchoFunctions.Local.Embedded;

/// <summary>How to run an Azurite of our own.</summary>
internal sealed record AzuriteOptions
{
    /// <summary>Keep everything in memory (the default) instead of in a data folder.</summary>
    public bool InMemory { get; init; } = true;

    /// <summary>
    /// The data folder when not <see cref="InMemory"/>; it is kept. Without one, a temporary folder is made and
    /// deleted at the end.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>
    /// How many storage accounts to declare beside <c>devstoreaccount1</c>, each isolated from the others;
    /// at most <see cref="MaximumAccounts"/>.
    /// </summary>
    public int ExtraAccounts { get; init; }

    /// <summary>How long to wait until both services answer. The installation on first use does not count.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Where to install the package. Default: <c>artifacts/azurite</c> of the checkout, or the user's local
    /// application data when not run from one.
    /// </summary>
    public string? InstallRoot { get; init; }

    /// <summary>Told what takes time, for the person at the terminal.</summary>
    public Action<string> Report { get; init; } = static _ => { };

    /// <summary>As many as fit the environment variable that declares them on every system (32,767 characters on Windows).</summary>
    public const int MaximumAccounts = 1000;
}
