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
            async stop => ExportRow.Create(
                "",
                await read.Api.Accounts.GetAsync(read.Account.Username, stop),
                EchoPlatformJsonContext.Default.Account,
                extra: [("name", read.Account.Name), ("company", read.Account.Company), ("partner", read.Account.Partner)]),
            cancellationToken);
    }

    public void Forget(AccountState state)
    {
        // One row, always read again.
    }
}
