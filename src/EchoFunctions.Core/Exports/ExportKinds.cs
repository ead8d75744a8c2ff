using System.Net;
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

    /// <summary>Whose rows they are.</summary>
    Subjects Subjects => Subjects.Accounts;

    /// <summary>Whether an API may lack what is read (404, 405), which means no rows and no failure.</summary>
    bool IsOptional => false;

    /// <summary>Reads the rows of one account or partner; pages come as the API gives them.</summary>
    IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, CancellationToken cancellationToken);

    /// <summary>Whether an account may have something new; false for one that has been idle for long and was read lately.</summary>
    bool IsDue(AccountRead read) => true;

    /// <summary>Whether a read to the end leaves nothing out behind what was read before.</summary>
    bool IsGapless(AccountRead read) => true;

    /// <summary>
    /// Whether it tells when a row disappears. Accounts that the state knows and the plan does not name any more are then read too: a
    /// list that is cut short once must not remove a customer.
    /// </summary>
    bool ReportsRemoval => false;

    /// <summary>A row of an account from the text that was put aside; null: this kind's rows cannot be read from their text alone.</summary>
    /// <exception cref="System.Text.Json.JsonException">The row can still not be read.</exception>
    ExportRow? Reread(string client, WorkAccount account, string json) => null;

    /// <summary>Drops from the state of an account or partner that was read to its end what will not be read again.</summary>
    void Forget(AccountState state);

    /// <summary>Where the keys of an account's or partner's rows begin.</summary>
    string PrefixOf(WorkAccount account) => Subjects == Subjects.Both ? account.Subject : Uri.EscapeDataString(account.Username);

    /// <summary>The name under which the state keeps an account or partner; an account may be called like a partner.</summary>
    string StateKeyOf(WorkAccount account) => Subjects == Subjects.Both ? account.Subject : account.Username;
}

/// <summary>Whose the records of a kind are.</summary>
[Flags]
internal enum Subjects
{
    /// <summary>Of each account.</summary>
    Accounts = 1,

    /// <summary>Of the partner at the root and of each of its sub-partners.</summary>
    Partners = 2,

    /// <summary>Of each account and of each partner.</summary>
    Both = Accounts | Partners,
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

    /// <summary>Bytes stored by each account and partner, day by day.</summary>
    public const string Usage = "usage";

    /// <summary>Plans that partners sell.</summary>
    public const string Plans = "plans";

    /// <summary>How much of its plan each account and sub-partner uses.</summary>
    public const string PlanPercentage = "plan-percentage";

    /// <summary>Products provisioned for partners.</summary>
    public const string Provisions = "provisions";

    /// <summary>Use of those products.</summary>
    public const string ConsumptionUsage = "consumption-usage";

    /// <summary>Not a kind of resources but of the runs themselves: that one has started, and how it ended.</summary>
    public const string Runs = "runs";

    /// <summary>Names of all kinds.</summary>
    public static readonly IReadOnlyList<string> Names =
        [Accounts, Computers, BackupActions, Usage, Plans, PlanPercentage, Provisions, ConsumptionUsage];

    /// <summary>What the inventory schedule starts.</summary>
    public static readonly IReadOnlyList<string> Inventory = [Accounts, Computers];

    /// <summary>What the usage schedule starts: what bills are made of.</summary>
    public static readonly IReadOnlyList<string> Billing = [Usage, Plans, PlanPercentage, Provisions, ConsumptionUsage];

    internal static readonly IReadOnlyDictionary<string, IExportKind> All = ((IExportKind[])
    [
        new AccountsKind(),
        new ComputersKind(),
        new BackupActionsKind(),
        new UsageKind(),
        new PlansKind(),
        new PlanPercentageKind(),
        new ProvisionsKind(),
        new ConsumptionUsageKind(),
    ]).ToDictionary(k => k.Name, StringComparer.Ordinal);
}

/// <summary>What a kind needs to read one account or partner.</summary>
/// <param name="Api">The vendor's API.</param>
/// <param name="Account">The account or partner.</param>
/// <param name="Prior">What earlier runs delivered of it.</param>
/// <param name="Since">Oldest action, or day, that the run was asked for.</param>
/// <param name="HistoryStart">Oldest action, or day, that the settings ask for.</param>
/// <param name="Whole">Read the whole history, not only what may have changed.</param>
/// <param name="Client">Name of the client in the settings.</param>
/// <param name="Started">When the run began.</param>
/// <param name="IsPlanned">Whether the plan names the account; if not, only the state does.</param>
internal sealed record AccountRead(
    EchoPlatformClient Api,
    WorkAccount Account,
    AccountState Prior,
    DateTimeOffset? Since,
    DateTimeOffset? HistoryStart,
    bool Whole,
    string Client,
    DateTimeOffset Started,
    bool IsPlanned)
{
    /// <summary>Set by a kind that has read every page of a list; kept with the account once everything of it is delivered.</summary>
    public WholeRead? WholeRead { get; set; }

    /// <summary>
    /// Whether an account that the API does not know counts as gone: it was there once. One that the list names and that nobody has
    /// seen yet is a failure instead.
    /// </summary>
    public bool MayBeGone => !IsPlanned || Prior.ReadAt is not null;

    /// <summary>Makes sure after a 404 that it is the account that is gone, and not only what was asked of it.</summary>
    public async Task<bool> IsGoneAsync(CancellationToken cancellationToken)
    {
        if (!MayBeGone)
        {
            return false;
        }

        try
        {
            await Api.Accounts.GetAsync(Account.Username, cancellationToken);
            return false;
        }
        catch (EchoPlatformException e)
        {
            // Anything but a 404 leaves it open, and the failure that led here stands.
            return e.Status == HttpStatusCode.NotFound;
        }
    }
}

/// <summary>Rows of one page, and those that could not be read.</summary>
internal sealed record RowPage(IReadOnlyList<ExportRow> Rows, IReadOnlyList<UnreadableRow> Unreadable);
