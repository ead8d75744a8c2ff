namespace EchoPlatform.Conformance;

/// <summary>One thing that can be asked of a server.</summary>
/// <param name="Name">Stable, in kebab case.</param>
/// <param name="Meaning">What must hold.</param>
/// <param name="Defect">The value of <c>Sandbox:Defect</c> with which it must fail.</param>
/// <param name="RunAsync">Throws when it does not hold.</param>
public sealed record Check(string Name, string Meaning, string Defect, Func<Session, Task> RunAsync)
{
    /// <summary>Sends nothing but GET, and POST to the token endpoint.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Checks that fail with the same defect.</summary>
    public IReadOnlyList<string> AlsoFails { get; init; } = [];

    internal static Check Reads(string name, string meaning, string defect, Func<Session, Task> run, params string[] also) =>
        new(name, meaning, defect, run) { ReadOnly = true, AlsoFails = also };

    internal static Check Writes(string name, string meaning, string defect, Func<Session, Task> run, params string[] also) =>
        new(name, meaning, defect, run) { AlsoFails = also };
}

/// <summary>How a check came out.</summary>
public enum Outcome
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold.</summary>
    Failed,

    /// <summary>This server gives no occasion to judge.</summary>
    Inconclusive,
}

/// <param name="Name">Of the check.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Detail">Why, unless it passed.</param>
public sealed record Result(string Name, Outcome Outcome, string Detail);

/// <summary>What a check needs is not there, or not to be had on this server.</summary>
public sealed class InconclusiveException(string message) : Exception(message);

/// <summary>The server does not do what it must.</summary>
public sealed class CheckFailedException(string message) : Exception(message);
