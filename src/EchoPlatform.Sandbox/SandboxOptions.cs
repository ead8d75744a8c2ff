using System.Globalization;
using Microsoft.Extensions.Options;

namespace EchoPlatform.Sandbox;

/// <summary>Settings of the sandbox, section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sandbox";

    /// <summary>The same seed gives the same world, byte for byte.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>Partners, the token's own included.</summary>
    public int Partners { get; set; } = 3;

    /// <summary>Accounts over all partners.</summary>
    public int Accounts { get; set; } = 12;

    /// <summary>Actions visible in each account when the sandbox starts.</summary>
    public int ActionsPerAccount { get; set; } = 40;

    /// <summary>Milliseconds every answer of the API takes longer.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Whether answers have the oddities of the vendor's examples.</summary>
    public bool Warts { get; set; } = true;

    /// <summary>A fault to build in on purpose; empty for none.</summary>
    public string Defect { get; set; } = "";

    /// <summary>32 hexadecimal digits.</summary>
    public string ClientId { get; set; } = "0f3a9c1d5e7b48629ad0c4e1b2f36a75";

    /// <summary>32 hexadecimal digits.</summary>
    public string ClientSecret { get; set; } = "9be2d4170c6f4a83b5d1e0f7a2c86d94";

    /// <summary>User name of the token's own partner, the root of the tree.</summary>
    public string PartnerUsername { get; set; } = "northwind-msp";

    /// <summary>Password of the own partner on the login page of the authorization-code profile.</summary>
    public string PortalPassword { get; set; } = "sandbox";

    /// <summary>The client's registered redirect address; empty: any address of this machine.</summary>
    public string RedirectUri { get; set; } = "";

    /// <summary>Seconds a token lives.</summary>
    public int TokenLifetimeSeconds { get; set; } = 3600;

    /// <summary>What the sandbox clock shows at the start.</summary>
    public DateTimeOffset Start { get; set; } = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Sandbox seconds per real second; 0: it moves only when told to.</summary>
    public double ClockSpeed { get; set; }

    /// <summary>The values <see cref="Defect"/> can have, each with what then goes wrong.</summary>
    public static IReadOnlyDictionary<string, string> KnownDefects => Defects.Meanings;

    /// <summary>Reads the section; throws with every problem at once.</summary>
    public static SandboxOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new SandboxOptions();
        var problems = new List<string>();
        foreach (var entry in configuration.GetSection(Section).GetChildren())
        {
            var setting = Setting.All.FirstOrDefault(one => string.Equals(one.Name, entry.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                problems.Add($"{Section}:{entry.Key} is not a setting of the sandbox");
            }
            else if (!setting.Apply(options, entry.Value ?? ""))
            {
                problems.Add($"{Section}:{setting.Name} cannot be '{entry.Value}'");
            }
        }

        options.ThrowIfInvalid(problems);
        return options;
    }

    internal void ThrowIfInvalid(IEnumerable<string>? found = null)
    {
        List<string> problems = [.. found ?? [], .. Problems()];
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(Section, typeof(SandboxOptions), problems);
        }
    }

    internal SandboxOptions Copy() => (SandboxOptions)MemberwiseClone();

    private static bool IsHex32(string text) => text is { Length: 32 } && text.All(char.IsAsciiHexDigit);

    private IEnumerable<string> Problems()
    {
        (bool Holds, string Problem)[] rules =
        [
            (Partners is >= 1 and <= 1_000, $"{Section}:Partners must be 1 to 1000"),
            (Accounts is >= 1 and <= 100_000, $"{Section}:Accounts must be 1 to 100000"),
            (ActionsPerAccount is >= 1 and <= 1_000_000, $"{Section}:ActionsPerAccount must be 1 to 1000000"),
            (LatencyMs is >= 0 and <= 60_000, $"{Section}:LatencyMs must be 0 to 60000"),
            (Defect.Length == 0 || KnownDefects.ContainsKey(Defect),
                $"{Section}:Defect '{Defect}' is unknown; known are {string.Join(", ", KnownDefects.Keys)}"),
            (IsHex32(ClientId), $"{Section}:ClientId must be 32 hexadecimal digits"),
            (IsHex32(ClientSecret), $"{Section}:ClientSecret must be 32 hexadecimal digits"),
            (PartnerUsername.Length is > 0 and <= 64 && PartnerUsername.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '.' or '_' or '@')
                && PartnerUsername is not ("0" or "." or ".."),
                $"{Section}:PartnerUsername must be letters, digits, dot, dash, underscore or @"),
            (PortalPassword.Length > 0, $"{Section}:PortalPassword must not be empty"),
            (RedirectUri.Length == 0 || Uri.TryCreate(RedirectUri, UriKind.Absolute, out _), $"{Section}:RedirectUri must be an absolute address"),
            (TokenLifetimeSeconds is >= 1 and <= 86_400 * 365, $"{Section}:TokenLifetimeSeconds must be 1 to 31536000"),
            (Start.Year is >= 2000 and <= 2100, $"{Section}:Start must lie in the years 2000 to 2100"),
            (ClockSpeed is >= 0 and <= 86_400, $"{Section}:ClockSpeed must be 0 to 86400"),
        ];
        return rules.Where(rule => !rule.Holds).Select(rule => rule.Problem);
    }
}

/// <summary>One setting as text: for reading, and for --help.</summary>
internal sealed record Setting(string Name, string Meaning, Func<SandboxOptions, string, bool> Apply, Func<SandboxOptions, object> Value)
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("Seed", "same seed, same world", (o, text) => Whole(text, value => o.Seed = value), o => o.Seed),
        new("Partners", "partners, the own one included", (o, text) => Small(text, value => o.Partners = value), o => o.Partners),
        new("Accounts", "accounts over all partners", (o, text) => Small(text, value => o.Accounts = value), o => o.Accounts),
        new("ActionsPerAccount", "actions per account at the start", (o, text) => Small(text, value => o.ActionsPerAccount = value),
            o => o.ActionsPerAccount),
        new("LatencyMs", "milliseconds added to every answer", (o, text) => Small(text, value => o.LatencyMs = value), o => o.LatencyMs),
        new("Warts", "the oddities of the vendor's examples", (o, text) => Flag(text, value => o.Warts = value), o => o.Warts),
        new("Defect", "a fault built in on purpose; a wrong name lists them all", (o, text) => Take(() => o.Defect = text), o => o.Defect),
        new("ClientId", "32 hexadecimal digits", (o, text) => Take(() => o.ClientId = text), o => o.ClientId),
        new("ClientSecret", "32 hexadecimal digits", (o, text) => Take(() => o.ClientSecret = text), o => o.ClientSecret),
        new("PartnerUsername", "the token's own partner", (o, text) => Take(() => o.PartnerUsername = text), o => o.PartnerUsername),
        new("PortalPassword", "its password on the login page", (o, text) => Take(() => o.PortalPassword = text), o => o.PortalPassword),
        new("RedirectUri", "registered redirect address; any of this machine", (o, text) => Take(() => o.RedirectUri = text), o => o.RedirectUri),
        new("TokenLifetimeSeconds", "seconds a token lives", (o, text) => Small(text, value => o.TokenLifetimeSeconds = value),
            o => o.TokenLifetimeSeconds),
        new("Start", "sandbox clock at the start", (o, text) => Date(text, value => o.Start = value),
            o => o.Start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)),
        new("ClockSpeed", "0 stands still, 1 real time, 60 an hour a minute", (o, text) => Real(text, value => o.ClockSpeed = value),
            o => o.ClockSpeed),
    ];

    private static bool Take(Action set)
    {
        set();
        return true;
    }

    private static bool Whole(string text, Action<long> set) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Take(() => set(value));

    private static bool Small(string text, Action<int> set) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Take(() => set(value));

    private static bool Flag(string text, Action<bool> set) => bool.TryParse(text, out var value) && Take(() => set(value));

    private static bool Real(string text, Action<double> set) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Take(() => set(value));

    private static bool Date(string text, Action<DateTimeOffset> set) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) && Take(() => set(value));
}
