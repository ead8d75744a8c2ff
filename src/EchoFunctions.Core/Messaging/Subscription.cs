using EchoFunctions.Core.Exports;

namespace EchoFunctions.Core.Messaging;

/// <summary>A queue that receives the records of some kinds, or of all when none is named; events of runs only when named.</summary>
public sealed record Subscription(string Name, string Queue, IReadOnlyList<string> Kinds, bool Base64)
{
    /// <summary>Whether records of this kind go to the queue.</summary>
    public bool Takes(string kind) => Kinds.Count == 0 ? kind != ExportKinds.Runs : Kinds.Contains(kind);
}
