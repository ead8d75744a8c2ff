using System.Globalization;
using System.Text.Json;

namespace EchoPlatform.Conformance;

/// <summary>The command line.</summary>
internal static class Cli
{
    private const int AllPassed = 0;
    private const int SomeFailed = 1;
    private const int Misused = 2;
    private const int SomeInconclusive = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || args.Any(static arg => arg is "--help" or "-h" or "-?"))
        {
            Help();
            return args.Length == 0 ? Misused : AllPassed;
        }

        if (!Options.TryParse(args, out var options, out var problem))
        {
            await Console.Error.WriteLineAsync(problem);
            return Misused;
        }

        var checks = Suite.All.Where(check => (check.ReadOnly || !options.ReadOnly)
            && (options.Only.Count == 0 || options.Only.Contains(check.Name, StringComparer.Ordinal))).ToList();
        if (options.List)
        {
            List(checks);
            return AllPassed;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        using var session = new Session(options.Target!, options.ReadOnly, stop.Token);
        try
        {
            var results = await Suite.RunAsync(session, checks, options.Json ? null : Print);
            return Sum(results, options);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return SomeFailed;
        }
    }

    private static int Sum(IReadOnlyList<Result> results, Options options)
    {
        var counts = Enum.GetValues<Outcome>().ToDictionary(outcome => outcome, outcome => results.Count(result => result.Outcome == outcome));
        if (options.Json)
        {
            using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteString("api", options.Target!.Api.AbsoluteUri);
            json.WriteBoolean("readOnly", options.ReadOnly);
            foreach (var (outcome, count) in counts)
            {
                json.WriteNumber(Name(outcome), count);
            }

            json.WriteStartArray("checks");
            foreach (var result in results)
            {
                json.WriteStartObject();
                json.WriteString("name", result.Name);
                json.WriteString("outcome", Name(result.Outcome));
                json.WriteString("detail", result.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
        {
            Console.WriteLine();
            Console.WriteLine(string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {Name(count.Key)}"))));
        }

        return counts[Outcome.Failed] > 0 ? SomeFailed : counts[Outcome.Inconclusive] > 0 ? SomeInconclusive : AllPassed;
    }

    private static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "passed",
        Outcome.Failed => "failed",
        _ => "inconclusive",
    };

    private static void Print(Result result) => Console.WriteLine($"{result.Name,-26} {Name(result.Outcome),-13} {result.Detail}".TrimEnd());

    private static void List(List<Check> checks)
    {
        foreach (var check in checks)
        {
            Console.WriteLine($"{check.Name,-26} {(check.ReadOnly ? "reads" : "writes"),-7} {check.Meaning}");
            Console.WriteLine($"{"",-26} {"",-7} fails with {check.Defect}{(check.AlsoFails.Count == 0 ? "" : ", and with it " + string.Join(", ", check.AlsoFails))}");
        }

        Console.WriteLine();
        Console.WriteLine($"{checks.Count} checks, {checks.Count(check => check.ReadOnly)} of them only read");
    }

    private static void Help() => Console.WriteLine("""
        Checks that a server behaves as the backup API is documented to.

          --api URL        base address of the API server
          --auth URL       base address of the authorization server
          --read-only      only checks that send nothing but GET (and POST for tokens). Scopes for reading, except that
                           browsing volumes asks for computers_write, too
          --only NAMES     only these checks, separated by commas
          --patience N     seconds to follow an action before the check gives up (30)
          --json           one JSON document instead of a table
          --list           names the checks, whether they only read, and the planted defect each is proven with
          --help           this

        Credentials come from ECHO_CLIENT_ID and ECHO_CLIENT_SECRET, never from the command line.

        Without --read-only it creates accounts, partners, plans, users and backup sets (all named conf-...), cancels some of
        them, and applies harmless settings to computers: only for a server where that does no harm.

        Exit code: 0 every check passed; 1 some failed; 2 called wrongly; 3 none failed, but some could not be judged here.
        """);
}
