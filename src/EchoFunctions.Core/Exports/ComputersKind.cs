using System.Net;
using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>
/// One record for each computer of an account: those known from earlier runs, those that have acted since, and those of the list
/// that the vendor links to but does not document (reference 7.3), where it answers.
/// </summary>
internal sealed class ComputersKind : IExportKind
{
    public string Name => ExportKinds.Computers;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        ids.UnionWith(read.Prior.Rows.Keys.Where(key => !AccountState.IsPutAside(key)).Select(Uri.UnescapeDataString));
        await AddActorsAsync(read, ids, cancellationToken);
        await AddListedAsync(read, ids, cancellationToken);
        foreach (var id in ids)
        {
            if (await ReadOneAsync(read, id, cancellationToken) is { } page)
            {
                yield return page;
            }
        }
    }

    public ExportRow? Reread(WorkAccount account, string json)
    {
        var computer = EchoRows.Read<Computer>(json, account.Username);
        return ExportRow.Create(Uri.EscapeDataString(computer.ComputerId), computer, EchoPlatformJsonContext.Default.Computer);
    }

    public void Forget(AccountState state)
    {
        // A handful of rows, always read again.
    }

    /// <summary>Null for a computer that is gone although the history, or an earlier run, knows it.</summary>
    private static async Task<RowPage?> ReadOneAsync(AccountRead read, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await SingleResource.ReadAsync(
                async stop => ExportRow.Create(
                    Uri.EscapeDataString(id),
                    await read.Api.Computers.GetAsync(read.Account.Username, id, stop),
                    EchoPlatformJsonContext.Default.Computer),
                cancellationToken);
        }
        catch (EchoPlatformException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task AddActorsAsync(AccountRead read, SortedSet<string> ids, CancellationToken cancellationToken)
    {
        var since = read.Prior.ReadAt is { } at && !read.Whole
            ? DateTimeOffset.FromUnixTimeMilliseconds(at) - BackupActionsKind.LookBack
            : read.HistoryStart;
        var query = new ActionHistoryQuery { Since = since };
        await foreach (var page in read.Api.Accounts.ListActionHistoryAsync(read.Account.Username, query, cancellationToken))
        {
            ids.UnionWith(page.Rows.Select(a => a.ComputerId));
        }
    }

    private static async Task AddListedAsync(AccountRead read, SortedSet<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in read.Api.Accounts.ListComputersAsync(read.Account.Username, cancellationToken))
            {
                ids.UnionWith(page.Rows.Select(c => c.ComputerId));
            }
        }
        catch (EchoPlatformException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // The list is an extra: not documented, and not everybody's.
        }
    }
}
