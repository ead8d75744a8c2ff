namespace EchoFunctions.Core.Messaging;

/// <summary>The app's own queues and containers: fixed names, part of the contract.</summary>
public static class QueueNames
{
    /// <summary>Work items of runs.</summary>
    public const string Work = "echo-work";

    /// <summary>Where the host puts work items that failed on every try.</summary>
    public const string WorkPoison = $"{Work}-poison";

    /// <summary>Default destination of every record.</summary>
    public const string Resources = "echo-resources";

    /// <summary>What could not be read or delivered, kept without expiry.</summary>
    public const string DeadLetters = "echo-dead-letters";

    internal static readonly IReadOnlySet<string> Own = new HashSet<string>(StringComparer.Ordinal)
    {
        Work, WorkPoison, Resources, DeadLetters, "echo-commands", "echo-commands-poison", "echo-command-results",
        "echo-vault-events", "echo-vault-events-poison",
    };
}

internal static class ContainerNames
{
    public const string Tokens = "echo-tokens";
    public const string State = "echo-state";
    public const string Payloads = "echo-payloads";
}
