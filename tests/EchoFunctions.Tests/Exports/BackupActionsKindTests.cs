using System.Globalization;
using EchoFunctions.Core.Exports;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EchoFunctions.Tests.Exports;

/// <summary>Where the next read begins and what may be forgotten before it: what will be read again must still be known.</summary>
public sealed class BackupActionsKindTests
{
    private static readonly DateTimeOffset Read = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly long ReadSeconds = Read.ToUnixTimeSeconds();

    private readonly BackupActionsKind _kind = new();

    [Fact]
    public void Nothing_is_left_out_before_the_first_complete_read() =>
        BackupActionsKind.SinceOf(State(readAt: null, [("1", new RowMark("v", ReadSeconds, Open: true))])).ShouldBeNull();

    [Fact]
    public void The_next_read_begins_48_hours_behind_the_last() =>
        BackupActionsKind.SinceOf(State(Read, [])).ShouldBe(Read.AddHours(-48));

    [Fact]
    public void The_next_read_reaches_back_to_the_oldest_open_action()
    {
        var old = Read.AddDays(-200);

        BackupActionsKind.SinceOf(State(Read, [("1", new RowMark("v", old.ToUnixTimeSeconds(), Open: true))])).ShouldBe(old.AddHours(-48));
    }

    [Fact]
    public void A_computer_whose_clock_runs_behind_is_waited_for()
    {
        var state = State(Read, [("1", Final(Read.AddDays(-9))), ("2", Final(Read))]);

        _kind.Forget(state);

        BackupActionsKind.SinceOf(state).ShouldBe(Read.AddDays(-9).AddHours(-48));
    }

    [Fact]
    public void A_computer_that_went_silent_over_a_month_ago_is_not()
    {
        var state = State(Read, [("1", Final(Read.AddDays(-31))), ("2", Final(Read))]);

        _kind.Forget(state);

        BackupActionsKind.SinceOf(state).ShouldBe(Read.AddHours(-48));
    }

    [Fact]
    public void A_computer_whose_clock_runs_ahead_moves_nothing()
    {
        var state = State(Read, [("1", Final(Read.AddYears(50)))]);

        _kind.Forget(state);

        BackupActionsKind.SinceOf(state).ShouldBe(Read.AddHours(-48));
        state.Rows.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_first_and_the_last_date_there_are_do_no_harm(bool open)
    {
        foreach (var date in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch])
        {
            var state = State(Read, [("1", new RowMark("v", date.ToUnixTimeSeconds(), open))]);

            _kind.Forget(state);

            BackupActionsKind.SinceOf(state)!.Value.ShouldBeLessThanOrEqualTo(Read.AddHours(-48));
        }
    }

    [Fact]
    public void Memory_stays_bounded_while_days_go_by()
    {
        var state = State(Read, []);
        for (var day = 0; day < 400; day++)
        {
            var now = Read.AddDays(day);
            state.Rows[$"1/{day.ToString(CultureInfo.InvariantCulture)}"] = Final(now);
            state.ReadAt = now.ToUnixTimeMilliseconds();
            _kind.Forget(state);
        }

        state.Rows.Count.ShouldBe(3);
    }

    [Property(MaxTest = 500)]
    public Property No_row_is_forgotten_that_is_open_or_will_be_read_again() => Prop.ForAll(States().ToArbitrary(), given =>
    {
        var state = given.Copy();

        _kind.Forget(state);

        var since = BackupActionsKind.SinceOf(state)!.Value.ToUnixTimeSeconds();
        return since <= ReadSeconds - (48 * 3600)
            && given.Rows.All(row => state.Rows.ContainsKey(row.Key) || (!row.Value.Open && row.Value.Time < since))
            && given.Rows.All(row => !row.Value.Open || row.Value.Time is null || since <= row.Value.Time - (48 * 3600) || since == 0);
    });

    [Property(MaxTest = 200)]
    public Property Forgetting_twice_forgets_no_more() => Prop.ForAll(States().ToArbitrary(), given =>
    {
        var state = given.Copy();
        _kind.Forget(state);
        var once = state.Copy();

        _kind.Forget(state);

        return state.Rows.Keys.Order(StringComparer.Ordinal).SequenceEqual(once.Rows.Keys.Order(StringComparer.Ordinal))
            && BackupActionsKind.SinceOf(state) == BackupActionsKind.SinceOf(once);
    });

    private static RowMark Final(DateTimeOffset time) => new("v", time.ToUnixTimeSeconds(), Open: false);

    private static AccountState State(DateTimeOffset? readAt, (string Computer, RowMark Mark)[] rows)
    {
        var state = new AccountState { ReadAt = readAt?.ToUnixTimeMilliseconds() };
        foreach (var (index, (computer, mark)) in rows.Index())
        {
            state.Rows[$"{computer}/{index.ToString(CultureInfo.InvariantCulture)}"] = mark;
        }

        return state;
    }

    /// <summary>Rows of a few computers, mostly of the last weeks, some with absurd times, some without, some open.</summary>
    private static Gen<AccountState> States()
    {
        var time = Gen.Frequency(
            (8, Gen.Choose(-40 * 86_400, 3 * 86_400).Select(offset => (long?)(ReadSeconds + offset))),
            (1, Gen.Elements<long?>(DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds(), 0)),
            (1, Gen.Constant((long?)null)));
        var row =
            from computer in Gen.Elements("0001", "0002", "a%2Fb")
            from at in time
            from open in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select (computer, new RowMark("v", at, open));
        return row.ListOf().Select(rows => State(Read, [.. rows]));
    }
}
