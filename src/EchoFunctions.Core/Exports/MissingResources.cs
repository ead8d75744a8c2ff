using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using EchoPlatform;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Exports;

/// <summary>Resources that not every API has: no rows then, and said once for each run, not for each account or partner.</summary>
internal sealed partial class MissingResources(ILogger<MissingResources> logger)
{
    /// <summary>The last run of each client and kind that has said it.</summary>
    private readonly ConcurrentDictionary<(string Client, string Kind), string> _said = new();

    /// <summary>The pages; of a resource that the API may lack and does lack, none.</summary>
    public IAsyncEnumerable<RowPage> SkipAsync(ExportRun run, IAsyncEnumerable<RowPage> pages, CancellationToken cancellationToken) =>
        ExportKinds.All[run.Kind].IsOptional ? SkipMissingAsync(run, pages, cancellationToken) : pages;

    private async IAsyncEnumerable<RowPage> SkipMissingAsync(
        ExportRun run, IAsyncEnumerable<RowPage> pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var page = pages.GetAsyncEnumerator(cancellationToken);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                if (!await page.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (EchoPlatformException e) when (isFirst && e.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
            {
                Note(run, e);
                yield break;
            }

            yield return page.Current;
        }
    }

    private void Note(ExportRun run, EchoPlatformException e)
    {
        // Of several accounts at the same time, one says it.
        var last = _said.GetValueOrDefault((run.Client, run.Kind));
        if (last != run.Id && (last is null
            ? _said.TryAdd((run.Client, run.Kind), run.Id)
            : _said.TryUpdate((run.Client, run.Kind), run.Id, last)))
        {
            Log.Missing(logger, run.Id, run.Kind, run.Client, Problem.Describe(e));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1330, LogLevel.Information,
            "Run {Run} of {Kind} for {Client}: the API does not have this everywhere, or not at all; where it is missing there are no rows. {Answer}")]
        public static partial void Missing(ILogger logger, string run, string kind, string client, string answer);
    }
}
