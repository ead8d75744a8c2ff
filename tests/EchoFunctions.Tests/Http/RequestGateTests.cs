using EchoFunctions.Core.Http;
using Microsoft.Extensions.Time.Testing;

namespace EchoFunctions.Tests.Http;

/// <summary>The line in front of one client's API: its order, its limits, and what it does when the API asks for patience.</summary>
public sealed class RequestGateTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_come_first_served()
    {
        using var gate = new RequestGate(1, perSecond: null, _time);
        var ticket = await gate.EnterAsync(Token);
        var waiting = Enumerable.Range(0, 5).Select(_ => gate.EnterAsync(Token).AsTask()).ToList();

        foreach (var next in waiting)
        {
            waiting.Where(w => w.IsCompleted).ShouldBe(waiting.TakeWhile(w => w != next));
            gate.Leave(ticket, wentWell: true);
            next.IsCompletedSuccessfully.ShouldBeTrue();
            ticket = await next;
        }

        gate.Leave(ticket, wentWell: true);
        gate.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_line_and_takes_nobodys_turn()
    {
        using var gate = new RequestGate(1, perSecond: null, _time);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var ticket = await gate.EnterAsync(Token);
        var first = gate.EnterAsync(impatient.Token).AsTask();
        var second = gate.EnterAsync(Token).AsTask();

        await impatient.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await Should.ThrowAsync<OperationCanceledException>(() => gate.EnterAsync(impatient.Token).AsTask());
        gate.Leave(ticket, wentWell: true);
        gate.Leave(await second, wentWell: true);
        gate.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public async Task A_limit_below_what_is_under_way_waits_for_it_and_one_above_lets_in_at_once()
    {
        using var gate = new RequestGate(4, perSecond: null, _time);
        var under = await EnterAsync(gate, 4);
        gate.SetLimits(1, perSecond: null);
        var next = gate.EnterAsync(Token).AsTask();
        foreach (var ticket in under)
        {
            next.IsCompleted.ShouldBeFalse();
            gate.Leave(ticket, wentWell: true);
        }

        next.IsCompleted.ShouldBeTrue();
        var waiting = Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(Token).AsTask()).ToList();
        waiting.ShouldAllBe(w => !w.IsCompleted);

        gate.SetLimits(3, perSecond: null);

        waiting.Count(w => w.IsCompletedSuccessfully).ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(2000)]
    public async Task No_second_sees_more_than_the_rate_and_little_of_it_is_given_away(int rate)
    {
        using var gate = new RequestGate(256, rate, _time);
        var start = _time.GetTimestamp();
        var began = new List<double>();
        var waiting = new Queue<Task<long>>();

        // A fifth of a second without any request comes between, so that what was saved up shows.
        for (var step = 0; step < 2000; step++)
        {
            while (waiting.Count < 200 && step % 500 < 450)
            {
                waiting.Enqueue(gate.EnterAsync(Token).AsTask());
            }

            while (waiting.TryPeek(out var first) && first.IsCompleted)
            {
                began.Add(_time.GetElapsedTime(start).TotalSeconds);
                gate.Leave(await waiting.Dequeue(), wentWell: true);
            }

            _time.Advance(TimeSpan.FromMilliseconds(4));
        }

        began.Select((at, index) => began.Skip(index).TakeWhile(other => other < at + 0.999).Count()).Max().ShouldBeLessThanOrEqualTo(rate);
        began.Count.ShouldBeGreaterThan((int)(8 * rate * 0.85));
    }

    [Fact]
    public async Task A_rate_that_rises_does_not_wait_for_the_old_one()
    {
        using var gate = new RequestGate(8, 1, _time);
        await EnterAsync(gate, 1);
        var next = gate.EnterAsync(Token).AsTask();
        gate.SetLimits(8, 100);
        next.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromMilliseconds(20));

        next.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Everyone_waits_while_the_API_asks_for_patience()
    {
        using var gate = new RequestGate(8, perSecond: null, _time);
        var under = await EnterAsync(gate, 3);
        gate.SlowDown(under[0], TimeSpan.FromSeconds(7));
        var waiting = Enumerable.Range(0, 5).Select(_ => gate.EnterAsync(Token).AsTask()).ToList();
        under.ForEach(ticket => gate.Leave(ticket, wentWell: false));

        _time.Advance(TimeSpan.FromSeconds(6.9));
        waiting.ShouldAllBe(w => !w.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        waiting.Count(w => w.IsCompletedSuccessfully).ShouldBe(4, "half as many as before");
    }

    [Fact]
    public async Task A_longer_pause_replaces_a_shorter_one_and_not_the_other_way_round()
    {
        using var gate = new RequestGate(8, perSecond: null, _time);
        var under = await EnterAsync(gate, 3);
        gate.SlowDown(under[0], TimeSpan.FromSeconds(5));
        gate.SlowDown(under[1], TimeSpan.FromSeconds(9));
        gate.SlowDown(under[2], TimeSpan.FromSeconds(1));
        var next = gate.EnterAsync(Token).AsTask();

        _time.Advance(TimeSpan.FromSeconds(8.9));
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        next.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_under_way_together_halves_once_and_success_lets_grow_again_up_to_the_limit()
    {
        using var gate = new RequestGate(16, perSecond: null, _time);
        var under = await EnterAsync(gate, 16);
        foreach (var ticket in under)
        {
            gate.SlowDown(ticket, TimeSpan.Zero);
            gate.Leave(ticket, wentWell: false);
        }

        gate.AtOnce.ShouldBe(8);
        var again = (await EnterAsync(gate, 1))[0];
        gate.SlowDown(again, TimeSpan.Zero);
        gate.Leave(again, wentWell: false);
        gate.AtOnce.ShouldBe(4);

        var sizes = new List<int>();
        for (var request = 0; request < 300; request++)
        {
            gate.Leave((await EnterAsync(gate, 1))[0], wentWell: true);
            sizes.Add(gate.AtOnce);
        }

        sizes.ShouldBeInOrder();
        sizes[2].ShouldBe(4, "one more only after as many successes as there may be requests at once");
        sizes.Distinct().ShouldBe(Enumerable.Range(4, 13));
        gate.SetLimits(20, perSecond: null);
        gate.AtOnce.ShouldBe(20);
    }

    [Fact]
    public async Task It_never_falls_below_one()
    {
        using var gate = new RequestGate(3, perSecond: null, _time);
        for (var request = 0; request < 5; request++)
        {
            var ticket = await gate.EnterAsync(Token);
            gate.SlowDown(ticket, TimeSpan.Zero);
            gate.Leave(ticket, wentWell: false);
        }

        gate.AtOnce.ShouldBe(1);
        (await EnterAsync(gate, 1)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nobody_is_left_waiting_when_the_app_stops()
    {
        var gate = new RequestGate(1, 1, _time);
        var ticket = await gate.EnterAsync(Token);
        var waiting = gate.EnterAsync(Token).AsTask();

        gate.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() => waiting);
        gate.Leave(ticket, wentWell: true);
        gate.SlowDown(ticket, TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<ObjectDisposedException>(() => gate.EnterAsync(Token).AsTask());
    }

    [Fact]
    public async Task From_many_threads_it_never_lets_in_too_many_and_never_loses_a_place()
    {
        using var gate = new RequestGate(8, perSecond: null, TimeProvider.System);
        var (inside, most) = (0, 0);
        await Parallel.ForAsync(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token }, async (request, token) =>
        {
            using var impatient = CancellationTokenSource.CreateLinkedTokenSource(token);
            var turn = gate.EnterAsync(impatient.Token);
            if (request % 3 == 0)
            {
                await impatient.CancelAsync();
            }

            long ticket;
            try
            {
                ticket = await turn;
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                return;
            }

            var now = Interlocked.Increment(ref inside);
            for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, now, seen);
            }

            await Task.Yield();
            Interlocked.Decrement(ref inside);
            gate.Leave(ticket, wentWell: true);
        });

        most.ShouldBeLessThanOrEqualTo(8);
        gate.IsIdle.ShouldBeTrue();
    }

    private static async Task<List<long>> EnterAsync(RequestGate gate, int count)
    {
        var tickets = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var turn = gate.EnterAsync(Token);
            turn.IsCompletedSuccessfully.ShouldBeTrue();
            tickets.Add(await turn);
        }

        return tickets;
    }
}
