using System.Threading.Channels;

namespace EchoFunctions.Core.Exports;

/// <summary>An account whose pages are being fetched, a few ahead of whoever takes them.</summary>
internal sealed class AccountReading : IAsyncDisposable
{
    private const int PagesAhead = 2;

    private readonly Channel<RowPage> _pages = Channel.CreateBounded<RowPage>(
        new BoundedChannelOptions(PagesAhead) { SingleReader = true, SingleWriter = true });

    private readonly Task _fetching;

    public AccountReading(IExportKind kind, AccountRead read, AccountState known, CancellationToken cancellationToken)
    {
        Read = read;
        Known = known;
        _fetching = FetchAsync(kind, cancellationToken);
    }

    public AccountRead Read { get; }

    /// <summary>What is known of the account, updated as its rows are delivered.</summary>
    public AccountState Known { get; }

    /// <summary>The pages in their order; fails as the fetching failed.</summary>
    public IAsyncEnumerable<RowPage> PagesAsync(CancellationToken cancellationToken) => _pages.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Waits until nothing is fetched any more, whatever came of it.</summary>
    public async ValueTask DisposeAsync() => await _fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task FetchAsync(IExportKind kind, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (var page in kind.ReadAsync(Read, cancellationToken))
            {
                await _pages.Writer.WriteAsync(page, cancellationToken);
            }
        }
        catch (Exception e)
        {
            // Not swallowed: whoever takes the pages meets it.
            failure = e;
        }
        finally
        {
            _pages.Writer.Complete(failure);
        }
    }
}
