using System.Globalization;
using System.Net;
using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.Exports;

/// <summary>Computers come and go, act and rest: which are read, and what of those that are not there any more.</summary>
public sealed class ComputersKindTests
{
    private const string History = "/v1/accounts/acme/action_history";
    private const string List = "/v1/accounts/acme/computers";

    private static readonly DateTimeOffset Now = ScriptedApi.Now;
    private static readonly DateTimeOffset Earlier = Now.AddMinutes(-15);

    [Fact]
    public async Task A_computer_that_is_gone_does_not_keep_the_others_from_being_read()
    {
        using var api = Api([], gone: "0002");

        var rows = await ReadAsync(api, State(Now.AddDays(-1), ("0001", Mark(1)), ("0002", Mark(2)), ("0003", Mark(3))));

        rows.Select(row => (row.LocalKey, row.IsGone)).ShouldBe([("0001", false), ("0002", true), ("0003", false)]);
        rows.Select(row => row.Time).ShouldBe([1, null, 3], "nobody has acted since");
    }

    [Fact]
    public async Task Nobody_who_has_not_acted_is_read_twice_a_day()
    {
        using var api = Api([Action("0001", Earlier), Action("0002", Earlier.AddHours(-9))]);

        var rows = await ReadAsync(
            api, State(Earlier, ("0001", Mark(Seconds(Earlier))), ("0002", Mark(Seconds(Earlier.AddHours(-9)))), ("0003", Mark(null))));

        rows.ShouldBeEmpty();
        api.Asked.ShouldBe([History]);
    }

    [Fact]
    public async Task Who_has_acted_since_or_is_new_is_read_whatever_its_clock_says()
    {
        // 0001 lives a year ago, 0002 in a year; both have acted, 0003 not, 0004 is new.
        var (past, future) = (Earlier.AddYears(-1), Earlier.AddYears(1));
        using var api = Api([Action("0001", past.AddMinutes(5)), Action("0002", future.AddMinutes(5)), Action("0003", Earlier), Action("0004", Earlier)]);

        var rows = await ReadAsync(
            api,
            State(Earlier, ("0001", Mark(Seconds(past))), ("0002", Mark(Seconds(future))), ("0003", Mark(Seconds(Earlier)))));

        rows.Select(row => (row.LocalKey, row.Time)).ShouldBe(
            [("0001", Seconds(past) + 300), ("0002", Seconds(future) + 300), ("0004", Seconds(Earlier))]);
        api.Asked.ShouldNotContain(List);
    }

    [Fact]
    public async Task An_action_that_has_ended_since_counts()
    {
        using var api = Api([Action("0001", Earlier.AddHours(-1), end: Now.AddMinutes(-1))]);

        var rows = await ReadAsync(api, State(Earlier, ("0001", Mark(Seconds(Earlier.AddHours(-1))))));

        rows.ShouldHaveSingleItem().Time.ShouldBe(Seconds(Now.AddMinutes(-1)));
    }

    [Fact]
    public async Task A_computer_in_doubt_is_read_again()
    {
        using var api = Api([]);

        var rows = await ReadAsync(api, State(Earlier, ("0001", new RowMark("", 7, Open: true)), ("0002", Mark(7))));

        var row = rows.ShouldHaveSingleItem();
        (row.LocalKey, row.Time, row.Open).ShouldBe(("0001", 7, false));
    }

    [Fact]
    public async Task The_first_run_of_a_day_reads_all_and_asks_for_the_list()
    {
        using var api = Api([Action("0002", Earlier)], listed: ["0003"]);
        var yesterday = Now.Date.AddMinutes(-1);

        var rows = await ReadAsync(api, State(new DateTimeOffset(yesterday, TimeSpan.Zero), ("0001", Mark(1))));

        rows.Select(row => row.LocalKey).ShouldBe(["0001", "0002", "0003"]);
        api.Asked.ShouldContain(List);
    }

    [Fact]
    public async Task A_page_on_which_nobody_has_acted_anew_is_the_last()
    {
        var next = $"https://api.example{History}?page=2";
        var answers = new Queue<string>(
        [
            ScriptedApi.Page([Action("0001", Now)], next),
            ScriptedApi.Page([Action("0001", Earlier)], next),
            ScriptedApi.Page([Action("0002", Now)]),
        ]);
        using var api = new ScriptedApi(uri =>
            (HttpStatusCode.OK, uri.AbsolutePath.StartsWith(History, StringComparison.Ordinal) ? answers.Dequeue() : Computer("0001")));

        var rows = await ReadAsync(api, State(Now.AddMinutes(-1), ("0001", Mark(Seconds(Now))), ("0002", Mark(Seconds(Now)))));

        rows.ShouldBeEmpty();
        api.Asked.ShouldBe([History]);
    }

    [Fact]
    public async Task Of_an_account_that_is_gone_every_computer_is_gone()
    {
        using var api = new ScriptedApi(_ => (HttpStatusCode.NotFound, "{}"));

        var rows = await ReadAsync(api, State(Earlier, ("0001", Mark(1)), ("a%2Fb", Mark(2)), ("!/00", Mark(null))));

        rows.ShouldAllBe(row => row.IsGone && row.Version == ExportRow.GoneVersion);
        rows.Select(row => System.Text.Encoding.UTF8.GetString(row.Json.Span)).ShouldBe(
            ["""{"username":"acme","computer_id":"0001"}""", """{"username":"acme","computer_id":"a/b"}"""]);
        api.Asked.ShouldBe([History, "/v1/accounts/acme"]);
    }

    private static Task<List<ExportRow>> ReadAsync(ScriptedApi api, AccountState prior) => api.ReadAsync(new ComputersKind(), prior);

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private static RowMark Mark(long? latest) => new("v", latest, Open: false);

    private static AccountState State(DateTimeOffset readAt, params (string Key, RowMark Mark)[] rows) => new()
    {
        ReadAt = readAt.ToUnixTimeMilliseconds(),
        Rows = rows.ToDictionary(row => row.Key, row => row.Mark, StringComparer.Ordinal),
    };

    private static string Action(string computer, DateTimeOffset start, DateTimeOffset? end = null) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"action_id":1,"username":"acme","computer_id":"{{computer}}","local_start":"{{start:O}}","local_end":"{{end:O}}"}""");

    private static string Computer(string id) => $$"""{"computer_id":"{{id}}","username":"acme"}""";

    private static ScriptedApi Api(string[] actions, string? gone = null, string[]? listed = null) => new(uri =>
    {
        var path = uri.AbsolutePath.TrimEnd('/');
        var id = path[(path.LastIndexOf('/') + 1)..];
        return path switch
        {
            History => (HttpStatusCode.OK, ScriptedApi.Page(actions)),
            List when listed is null => (HttpStatusCode.Forbidden, "{}"),
            List => (HttpStatusCode.OK, ScriptedApi.Page(listed!.Select(Computer))),
            _ when id == gone => (HttpStatusCode.NotFound, "{}"),
            _ => (HttpStatusCode.OK, Computer(id)),
        };
    });
}
