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
        Known(3).IsAllBehind(Page(99, 3, 2, 1), Rows(3, 2, 1)).ShouldBeTrue();

    [Fact]
    public void A_next_link_is_believed() =>
        Known(3).IsAllBehind(Page(99, 3, 2, 1) with { HasNext = true }, Rows(3, 2, 1)).ShouldBeFalse();

    [Fact]
    public void Where_the_count_is_that_of_the_known_rows_the_first_page_is_enough() =>
        Known(80).IsAllBehind(Page(80, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)])).ShouldBeTrue();

    [Fact]
    public void Where_the_count_grew_by_the_new_rows_on_the_page_too() =>
        Known(80).IsAllBehind(Page(82, [.. Ids(82, 50)]) with { HasNext = true }, Rows([.. Ids(82, 50)])).ShouldBeTrue();

    [Fact]
    public void A_row_that_came_late_behind_the_page_is_looked_for()
    {
        var known = Known(80);

        known.IsAllBehind(Page(81, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)])).ShouldBeFalse();
        known.IsAllBehind(Page(81, [.. Ids(30, 20), 900]) with { HasNext = true }, Rows([.. Ids(30, 20), 900])).ShouldBeTrue();
    }

    [Fact]
    public void An_open_action_behind_the_page_is_read_again()
    {
        var known = Known(80, open: 5);

        known.IsAllBehind(Page(80, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)])).ShouldBeFalse();
        known.IsAllBehind(Page(80, [.. Ids(30, 30)]), Rows([.. Ids(30, 30)])).ShouldBeTrue();
    }

    [Fact]
    public void Where_no_count_was_stated_before_one_proves_nothing()
    {
        var state = State(80, open: null);
        state.Whole = state.Whole! with { Excess = null };

        KnownActions.Of(Read(state))!.IsAllBehind(Page(80, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)])).ShouldBeFalse();
    }

    [Theory]
    [InlineData(83, true)]
    [InlineData(80, false)]
    [InlineData(84, false)]
    public void A_count_that_is_wrong_by_as_many_rows_as_ever_is_as_good_as_a_right_one(int count, bool isEnough)
    {
        var state = State(80, open: null);
        state.Whole = state.Whole! with { Excess = 3 };

        var enough = KnownActions.Of(Read(state))!.IsAllBehind(Page(count, [.. Ids(80, 50)]) with { HasNext = true }, Rows([.. Ids(80, 50)]));

        enough.ShouldBe(isEnough);
    }

    [Fact]
    public void A_count_of_the_page_alone_is_not_that_of_the_list()
    {
        // 49 known rows and a new one fill the page; another new one of a computer whose clock is late lies behind.
        var page = Page(50, [.. Ids(50, 50)]) with { HasNext = true };

        Known(49).IsAllBehind(page, Rows([.. Ids(50, 50)])).ShouldBeFalse();
    }

    [Fact]
    public void A_row_that_cannot_be_read_and_was_not_known_is_new()
    {
        var page = Page(80, [.. Ids(80, 50)]) with { HasNext = true, Unreadable = [new UnreadableRow("{}", "why")] };

        Known(80).IsAllBehind(page, new RowPage(Rows([.. Ids(80, 50)]).Rows, page.Unreadable)).ShouldBeFalse();
    }

    [Fact]
    public void Once_a_day_and_when_more_than_changes_are_wanted_everything_is_read()
    {
        var state = State(3, open: null);

        KnownActions.Of(Read(state)).ShouldNotBeNull();
        KnownActions.Of(Read(state) with { Started = Now.AddHours(24) }).ShouldBeNull();
        KnownActions.Of(Read(state) with { Whole = true }).ShouldBeNull();
        KnownActions.Of(Read(state) with { Since = Since }).ShouldBeNull();
        KnownActions.Of(Read(new AccountState())).ShouldBeNull();
    }

    private static KnownActions Known(int rows, int? open = null) => KnownActions.Of(Read(State(rows, open)))!;

    private static AccountState State(int rows, int? open)
    {
        var state = new AccountState { ReadAt = 1, Whole = new WholeRead(Now.AddHours(-1).ToUnixTimeMilliseconds(), Excess: 0) };
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
