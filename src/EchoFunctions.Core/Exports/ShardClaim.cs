namespace EchoFunctions.Core.Exports;

/// <summary>Which processes have worked on a shard in a run, the present one last. It lies beside the outcome in the metadata.</summary>
internal sealed record ShardClaim(string Run, IReadOnlyList<string> Writers)
{
    public static readonly ShardClaim None = new("", []);

    public static ShardClaim FromMetadata(IDictionary<string, string> metadata) =>
        metadata.TryGetValue("claimrun", out var run) && metadata.TryGetValue("claimby", out var writers) && writers.Length > 0
            ? new ShardClaim(run, writers.Split(','))
            : None;

    public ShardClaim By(string writer) => this with { Writers = [.. Writers.Where(w => w != writer), writer] };

    public void AddTo(Dictionary<string, string> metadata)
    {
        metadata["claimrun"] = Run;
        metadata["claimby"] = string.Join(',', Writers);
    }
}
