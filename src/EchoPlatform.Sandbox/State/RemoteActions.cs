namespace EchoPlatform.Sandbox.State;

/// <summary>The four codes, read as the reference infers them.</summary>
internal enum ActionCode
{
    Created = 1,
    Pending = 2,
    Error = 3,
    Warning = 4,
}

internal sealed record Outcome(ActionCode Code, string Reason = "", int? BackupSet = null)
{
    public static Outcome Done { get; } = new(ActionCode.Created);

    public static Outcome Failed(string code) => new(ActionCode.Error, "ErrorCode." + code);
}

/// <param name="Id">Unique in the sandbox.</param>
/// <param name="Seconds">How long the agent works on it, by the sandbox clock.</param>
/// <param name="Effect">Done when the agent has finished.</param>
internal sealed record RemoteAction(int Id, long Seconds, Func<Outcome> Effect)
{
    /// <summary>When the agent took it up; null while it waits for the agent.</summary>
    public long? Taken { get; set; }

    public Outcome? Outcome { get; set; }
}

/// <summary>The commands of one computer, in order. They move on when somebody looks, by what the clock then shows.</summary>
internal sealed class RemoteActions
{
    private const int Kept = 500;

    private readonly SortedDictionary<int, RemoteAction> actions = [];

    public int Count => actions.Count;

    public bool Full => actions.Count >= Kept && actions.Values.First().Outcome is null;

    public RemoteAction? Find(int id) => actions.GetValueOrDefault(id);

    public bool Running => actions.Values.Any(action => action.Outcome is null && action.Taken is not null);

    public void Add(RemoteAction action)
    {
        if (actions.Count >= Kept)
        {
            actions.Remove(actions.First().Key);
        }

        actions.Add(action.Id, action);
    }

    public void MoveOn(bool online, long clock)
    {
        foreach (var action in actions.Values.Where(action => action.Outcome is null))
        {
            action.Taken ??= online ? clock : null;
            if (action.Taken + action.Seconds <= clock)
            {
                action.Outcome = action.Effect();
            }
        }
    }
}
