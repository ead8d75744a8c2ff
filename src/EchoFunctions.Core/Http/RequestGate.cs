namespace EchoFunctions.Core.Http;

/// <summary>
/// Where requests to one client's API line up, first come, first served: so many pass at once, so many in a second, and none while
/// the API has asked for patience. The limits may change at any time; what has passed is never called back.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    /// <summary>A timer that fires late is made up for within this time, so that a rate of thousands does not hang on milliseconds.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly ITimer _turn;
    private readonly long _slack;
    private int _most;
    private double _spacing;
    private double _next;
    private double _window = double.PositiveInfinity;
    private int _underWay;
    private long _passed;
    private long _passedWhenSlowed;
    private ITimer? _pause;
    private long _pauses;
    private long _pausedUntil;
    private bool _isDisposed;

    /// <param name="most">Requests at once.</param>
    /// <param name="perSecond">Requests that begin in any second; null: no limit.</param>
    /// <param name="time">The clock.</param>
    public RequestGate(int most, double? perSecond, TimeProvider time)
    {
        _time = time;
        _slack = Ticks(Slack);
        _turn = time.CreateTimer(static gate => ((RequestGate)gate!).LetIn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetLimits(most, perSecond);
    }

    /// <summary>How many may be under way at the moment.</summary>
    public int AtOnce
    {
        get
        {
            lock (_lock)
            {
                return Allowed;
            }
        }
    }

    /// <summary>Whether nothing is under way and nobody waits.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _underWay == 0 && _waiting.Count == 0;
            }
        }
    }

    private int Allowed => (int)Math.Min(_most, _window);

    /// <summary>Takes effect at once; when more are under way than allowed now, nobody passes until enough of them are done.</summary>
    public void SetLimits(int most, double? perSecond)
    {
        lock (_lock)
        {
            _most = Math.Max(1, most);

            // The slack is taken off, so that no second ever sees more than the rate.
            _spacing = perSecond is { } rate ? _time.TimestampFrequency * (1 + Slack.TotalSeconds) / rate : 0;
            _next = Math.Min(_next, _time.GetTimestamp() + _spacing);
            LetIn();
        }
    }

    /// <summary>Waits for its turn. Whoever got the ticket gives it back with <see cref="Leave"/>.</summary>
    public ValueTask<long> EnterAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_waiting.Count == 0 && TryPass())
            {
                return new ValueTask<long>(_passed);
            }

            var waiter = new Waiter(this);
            _waiting.AddLast(waiter.Node);
            waiter.Registration = cancellationToken.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).GiveUp(token), waiter);
            return new ValueTask<long>(waiter.Task);
        }
    }

    /// <summary>The request is over; one that went well lets the number at once grow again, by one for each such number of requests.</summary>
    public void Leave(long ticket, bool wentWell)
    {
        lock (_lock)
        {
            _underWay--;
            if (wentWell && ticket > _passedWhenSlowed && !double.IsPositiveInfinity(_window))
            {
                _window += 1 / _window;
                _window = _window < _most ? _window : double.PositiveInfinity;
            }

            LetIn();
        }
    }

    /// <summary>
    /// The API asked for patience: half as many at once from now on, and nobody passes until the pause is over. What was under way
    /// when the number was last halved does not halve it again.
    /// </summary>
    public void SlowDown(long ticket, TimeSpan pause)
    {
        lock (_lock)
        {
            if (ticket > _passedWhenSlowed)
            {
                _window = Math.Max(1, Allowed / 2);
                _passedWhenSlowed = _passed;
            }

            var until = _time.GetTimestamp() + Ticks(pause);
            if (_isDisposed || pause <= TimeSpan.Zero || (_pause is not null && until <= _pausedUntil))
            {
                return;
            }

            var mine = ++_pauses;
            _pausedUntil = until;
            _pause?.Dispose();
            _pause = _time.CreateTimer(_ => EndPause(mine), state: null, pause, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _pause?.Dispose();
            _turn.Dispose();
            foreach (var waiter in _waiting)
            {
                waiter.Registration.Unregister();
                waiter.TrySetException(new ObjectDisposedException(nameof(RequestGate)));
            }

            _waiting.Clear();
        }
    }

    private void EndPause(long which)
    {
        lock (_lock)
        {
            if (which == _pauses)
            {
                _pause?.Dispose();
                _pause = null;
                LetIn();
            }
        }
    }

    private void LetIn()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first && TryPass())
            {
                _waiting.RemoveFirst();
                first.Value.Registration.Unregister();
                first.Value.SetResult(_passed);
            }
        }
    }

    private bool TryPass()
    {
        if (_pause is not null || _underWay >= Allowed)
        {
            return false;
        }

        if (_spacing > 0)
        {
            var now = _time.GetTimestamp();
            if (_next > now)
            {
                var wait = TimeSpan.FromSeconds((_next - now) / _time.TimestampFrequency);
                _turn.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
                return false;
            }

            _next = Math.Max(_next, now - _slack) + _spacing;
        }

        _underWay++;
        _passed++;
        return true;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    private sealed class Waiter : TaskCompletionSource<long>
    {
        private readonly RequestGate _gate;

        public Waiter(RequestGate gate)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            _gate = gate;
            Node = new LinkedListNode<Waiter>(this);
        }

        public LinkedListNode<Waiter> Node { get; }

        public CancellationTokenRegistration Registration { get; set; }

        /// <summary>Leaves the line; whoever has passed already stays passed.</summary>
        public void GiveUp(CancellationToken cancellationToken)
        {
            lock (_gate._lock)
            {
                if (Node.List is null)
                {
                    return;
                }

                Node.List.Remove(Node);
            }

            TrySetCanceled(cancellationToken);
        }
    }
}
