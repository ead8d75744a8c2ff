using System.Net;
using EchoPlatform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace EchoFunctions.Core.Http;

/// <summary>HTTP clients for the vendor: redirects by hand, a deadline on every attempt, repeats with jitter that honour Retry-After.</summary>
internal static class VendorHttpClients
{
    private const int Repeats = 3;

    /// <summary>Requests of one client that an instance has under way; the vendor documents no limit, so this is courtesy.</summary>
    private const int MostAtOnce = 32;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AttemptDeadline = TimeSpan.FromSeconds(30);

    public static void AddVendorHttpClient(this IServiceCollection services, string name, Action<EchoMetrics> count)
    {
        var builder = services.AddHttpClient(name, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(EchoPlatformHttp.CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        builder.AddHttpMessageHandler(() => new DeadlineHandler());
        builder.AddResilienceHandler("vendor", (pipeline, context) =>
        {
            pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = Repeats,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                ShouldHandle = arguments => ValueTask.FromResult(MayRepeat(arguments.Context) && IsPassing(arguments.Outcome)),
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result, pipeline.TimeProvider!)),
            });
            pipeline.AddConcurrencyLimiter(MostAtOnce, queueLimit: int.MaxValue);
            pipeline.AddTimeout(AttemptDeadline);
        });
        builder.AddHttpMessageHandler(s => new CountingHandler(s.GetRequiredService<EchoMetrics>(), count));
        builder.RemoveAllLoggers();
    }

    /// <summary>Reading is repeated, and so is asking for a token; a POST that creates something never is.</summary>
    private static bool MayRepeat(ResilienceContext context) =>
        context.GetRequestMessage() is { } request
        && (request.Method == HttpMethod.Get || request.RequestUri?.AbsolutePath.EndsWith("/oauth2/token", StringComparison.Ordinal) == true);

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or Polly.Timeout.TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    /// <summary>What the server asks for, up to a bound; null: the usual pause.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked is { } pause ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks)) : null;
    }

    /// <summary>Outermost: tells the client of a missed deadline in terms it knows.</summary>
    private sealed class DeadlineHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Polly.Timeout.TimeoutRejectedException e)
            {
                throw new HttpRequestException($"no answer within {AttemptDeadline.TotalSeconds:0} seconds", e);
            }
        }
    }

    /// <summary>Innermost: counts what goes over the wire, repeats included.</summary>
    private sealed class CountingHandler(EchoMetrics metrics, Action<EchoMetrics> count) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count(metrics);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
