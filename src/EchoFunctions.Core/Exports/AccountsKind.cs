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

    public void Forget(AccountState state)
    {
        // One row, always read again.
    }

    private static async Task<ExportRow> ReadOneAsync(AccountRead read, CancellationToken cancellationToken)
    {
        var account = read.Account;
        try
        {
            return ExportRow.Create(
                "",
                await read.Api.Accounts.GetAsync(account.Username, cancellationToken),
                EchoPlatformJsonContext.Default.Account,
                extra: [("name", account.Name), ("company", account.Company), ("partner", account.Partner)]);
        }
        catch (EchoPlatformException e) when (e.Status == HttpStatusCode.NotFound && read.MayBeGone)
        {
            return ExportRow.Gone("", ("username", account.Username));
        }
    }
}
