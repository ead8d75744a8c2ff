using System.CommandLine;

namespace EchoFunctions.Benchmarks;

/// <summary>Measures the figures that the docs state. Timings are noisy, so everything is a ratio within one run.</summary>
public static class Program
{
    /// <summary>Exit code 0 only when every figure reaches its goal.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (args is ["child", ..])
        {
            return await Child.RunAsync(args[1..]);
        }

        var rounds = new Option<int>("--rounds") { Description = "Rounds of each comparison.", DefaultValueFactory = _ => 5 };
        var only = new Option<string?>("--only") { Description = "Measure this figure alone." };
        var ratios = new Command("ratios", "Prints one line of JSON for each figure, with its goal and whether it holds.") { rounds, only };
        ratios.SetAction((parsed, cancellationToken) => Ratios.RunAsync(parsed.GetValue(rounds), parsed.GetValue(only), cancellationToken));
        var command = new RootCommand("Benchmarks of EchoFunctions: run them with -c Release.") { ratios };
        return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
