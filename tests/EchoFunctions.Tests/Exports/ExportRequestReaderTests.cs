using System.Text;
using EchoFunctions.Core.Exports;

namespace EchoFunctions.Tests.Exports;

public sealed class ExportRequestReaderTests
{
    [Fact]
    public async Task Reads_the_smallest_request()
    {
        var (request, problems) = await ReadAsync("""{"client":"main","kind":"backup-actions"}""");

        problems.ShouldBeEmpty();
        request.ShouldBe(new ExportRequest("main", "backup-actions", ExportRequest.Changes, Since: null));
    }

    [Fact]
    public async Task Reads_every_member()
    {
        var (request, _) = await ReadAsync(
            """ { "kind":"computers","since":"2026-01-31T01:00:00+01:00","mode":"snapshot","client":"uk2" } """);

        request.ShouldBe(new ExportRequest("uk2", "computers", ExportRequest.Snapshot, new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task Takes_null_for_absent_and_a_date_without_offset_for_UTC()
    {
        var (request, _) = await ReadAsync("""{"client":"main","kind":"accounts","mode":null,"since":"2026-01-31"}""");

        request!.Since.ShouldBe(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
        request.Mode.ShouldBe("changes");
    }

    [Fact]
    public async Task Names_every_problem_at_once()
    {
        var (request, problems) = await ReadAsync("""{"kind":"bills","mode":"all","since":"yesterday","clinet":"main"}""");

        request.ShouldBeNull();
        problems.ShouldBe(
        [
            "'clinet' is unknown; the members are client, kind, mode and since",
            "client is missing",
            "kind is 'bills'; the kinds are accounts, computers, backup-actions, usage, plans, plan-percentage, provisions, consumption-usage",
            "mode is 'all'; the modes are changes and snapshot",
            "since is 'yesterday'; give an ISO 8601 date such as 2026-01-31T00:00:00Z",
        ]);
    }

    [Fact]
    public async Task Says_once_of_each_member_that_it_is_not_a_string()
    {
        var (_, problems) = await ReadAsync("""{"client":1,"kind":["accounts"],"mode":true,"since":{}}""");

        problems.ShouldBe(["client is not a string", "kind is not a string", "mode is not a string", "since is not a string"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("client=main")]
    [InlineData("{\"client\":\"main\"")]
    [InlineData("{\"client\":\"main\"}{}")]
    [InlineData("{\"client\":\"\\ud800\",\"kind\":\"accounts\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"client\":\"\u00ff\"}")]
    public async Task Says_that_a_body_is_not_JSON(string body)
    {
        var (request, problems) = await ReadAsync(body);

        request.ShouldBeNull();
        problems.ShouldHaveSingleItem().ShouldStartWith("The body is not JSON; send {");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"main\"")]
    public async Task Says_that_a_body_is_not_an_object(string body) =>
        (await ReadAsync(body)).Problems.ShouldHaveSingleItem().ShouldStartWith("The body is not a JSON object");

    [Fact]
    public async Task Takes_up_to_16_KiB_and_not_a_byte_more()
    {
        const string request = """{"client":"main","kind":"accounts"}""";

        (await ReadAsync(request.PadRight(16 * 1024))).Request.ShouldNotBeNull();
        (await ReadAsync(request.PadRight((16 * 1024) + 1))).Problems.ShouldBe(["The body is larger than 16384 bytes"]);
    }

    [Fact]
    public async Task Repeats_only_the_beginning_of_what_it_was_sent()
    {
        var (_, problems) = await ReadAsync($$"""{"client":"main","kind":"{{new string('k', 5000)}}"}""");

        problems.ShouldHaveSingleItem().Length.ShouldBeLessThan(200);
    }

    private static async Task<(ExportRequest? Request, IReadOnlyList<string> Problems)> ReadAsync(string body)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(body));
        return await ExportRequestReader.ReadAsync(stream, TestContext.Current.CancellationToken);
    }
}
