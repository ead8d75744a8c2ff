using System.Net;

namespace EchoFunctions.Core.Http;

/// <summary>
/// Sends a request to the vendor: at its turn when the client has limits, with a deadline for every attempt, and again with jitter
/// when it failed for a passing reason, as the server asks by Retry-After and within the budget of the run.
/// </summary>
internal sealed class VendorHandler(string client, ClientLimits? limits, TimeProvider time, Action count) : DelegatingHandler
{
    private const int Repeats = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AttemptDeadline = TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var budget = limits is null ? null : RetryBudget.Current;
        budget?.Request();
        for (var left = MayRepeat(request) ? Repeats : 0; ; left--)
        {
            TimeSpan pause;
            string reason;
            try
            {
                var response = await TryAsync(request, cancellationToken);
                if (left == 0 || !IsPassing(response.StatusCode))
                {
                    return response;
                }

                pause = RetryAfter(response) ?? Usual(Repeats - left);
                reason = $"status {(int)response.StatusCode}";
                response.Dispose();
            }
            catch (HttpRequestException e) when (left > 0)
            {
                pause = Usual(Repeats - left);
                reason = e.Message;
            }

            budget?.Repeat(client, reason);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (limits is null)
        {
            return await AttemptAsync(request, cancellationToken);
        }

        await limits.CountedAsync(cancellationToken);
        var ticket = await limits.Gate.EnterAsync(cancellationToken);
        HeldContent? held = null;
        try
        {
            var response = await AttemptAsync(request, cancellationToken);
            var pause = RetryAfter(response);
            var isTooMuch = response.StatusCode == HttpStatusCode.TooManyRequests
                || (response.StatusCode == HttpStatusCode.ServiceUnavailable && pause is not null);
            if (isTooMuch)
            {
                limits.Gate.SlowDown(ticket, pause ?? TimeSpan.Zero);
            }

            response.Content = held = new HeldContent(
                response.Content, limits.Gate, ticket, !isTooMuch && response.StatusCode < HttpStatusCode.InternalServerError);
            return response;
        }
        finally
        {
            if (held is null)
            {
                limits.Gate.Leave(ticket, wentWell: false);
            }
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(AttemptDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        count();
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {AttemptDeadline.TotalSeconds:0} seconds", e);
        }
    }

    /// <summary>Reading is repeated, and so is asking for a token; a POST that creates something never is.</summary>
    private static bool MayRepeat(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.RequestUri?.AbsolutePath.EndsWith("/oauth2/token", StringComparison.Ordinal) == true;

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>What the server asks for, up to a bound; null: nothing.</summary>
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked is { } pause ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks)) : null;
    }

    /// <summary>Twice as long each time, give or take half.</summary>
    private static TimeSpan Usual(int repeats) => FirstPause * (1 << repeats) * (0.5 + Random.Shared.NextDouble());

    /// <summary>The body of an answer; the request is over when it has been read or thrown away, not before.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly HttpContent _body;
        private readonly RequestGate _gate;
        private readonly long _ticket;
        private readonly bool _wentWell;
        private int _isLeft;

        public HeldContent(HttpContent body, RequestGate gate, long ticket, bool wentWell)
        {
            (_body, _gate, _ticket, _wentWell) = (body, gate, ticket, wentWell);
            foreach (var header in body.Headers.NonValidated)
            {
                foreach (var value in header.Value)
                {
                    Headers.TryAddWithoutValidation(header.Key, value);
                }
            }
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => _body.ReadAsStreamAsync();

        protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => _body.ReadAsStreamAsync(cancellationToken);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _body.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                _body.Dispose();
                _gate.Leave(_ticket, _wentWell);
            }

            base.Dispose(disposing);
        }
    }
}
