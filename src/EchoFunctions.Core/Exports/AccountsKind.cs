using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each account: the account itself with name, company and partner from the partner's list of signups.</summary>
internal sealed class AccountsKind : IExportKind
{
    public string Name => ExportKinds.Accounts;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await SingleResource.ReadAsync(
            async stop => Row(read.Account, await read.Api.Accounts.GetAsync(read.Account.Username, stop)), cancellationToken);
    }

    public ExportRow? Reread(WorkAccount account, string json) => Row(account, EchoRows.Read<Account>(json, account.Username));

    public void Forget(AccountState state)
    {
        // One row, always read again.
    }

    private static ExportRow Row(WorkAccount listed, Account account) => ExportRow.Create(
        "",
        account,
        EchoPlatformJsonContext.Default.Account,
        extra: [("name", listed.Name), ("company", listed.Company), ("partner", listed.Partner)]);
}
