using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.State;

internal sealed record ComputerInfo(string Name, string Email, string Phone);

internal sealed record NotificationEmail(int Id, string Email, bool Completed, bool Warning, bool Failed, bool Missed, bool NoRecent);

internal sealed record Span(long Value, string Factor);

internal sealed record NotificationOptions(bool FailedFiles, bool NoFilesNotice, bool TotalUsage, Span Backups, Span Notifications)
{
    public static NotificationOptions Default { get; } = new(true, false, true, new Span(2, "DAY"), new Span(1, "WEEK"));
}

internal sealed record BackupSet(int Id, string Name, string Type, bool Enabled);

/// <summary>What belongs to one computer and can be changed, its agent included.</summary>
internal sealed class ComputerState
{
    private readonly Computer computer;

    public ComputerState(VendorWorld world, Account account, in Computer computer)
    {
        this.computer = computer;
        Emails[0] = new NotificationEmail(0, $"noc@{account.Owner.Username}.example", false, true, true, true, true);
        Emails[5] = new NotificationEmail(5, computer.Email, computer.Index % 2 == 0, true, true, true, false);
        foreach (var stream in Schedule.Of(world, account))
        {
            if (stream.ComputerIndex == computer.Index && stream.Type == ActionType.Backup)
            {
                var type = stream.Plugin switch { "FILE" => "Files", "DISK_IMAGE" => "Disk_Image", _ => stream.Plugin };
                Sets[Sets.Count + 1] = new BackupSet(Sets.Count + 1, stream.SetName, type, Enabled: true);
            }
        }

        NextSet = Sets.Count + 1;
    }

    public int NextSet { get; set; }

    public SortedDictionary<int, NotificationEmail> Emails { get; } = [];

    public NotificationOptions Options { get; set; } = NotificationOptions.Default;

    public SortedDictionary<int, BackupSet> Sets { get; } = [];

    /// <summary>The last block applied of each kind, as it came.</summary>
    public SortedDictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    public RemoteActions Actions { get; } = new();

    /// <summary>Forced by hand; null leaves it to the clock.</summary>
    public bool? Forced { get; set; }

    /// <summary>
    /// Agents that have fallen silent are away for good. Every fourth of the others stands behind a line that is up in the
    /// second half of each hour only.
    /// </summary>
    public bool Online(long clock) =>
        Forced ?? (computer.IdleSince == 0 && (Mix.Of(computer.Key, 7) % 4 != 0 || clock / 60 % 60 >= 30));
}
