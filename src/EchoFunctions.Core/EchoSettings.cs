using System.Globalization;
using System.Text.RegularExpressions;
using Cronos;
using EchoFunctions.Core.Exports;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Core.Tokens;
using Microsoft.Extensions.Configuration;

namespace EchoFunctions.Core;

/// <summary>The settings of the section <c>Echo</c>, read once at start and valid when they exist.</summary>
public sealed partial record EchoSettings
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Echo";

    /// <summary>Registrations with the vendor, by name.</summary>
    public required IReadOnlyDictionary<string, EchoClient> Clients { get; init; }

    /// <summary>The vault that holds the client secrets; absent only in development.</summary>
    public Uri? KeyVaultUri { get; init; }

    /// <summary>Where messages go.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>After this silence a run counts as dead and the next start takes it over. Default 60 seconds.</summary>
    public required TimeSpan RunLease { get; init; }

    /// <summary>How long a payload blob (claim check) is kept. Default 14 days.</summary>
    public required TimeSpan PayloadLife { get; init; }

    /// <summary>Reads and checks everything; throws <see cref="SettingsException"/> that lists all problems at once.</summary>
    public static EchoSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Read(configuration, []);
    }

    /// <summary>As <see cref="Read(IConfiguration)"/>; <paramref name="more"/> are problems found elsewhere, told with the others.</summary>
    internal static EchoSettings Read(IConfiguration configuration, IEnumerable<string> more)
    {
        var reader = new Reader(configuration.GetSection(Section));
        var vault = reader.Uri("KeyVaultUri", allowLoopbackHttp: false);
        var settings = new EchoSettings
        {
            KeyVaultUri = vault,
            Clients = reader.Clients(),
            Subscriptions = reader.Subscriptions(),
            RunLease = TimeSpan.FromSeconds(reader.Whole("RunLeaseSeconds", 60, 1, 3600)),
            PayloadLife = TimeSpan.FromDays(reader.Whole("PayloadDays", 14, 1, 3650)),
        };
        reader.Schedule("Inventory");
        reader.Schedule("BackupActions");
        reader.Schedule("Usage");
        reader.ThrowIfAny(more);
        return settings;
    }

    /// <summary>Where messages go, for a tool that needs nothing else.</summary>
    internal static IReadOnlyList<Subscription> ReadSubscriptions(IConfiguration configuration)
    {
        var reader = new Reader(configuration.GetSection(Section));
        var subscriptions = reader.Subscriptions();
        reader.ThrowIfAny([]);
        return subscriptions;
    }

    [GeneratedRegex("^[a-z0-9]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex("^[0-9a-fA-F]{32}$", RegexOptions.NonBacktracking)]
    private static partial Regex ClientIdPattern { get; }

    [GeneratedRegex("^[0-9a-zA-Z-]{1,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex SecretNamePattern { get; }

    [GeneratedRegex("^[a-z0-9](-?[a-z0-9])+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex QueueNamePattern { get; }

    [GeneratedRegex("^([0-9*/,-]+|[A-Za-z]{3}([,-][A-Za-z]{3})*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SchedulePattern { get; }

    [GeneratedRegex("(?<from>[0-9]{1,4})-(?<to>[0-9]{1,4})", RegexOptions.NonBacktracking)]
    private static partial Regex RangePattern { get; }

    /// <summary>Collects problems while it reads, so that an operator mends all of them in one go.</summary>
    private sealed class Reader(IConfigurationSection section)
    {
        private readonly List<string> _problems = [];

        public Dictionary<string, EchoClient> Clients()
        {
            var clients = new Dictionary<string, EchoClient>(StringComparer.Ordinal);
            foreach (var client in section.GetSection("Clients").GetChildren())
            {
                if (Client(client) is { } read)
                {
                    clients[read.Name] = read;
                }
            }

            if (!section.GetSection("Clients").GetChildren().Any())
            {
                _problems.Add("Echo:Clients is empty; name at least one client, for example Echo:Clients:main:ClientId");
            }

            return clients;
        }

        public List<Subscription> Subscriptions()
        {
            var subscriptions = new List<Subscription>();
            foreach (var child in section.GetSection("Subscriptions").GetChildren())
            {
                var path = $"Echo:Subscriptions:{child.Key}";
                CheckName(path, child.Key);
                var queue = Text(child, "Queue") ?? "";
                if (queue.Length is < 3 or > 63 || !QueueNamePattern.IsMatch(queue))
                {
                    _problems.Add($"{path}:Queue is '{queue}'; a queue name has 3 to 63 lower-case letters, digits and single dashes");
                }
                else if (QueueNames.Own.Contains(queue) && queue != QueueNames.Resources)
                {
                    _problems.Add($"{path}:Queue is '{queue}', which the app itself uses; take another queue");
                }

                var kinds = List(child, "Kinds");
                foreach (var kind in kinds.Where(k => k != ExportKinds.Runs && !ExportKinds.Names.Contains(k)))
                {
                    _problems.Add($"{path}:Kinds names '{kind}'; the kinds are {string.Join(", ", ExportKinds.Names)}, {ExportKinds.Runs}");
                }

                var encoding = Text(child, "Encoding") ?? "none";
                if (encoding is not ("none" or "base64"))
                {
                    _problems.Add($"{path}:Encoding is '{encoding}'; use none or base64");
                }

                subscriptions.Add(new Subscription(child.Key, queue, kinds, encoding == "base64")
                {
                    Clients = SubscribedClients(child, path),
                    Where = Conditions(child, path),
                });
            }

            return subscriptions.Count > 0 ? subscriptions : [new Subscription("default", QueueNames.Resources, [], Base64: false)];
        }

        private string[] SubscribedClients(IConfigurationSection subscription, string path)
        {
            var known = section.GetSection("Clients").GetChildren().Select(c => c.Key).ToList();
            var clients = List(subscription, "Clients");
            foreach (var client in clients.Where(c => known.Count > 0 && !known.Contains(c)))
            {
                _problems.Add($"{path}:Clients names '{client}'; the clients are {string.Join(", ", known)}");
            }

            return clients;
        }

        /// <summary><c>member=value,member=value</c>; of one member any value, of different members all.</summary>
        private Dictionary<string, IReadOnlyList<string>> Conditions(IConfigurationSection subscription, string path)
        {
            var pairs = new List<(string Member, string Value)>();
            foreach (var condition in List(subscription, "Where"))
            {
                if (condition.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } member, { Length: > 0 } value])
                {
                    pairs.Add((member, value));
                }
                else
                {
                    _problems.Add($"{path}:Where has '{condition}'; write conditions such as type=BACKUP,condition_status=FAILURE");
                }
            }

            return pairs.GroupBy(p => p.Member, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(p => p.Value)], StringComparer.Ordinal);
        }

        public void Schedule(string name)
        {
            var expression = Text(section.GetSection("Schedules"), name);
            if (expression is null)
            {
                _problems.Add($"Echo:Schedules:{name} is missing; give six NCRONTAB fields such as '0 */15 * * * *'");
            }
            else if (!IsSchedule(expression))
            {
                _problems.Add($"Echo:Schedules:{name} is '{expression}'; it needs six NCRONTAB fields such as '0 */15 * * * *'");
            }
        }

        /// <summary>What both Cronos and the Functions host's own parser read, and read alike: no macros, no ? L W #, no range that wraps.</summary>
        private static bool IsSchedule(string expression)
        {
            var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length == 6
                && Array.TrueForAll(fields, field => SchedulePattern.IsMatch(field) && !Wraps(field))
                && !fields[5].Contains('7', StringComparison.Ordinal)
                && CronExpression.TryParse(expression, CronFormat.IncludeSeconds, out _);
        }

        private static bool Wraps(string field) => RangePattern.Matches(field).Any(range =>
            int.Parse(range.Groups["from"].ValueSpan, CultureInfo.InvariantCulture) > int.Parse(range.Groups["to"].ValueSpan, CultureInfo.InvariantCulture));

        public int Whole(string name, int fallback, int min, int max) => Whole(section, Section, name, min, max) ?? fallback;

        public Uri? Uri(string name, bool allowLoopbackHttp) => Uri(section, Section, name, allowLoopbackHttp);

        public void ThrowIfAny(IEnumerable<string> more)
        {
            _problems.AddRange(more);
            if (_problems.Count > 0)
            {
                throw new SettingsException(_problems);
            }
        }

        private EchoClient? Client(IConfigurationSection client)
        {
            var before = _problems.Count;
            var path = $"Echo:Clients:{client.Key}";
            CheckName(path, client.Key);

            var clientId = Text(client, "ClientId");
            if (clientId is null || !ClientIdPattern.IsMatch(clientId))
            {
                _problems.Add($"{path}:ClientId must be the 32 hexadecimal digits that the portal shows under API Credentials");
            }

            var secretName = Text(client, "SecretName") ?? $"echo-{client.Key}-client-secret";
            if (!SecretNamePattern.IsMatch(secretName))
            {
                // The value might be the secret itself.
                _problems.Add($"{path}:SecretName is no name; a Key Vault secret name has 1 to 127 letters, digits and dashes");
            }

            var secret = Secret(client, path);
            var (auth, api) = Hosts(client, path);
            if (Text(client, "Profile") is { } profile && profile != "ClientCredentials")
            {
                _problems.Add($"{path}:Profile is '{profile}'; this version knows ClientCredentials");
            }

            var scopes = List(client, "Scopes");
            var historyStart = Date(client, path, "HistoryStart");
            var atOnce = Whole(client, path, "MaxConcurrentRequests", 1, 256);
            var perSecond = Whole(client, path, "RequestsPerSecond", 1, 10_000);
            return _problems.Count > before
                ? null
                : new EchoClient
                {
                    Name = client.Key,
                    ClientId = clientId!,
                    SecretName = secretName,
                    DevelopmentSecret = secret,
                    AuthUri = auth!,
                    ApiUri = api!,
                    Scopes = scopes.Length > 0 ? scopes : EchoClient.DefaultScopes,
                    PartnerUsername = Text(client, "PartnerUsername"),
                    HistoryStart = historyStart,
                    MaxConcurrentRequests = atOnce ?? EchoClient.DefaultMaxConcurrentRequests,
                    RequestsPerSecond = perSecond,
                };
        }

        private ClientSecret? Secret(IConfigurationSection client, string path)
        {
            var text = Text(client, "ClientSecret");
            var vaultIsSet = Text(section, "KeyVaultUri") is not null;
            if (text is null)
            {
                if (!vaultIsSet)
                {
                    _problems.Add($"Echo:KeyVaultUri is missing, so the secret of client '{client.Key}' cannot be found; "
                        + $"set it (or, for development only, {path}:ClientSecret)");
                }

                return null;
            }

            if (vaultIsSet)
            {
                _problems.Add($"{path}:ClientSecret is for development only and refused while Echo:KeyVaultUri is set; "
                    + "put the secret into the vault and remove the setting");
                return null;
            }

            if (!ClientSecret.TryParse(text, out var secret))
            {
                _problems.Add($"{path}:ClientSecret must be 32 hexadecimal digits");
            }

            return secret;
        }

        private (Uri? Auth, Uri? Api) Hosts(IConfigurationSection client, string path)
        {
            var region = Text(client, "Region");
            if (region is not (null or "US" or "UK"))
            {
                _problems.Add($"{path}:Region is '{region}'; use US or UK, or set AuthUri and ApiUri");
            }

            var auth = Uri(client, path, "AuthUri", allowLoopbackHttp: true);
            var api = Uri(client, path, "ApiUri", allowLoopbackHttp: true);
            if (region is null && (Text(client, "AuthUri") is null || Text(client, "ApiUri") is null))
            {
                _problems.Add($"{path}:Region is missing; use US or UK, or set both AuthUri and ApiUri");
            }

            // Page 96770653 names both authorization hosts and only the US API host; the UK API host is INFERRED.
            var (defaultAuth, defaultApi) = region == "UK"
                ? ("https://auth.echo.intronis.com", "https://api.echo.intronis.com")
                : ("https://auth.intronis.com", "https://api.intronis.com");
            return (auth ?? new Uri(defaultAuth), api ?? new Uri(defaultApi));
        }

        private DateTimeOffset? Date(IConfigurationSection parent, string path, string name)
        {
            var text = Text(parent, name);
            if (text is null)
            {
                return null;
            }

            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            {
                _problems.Add($"{path}:{name} is '{text}'; give an ISO 8601 date such as 2026-01-31 or 2026-01-31T00:00:00Z");
                return null;
            }

            return date;
        }

        private int? Whole(IConfigurationSection parent, string path, string name, int min, int max)
        {
            var text = Text(parent, name);
            if (text is null)
            {
                return null;
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < min || value > max)
            {
                _problems.Add($"{path}:{name} is '{text}'; it must be a whole number from {min} to {max}");
                return null;
            }

            return value;
        }

        private Uri? Uri(IConfigurationSection parent, string path, string name, bool allowLoopbackHttp)
        {
            var text = Text(parent, name);
            if (text is null)
            {
                return null;
            }

            if (!System.Uri.TryCreate(text, UriKind.Absolute, out var uri)
                || !(uri.Scheme == System.Uri.UriSchemeHttps || (allowLoopbackHttp && uri.Scheme == System.Uri.UriSchemeHttp && uri.IsLoopback))
                || uri.Query.Length > 0 || uri.UserInfo.Length > 0)
            {
                var http = allowLoopbackHttp ? " (http only for loopback)" : "";
                _problems.Add($"{path}:{name} is not usable; give an https address{http} such as https://api.example");
                return null;
            }

            return uri;
        }

        private void CheckName(string path, string name)
        {
            if (!NamePattern.IsMatch(name))
            {
                _problems.Add($"{path}: the name must be 1 to 40 lower-case letters and digits");
            }
        }

        private static string? Text(IConfiguration parent, string name) =>
            parent[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        private static string[] List(IConfiguration parent, string name) =>
            Text(parent, name)?.Split([',', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
    }
}

/// <summary>One registration with the vendor.</summary>
public sealed record EchoClient
{
    /// <summary>What a read-only integration needs (reference section 3).</summary>
    public static readonly IReadOnlyList<string> DefaultScopes = ["partners_read", "accounts_read", "computers_read"];

    /// <summary>Courtesy: the vendor documents no limit.</summary>
    internal const int DefaultMaxConcurrentRequests = 32;

    /// <summary>Name in the settings: lower-case letters and digits.</summary>
    public required string Name { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public required string ClientId { get; init; }

    /// <summary>Name of the Key Vault secret.</summary>
    public required string SecretName { get; init; }

    /// <summary>The secret itself, only without a vault.</summary>
    public ClientSecret? DevelopmentSecret { get; init; }

    /// <summary>Base address of the authorization server.</summary>
    public required Uri AuthUri { get; init; }

    /// <summary>Base address of the API.</summary>
    public required Uri ApiUri { get; init; }

    /// <summary>Scopes of the token.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The partner whose accounts are exported; null: the one behind the token.</summary>
    public string? PartnerUsername { get; init; }

    /// <summary>Oldest action of a first run; null: all the API gives.</summary>
    public DateTimeOffset? HistoryStart { get; init; }

    /// <summary>Requests to the API under way at the same time, all instances together.</summary>
    public int MaxConcurrentRequests { get; init; } = DefaultMaxConcurrentRequests;

    /// <summary>Requests to the API that begin in any second, all instances together; null: no limit.</summary>
    public int? RequestsPerSecond { get; init; }
}

/// <summary>The settings cannot be used; <see cref="Exception.Message"/> names every problem.</summary>
public sealed class SettingsException : EchoFunctionsException
{
    internal SettingsException(IReadOnlyList<string> problems)
        : base(problems.Count == 1 ? $"Wrong setting: {problems[0]}." : $"{problems.Count} wrong settings: {string.Join("; ", problems)}.")
    {
        Problems = problems;
    }

    /// <summary>One sentence for each problem, naming the setting.</summary>
    public IReadOnlyList<string> Problems { get; }
}
