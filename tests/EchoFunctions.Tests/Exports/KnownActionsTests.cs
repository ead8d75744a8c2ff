using EchoFunctions.Core.Exports;
using EchoPlatform;

namespace EchoFunctions.Tests.Exports;

/// <summary>When a history that is read newest first holds nothing more that is new.</summary>
public sealed class KnownActionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Since = Now.AddDays(-2);

    [Fact]
    public void All_known_rows_on_one_short_page_are_all_there_is_whatever_the_count_says() =>
        Known(3).WindowAfter(Page(99, 3, 2, 1), Rows(3, 2, 1)).ShouldNotBeNull();

    [Fact]
    public void A_next_link_is_believed() =>
        Known(3).WindowAfter(Page(99, 3, 2, 1) with { HasNext = true }, Rows(3, 2, 1)).ShouldBeNull();

    [Fact]
    public void Where_the_count_is_that_of_the_known_rows_the_first_page_is_enough() =>
        Known(80).WindowAfter(Page(80, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)]))!.Seen.ShouldBe(80);

    [Fact]
    public void Where_the_count_grew_by_the_new_rows_on_the_page_too() =>
        Known(80).WindowAfter(Page(82, [.. Ids(82, 50)]) with { HasNext = true }, Rows([.. Ids(82, 50)]))!.Seen.ShouldBe(82);

    [Fact]
    public void A_row_that_came_late_behind_the_page_is_looked_for()
    {
        var known = Known(80);

        known.WindowAfter(Page(81, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)])).ShouldBeNull();
        known.WindowAfter(Page(81, [.. Ids(30, 20), 900]) with { HasNext = true }, Rows([.. Ids(30, 20), 900])).ShouldNotBeNull();
    }

    [Fact]
    public void An_open_action_behind_the_page_is_read_again()
    {
        var known = Known(80, open: 5);

        known.WindowAfter(Page(80, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)])).ShouldBeNull();
        known.WindowAfter(Page(80, [.. Ids(30, 30)]), Rows([.. Ids(30, 30)])).ShouldNotBeNull();
    }

    [Fact]
    public void Where_no_count_was_stated_before_one_proves_nothing()
    {
        var state = State(80, open: null);
        state.Window = new ReadWindow(Since.ToUnixTimeSeconds(), Seen: 80, Excess: null, Now.AddHours(-1).ToUnixTimeMilliseconds());

        KnownActions.Of(Read(state), Since)!.WindowAfter(Page(80, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)])).ShouldBeNull();
    }

    [Theory]
    [InlineData(83, true)]
    [InlineData(80, false)]
    [InlineData(84, false)]
    public void A_count_that_is_wrong_by_as_many_rows_as_ever_is_as_good_as_a_right_one(int count, bool isEnough)
    {
        var state = State(80, open: null);
        state.Window = state.Window! with { Excess = 3 };

        var window = KnownActions.Of(Read(state), Since)!.WindowAfter(Page(count, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)]));

        (window is not null).ShouldBe(isEnough);
    }

    [Fact]
    public void A_count_of_the_page_alone_is_not_that_of_the_list()
    {
        // 49 known rows and a new one fill the page; another new one of a computer whose clock is late lies behind.
        var page = Page(50, [.. Ids(50, 50)]) with { HasNext = true };

        Known(49).WindowAfter(page, Rows([.. Ids(50, 50)])).ShouldBeNull();
    }

    [Fact]
    public void A_row_that_cannot_be_read_and_was_not_known_is_new()
    {
        var page = Page(80, [.. Ids(80, 50)]) with { HasNext = true, Unreadable = [new UnreadableRow("{}", "why")] };

        Known(80).WindowAfter(page, new RowPage(Rows([.. Ids(80, 50)]).Rows, page.Unreadable)).ShouldBeNull();
    }

    [Fact]
    public void Once_a_day_and_when_more_than_changes_are_wanted_everything_is_read()
    {
        var state = State(3, open: null);

        KnownActions.Of(Read(state), Since).ShouldNotBeNull();
        KnownActions.Of(Read(state) with { Started = Now.AddHours(24) }, Since).ShouldBeNull();
        KnownActions.Of(Read(state) with { Whole = true }, Since).ShouldBeNull();
        KnownActions.Of(Read(state) with { Since = Since }, Since).ShouldBeNull();
        KnownActions.Of(Read(new AccountState()), since: null).ShouldBeNull();
    }

    private static KnownActions Known(int rows, int? open = null) => KnownActions.Of(Read(State(rows, open)), Since)!;

    private static AccountState State(int rows, int? open)
    {
        var state = new AccountState { ReadAt = 1, Window = new ReadWindow(Since: null, Seen: 7, Excess: 0, Now.AddHours(-1).ToUnixTimeMilliseconds()) };
        for (var id = 1; id <= rows; id++)
        {
            state.Rows[$"1/{id}"] = new RowMark("v", Now.ToUnixTimeSeconds(), Open: id == open);
        }

        return state;
    }

    private static AccountRead Read(AccountState state) =>
        new(Api: null!, new WorkAccount("acme", "northwind"), state, Since: null, HistoryStart: null, Whole: false, "main", Now, IsPlanned: true);

    private static IEnumerable<int> Ids(int newest, int count) => Enumerable.Range(newest - count + 1, count).Reverse();

    private static ListPage<BackupAction> Page(long count, params int[] ids) => new(
        1, 50, count, [.. ids.Select(id => new BackupAction { ActionId = id, Username = "acme", ComputerId = "1" })], []);

    private static RowPage Rows(params int[] ids) => new(
        [.. ids.Select(id => new ExportRow { LocalKey = $"1/{id}", Json = default, Version = "v" })], []);
}
