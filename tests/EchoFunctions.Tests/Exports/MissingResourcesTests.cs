using System.Net;
using EchoFunctions.Core.Exports;
using EchoPlatform;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace EchoFunctions.Tests.Exports;

/// <summary>A resource that the API lacks is left out and said once; any other failure stays one.</summary>
public sealed class MissingResourcesTests
{
    private static readonly RowPage Page = new([], []);

    private readonly FakeLogger<MissingResources> _log = new();
    private readonly MissingResources _missing;

    public MissingResourcesTests() => _missing = new MissingResources(_log);

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    public async Task It_is_said_once_for_each_run_that_something_is_missing(HttpStatusCode status)
    {
        foreach (var run in (ExportRun[])[Run("r1"), Run("r2"), Run("r2", ExportKinds.Usage)])
        {
            (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => CountAsync(run, Pages(0, status))))).ShouldAllBe(pages => pages == 0);
        }

        _log.Collector.GetSnapshot().Select(r => r.Level).ShouldBe([LogLevel.Information, LogLevel.Information, LogLevel.Information]);
        _log.LatestRecord.Message.ShouldContain("GET /v1/x answered");
    }

    [Fact]
    public async Task Pages_that_are_there_come_through()
    {
        (await CountAsync(Run("r1"), Pages(3, null))).ShouldBe(3);
        _log.Collector.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_listing_that_breaks_off_is_a_failure() =>
        await Should.ThrowAsync<EchoPlatformException>(() => CountAsync(Run("r1"), Pages(1, HttpStatusCode.NotFound)));

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Any_other_answer_is_a_failure(HttpStatusCode status) =>
        await Should.ThrowAsync<EchoPlatformException>(() => CountAsync(Run("r1"), Pages(0, status)));

    [Fact]
    public async Task What_every_API_has_is_missed() =>
        await Should.ThrowAsync<EchoPlatformException>(
            () => CountAsync(Run("r1", ExportKinds.BackupActions), Pages(0, HttpStatusCode.NotFound)));

    private static ExportRun Run(string id, string kind = ExportKinds.Plans) => new()
    {
        Id = id, Client = "main", Kind = kind, Mode = ExportRequest.Changes, State = ExportRun.Running, Sequence = 1, Started = DateTimeOffset.UnixEpoch,
    };

    private async Task<int> CountAsync(ExportRun run, IAsyncEnumerable<RowPage> pages)
    {
        var count = 0;
        await foreach (var _ in _missing.SkipAsync(run, pages, TestContext.Current.CancellationToken))
        {
            count++;
        }

        return count;
    }

    private static async IAsyncEnumerable<RowPage> Pages(int count, HttpStatusCode? status)
    {
        await Task.Yield();
        for (; count > 0; count--)
        {
            yield return Page;
        }

        if (status is { } answer)
        {
            throw new EchoPlatformException($"GET /v1/x answered {(int)answer}") { Status = answer };
        }
    }
}
