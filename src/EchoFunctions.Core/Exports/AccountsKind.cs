using System.Net;
using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each account: the account itself with name, company and partner from the partner's list of signups.</summary>
internal sealed class AccountsKind : IExportKind
{
    public string Name => ExportKinds.Accounts;

    public bool ReportsRemoval => true;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await SingleResource.ReadAsync(stop => ReadOneAsync(read, stop), cancellationToken);
    }

    public ExportRow? Reread(string client, WorkAccount account, string json) => Row(account, EchoRows.Read<Account>(json, account.Username));

    public void Forget(AccountState state)
    {
        // One row, always read again.
    }

    private static async Task<ExportRow> ReadOneAsync(AccountRead read, CancellationToken cancellationToken)
    {
        try
        {
            return Row(read.Account, await read.Api.Accounts.GetAsync(read.Account.Username, cancellationToken));
        }
        catch (EchoPlatformException e) when (e.Status == HttpStatusCode.NotFound && read.MayBeGone)
        {
            return ExportRow.Gone("", ("username", read.Account.Username));
        }
    }

    private static ExportRow Row(WorkAccount listed, Account account) => ExportRow.Create(
        "",
        account,
        EchoPlatformJsonContext.Default.Account,
        extra: [("name", listed.Name), ("company", listed.Company), ("partner", listed.Partner)]);
}
