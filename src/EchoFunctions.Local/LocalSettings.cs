using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace EchoFunctions.Local;

/// <summary>Where settings come from on a laptop: defaults, local.settings.json, the environment, the command line.</summary>
internal static class LocalSettings
{
    private static readonly Dictionary<string, string?> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Echo:Schedules:Inventory"] = "0 15 3 * * *",
        ["Echo:Schedules:BackupActions"] = "0 */15 * * * *",
        ["Echo:Schedules:Usage"] = "0 45 4 * * *",
    };

    public static IConfigurationRoot Read(IEnumerable<string> commandLine)
    {
        var builder = new ConfigurationBuilder().AddInMemoryCollection(Defaults);
        var file = Path.Combine(AppContext.BaseDirectory, "local.settings.json");
        if (File.Exists(file))
        {
            builder.AddInMemoryCollection(LastWins(ReadValues(file)));
        }

        return builder.AddEnvironmentVariables().AddInMemoryCollection(LastWins(commandLine.Select(Parse))).Build();
    }

    private static Dictionary<string, string?> LastWins(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        return values;
    }

    /// <summary><c>--Name:Part=value</c></summary>
    private static KeyValuePair<string, string?> Parse(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 3
            ? new(argument[2..equals].Replace("__", ":", StringComparison.Ordinal), argument[(equals + 1)..])
            : throw new LocalException($"'{argument}' is neither an option nor a setting such as --Sandbox:Accounts=100; see --help");
    }

    /// <summary>The <c>Values</c>, which Core Tools would turn into environment variables.</summary>
    private static List<KeyValuePair<string, string?>> ReadValues(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(
                File.ReadAllBytes(file), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return json.RootElement.TryGetProperty("Values", out var values)
                ? [.. values.EnumerateObject().Select(v => new KeyValuePair<string, string?>(
                    v.Name.Replace("__", ":", StringComparison.Ordinal), v.Value.ToString()))]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LocalException($"local.settings.json is not valid: {e.Message}", e);
        }
    }
}
