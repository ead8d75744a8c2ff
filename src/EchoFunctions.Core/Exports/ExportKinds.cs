using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// A kind of records. To add one: a class like those beside this file, a JSON Schema in <c>docs/schemas</c> and a line in
/// <see cref="ExportKinds"/>.
/// </summary>
internal interface IExportKind
{
    /// <summary>Name in requests, settings and message types.</summary>
    string Name { get; }

    /// <summary>Reads the rows of one account; pages come as the API gives them.</summary>
    IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, CancellationToken cancellationToken);

    /// <summary>Whether a read to the end leaves nothing out behind what was read before.</summary>
    bool IsGapless(AccountRead read) => true;

    /// <summary>A row of an account from the text that was put aside; null: this kind's rows cannot be read from their text alone.</summary>
    /// <exception cref="System.Text.Json.JsonException">The row can still not be read.</exception>
    ExportRow? Reread(WorkAccount account, string json) => null;

    /// <summary>Drops from the state of an account that was read to its end what will not be read again.</summary>
    void Forget(AccountState state);
}

/// <summary>The kinds, in the order in which a full export runs them.</summary>
public static class ExportKinds
{
    /// <summary>Accounts with what the partner's list tells of them.</summary>
    public const string Accounts = "accounts";

    /// <summary>Computers that have acted, and those of the undocumented list where it answers.</summary>
    public const string Computers = "computers";

    /// <summary>Backups, restores and deletions.</summary>
    public const string BackupActions = "backup-actions";

    /// <summary>Names of all kinds.</summary>
    public static readonly IReadOnlyList<string> Names = [Accounts, Computers, BackupActions];

    /// <summary>What the inventory schedule starts.</summary>
    public static readonly IReadOnlyList<string> Inventory = [Accounts, Computers];

    internal static readonly IReadOnlyDictionary<string, IExportKind> All =
        ((IExportKind[])[new AccountsKind(), new ComputersKind(), new BackupActionsKind()]).ToDictionary(k => k.Name, StringComparer.Ordinal);
}

/// <summary>What a kind needs to read one account.</summary>
/// <param name="Api">The vendor's API.</param>
/// <param name="Account">The account.</param>
/// <param name="Prior">What earlier runs delivered of it.</param>
/// <param name="Since">Oldest action that the run was asked for.</param>
/// <param name="HistoryStart">Oldest action that the settings ask for.</param>
/// <param name="Whole">Read the whole history, not only what may have changed.</param>
internal sealed record AccountRead(
    EchoPlatformClient Api, WorkAccount Account, AccountState Prior, DateTimeOffset? Since, DateTimeOffset? HistoryStart, bool Whole);

/// <summary>Rows of one page, and those that could not be read.</summary>
internal sealed record RowPage(IReadOnlyList<ExportRow> Rows, IReadOnlyList<UnreadableRow> Unreadable);
