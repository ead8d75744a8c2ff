namespace EchoFunctions.Core.Exports;

/// <summary>Accounts that the state of a shard knows and that the plan does not name any more.</summary>
internal static class Vanished
{
    /// <summary>So long an account may be missing from the list without being sent in full when it is named again.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Those that must be read to learn what became of them; none for a kind that does not report removal.</summary>
    public static IReadOnlyList<WorkAccount> In(
        ShardState state, IReadOnlyList<WorkAccount> planned, IExportKind kind, DateTimeOffset started)
    {
        var names = planned.Select(kind.StateKeyOf).ToHashSet(StringComparer.Ordinal);
        var vanished = state.Accounts.Where(a => !names.Contains(a.Key)).OrderBy(a => a.Key, StringComparer.Ordinal).ToList();
        if (kind.ReportsRemoval)
        {
            return [.. vanished.Select(a => new WorkAccount(a.Key, a.Value.Listed?.Partner, a.Value.Listed?.Name, a.Value.Listed?.Company))];
        }

        var oldest = (started - Remembered).ToUnixTimeMilliseconds();
        foreach (var (username, _) in vanished.Where(a => a.Value.ReadAt is null || a.Value.ReadAt < oldest))
        {
            state.Accounts.Remove(username);
        }

        return [];
    }

    /// <summary>Drops those of which nothing is delivered that is not removed again.</summary>
    public static void Forget(ShardState state, IReadOnlyList<WorkAccount> vanished)
    {
        foreach (var account in vanished)
        {
            if (state.Accounts[account.Username].Rows.Keys.All(AccountState.IsPutAside))
            {
                state.Accounts.Remove(account.Username);
            }
        }
    }
}
