using System.Globalization;

namespace EchoPlatform.Conformance;

/// <summary>What the command line and the environment say.</summary>
internal sealed record Options
{
    public bool ReadOnly { get; private set; }

    public bool Json { get; private set; }

    public bool List { get; private set; }

    public IReadOnlyList<string> Only { get; private set; } = [];

    public Target? Target { get; private set; }

    public static bool TryParse(string[] args, out Options options, out string problem)
    {
        options = new Options();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < args.Length; index++)
        {
            switch (args[index])
            {
                case "--read-only":
                    options.ReadOnly = true;
                    break;
                case "--json":
                    options.Json = true;
                    break;
                case "--list":
                    options.List = true;
                    break;
                case "--api" or "--auth" or "--only" or "--patience" when index + 1 < args.Length:
                    values[args[index]] = args[++index];
                    break;
                default:
                    problem = $"{args[index]} is not known or lacks its value; see --help.";
                    return false;
            }
        }

        options.Only = values.GetValueOrDefault("--only", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = options.Only.Where(name => Suite.All.All(check => check.Name != name)).ToList();
        problem = unknown.Count > 0 ? $"There is no check {string.Join(", ", unknown)}; see --list." : "";
        if (problem.Length > 0 || options.List)
        {
            return problem.Length == 0;
        }

        problem = Aim(options, values);
        return problem.Length == 0;
    }

    private static string Aim(Options options, Dictionary<string, string> values)
    {
        var id = Environment.GetEnvironmentVariable("ECHO_CLIENT_ID") ?? "";
        var secret = Environment.GetEnvironmentVariable("ECHO_CLIENT_SECRET") ?? "";
        var patience = 30;
        if (!IsAddress("--api", out var api) || !IsAddress("--auth", out var auth))
        {
            return "--api and --auth must be addresses such as https://api.example (http for this machine only).";
        }

        if (id.Length == 0 || secret.Length == 0)
        {
            return "ECHO_CLIENT_ID and ECHO_CLIENT_SECRET must be set.";
        }

        if (values.TryGetValue("--patience", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out patience) || patience > 3_600))
        {
            return "--patience must be 0 to 3600 seconds.";
        }

        options.Target = new Target { Api = api, Auth = auth, ClientId = id, ClientSecret = secret, Patience = patience };
        return "";

        bool IsAddress(string name, out Uri address) =>
            Uri.TryCreate(values.GetValueOrDefault(name), UriKind.Absolute, out address!)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
    }
}
