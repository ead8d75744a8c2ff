using System.Globalization;
using EchoFunctions.Core.Exports;

namespace EchoFunctions.Tests.Exports;

/// <summary>Where the next read of a usage history begins, what is forgotten, and whose rows are whose.</summary>
public sealed class UsageKindTests
{
    private static readonly DateTimeOffset Read = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Today = new(2026, 11, 22, 0, 0, 0, TimeSpan.FromHours(-5));

    private readonly UsageKind _kind = new();

    [Fact]
    public void Everything_is_read_until_a_day_is_known()
    {
        UsageKind.SinceOf(State(readAt: null, Today)).ShouldBeNull();
        UsageKind.SinceOf(Forgotten(State(Read))).ShouldBeNull("a read to the end that found nothing");
    }

    [Fact]
    public void The_next_read_begins_two_days_before_the_last_known_day() =>
        UsageKind.SinceOf(Forgotten(State(Read, Today, Today.AddDays(-1)))).ShouldBe(Today.AddDays(-2));

    [Fact]
    public void An_account_that_is_measured_no_more_is_not_read_from_its_beginning_again() =>
        UsageKind.SinceOf(Forgotten(State(Read, Today.AddYears(-2)))).ShouldBe(Today.AddYears(-2).AddDays(-2));

    [Fact]
    public void A_day_in_the_future_moves_nothing() =>
        UsageKind.SinceOf(Forgotten(State(Read, Today, DateTimeOffset.MaxValue))).ShouldBe(Read.AddDays(-2));

    [Fact]
    public void The_first_date_there_is_does_no_harm() =>
        UsageKind.SinceOf(Forgotten(State(Read, DateTimeOffset.MinValue))).ShouldBe(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Days_that_a_run_since_a_late_date_has_seen_do_not_hide_those_before_them()
    {
        var state = Forgotten(State(Read, Today));

        state.Rows["later"] = new RowMark("v", Today.AddDays(40).ToUnixTimeSeconds(), Open: false);

        UsageKind.SinceOf(state).ShouldBe(Today.AddDays(-2));
    }

    [Fact]
    public void What_is_not_read_again_is_forgotten_and_nothing_else()
    {
        var state = State(Read, [.. Enumerable.Range(0, 400).Select(n => Today.AddDays(-n))]);
        state.Rows[AccountState.KeyOfPutAside("1234")] = new RowMark("1234", Time: null, Open: false);

        Forgotten(state).Rows.Keys.ShouldBe(["2026-11-22", "2026-11-21", "2026-11-20", "!/1234"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("partners/nw", "nw")]
    [InlineData("nw", "nw")]
    [InlineData("partners%2Fnw", "nw")]
    public void An_account_and_a_partner_are_never_taken_for_each_other(string account, string partner)
    {
        IExportKind kind = _kind;
        var one = new WorkAccount(account, "northwind");
        var other = new WorkAccount(partner, "northwind", IsPartner: true);

        kind.StateKeyOf(one).ShouldNotBe(kind.StateKeyOf(other));
        kind.PrefixOf(one).ShouldNotBe(kind.PrefixOf(other));
        one.Subject.ShouldNotBe(other.Subject);
    }

    private AccountState Forgotten(AccountState state)
    {
        _kind.Forget(state);
        return state;
    }

    private static AccountState State(DateTimeOffset? readAt, params DateTimeOffset[] days)
    {
        var state = new AccountState { ReadAt = readAt?.ToUnixTimeMilliseconds() };
        foreach (var day in days)
        {
            state.Rows[day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = new RowMark("v", day.ToUnixTimeSeconds(), Open: false);
        }

        return state;
    }
}
