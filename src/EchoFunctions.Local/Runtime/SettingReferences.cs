using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace EchoFunctions.Local.Runtime;

/// <summary>Resolves the <c>%setting%</c> references of trigger attributes.</summary>
internal static partial class SettingReferences
{
    public static string Resolve(string text, IConfiguration configuration, string function) =>
        Reference().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            var value = configuration[name];
            return string.IsNullOrWhiteSpace(value)
                ? throw new InvalidOperationException($"Function '{function}' needs the setting '{name}', which is not set.")
                : value;
        });

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
