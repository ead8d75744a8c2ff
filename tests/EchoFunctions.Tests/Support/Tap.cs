using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EchoFunctions.Tests.Support;

/// <summary>Sits in front of a server and passes everything on, so that a test can act between a request and its answer.</summary>
internal sealed class Tap : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private Tap(Uri target)
    {
        _target = target;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    public Uri Address { get; private set; } = new("http://tap.invalid/");

    /// <summary>Called before a request is passed on; false breaks the connection instead.</summary>
    public Func<HttpRequest, Task<bool>> OnRequest { get; set; } = static _ => Task.FromResult(true);

    /// <summary>Called when the answer is there and before it is passed back; false breaks the connection instead.</summary>
    public Func<HttpRequest, Task<bool>> OnAnswer { get; set; } = static _ => Task.FromResult(true);

    /// <summary>The status and error code of an answer that the server itself never gives; null: it is asked.</summary>
    public Func<HttpRequest, (int Status, string Code)?> Refuse { get; set; } = static _ => null;

    /// <summary>Paths of the requests so far.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public static async Task<Tap> StartAsync(Uri target)
    {
        var tap = new Tap(target);
        await tap._app.StartAsync(TestContext.Current.CancellationToken);
        tap.Address = new Uri(tap._app.Urls.Single());
        return tap;
    }

    /// <summary>A storage account's connection string through taps for its blobs and queues.</summary>
    public static async Task<(string Connection, Tap Blobs, Tap Queues)> StorageAsync(string connection)
    {
        var parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var blobs = await ForAsync("BlobEndpoint");
        var queues = await ForAsync("QueueEndpoint");
        return (string.Join(';', parts.Select(p => $"{p.Key}={p.Value}")), blobs, queues);

        async Task<Tap> ForAsync(string name)
        {
            var endpoint = new Uri(parts[name]);
            var tap = await StartAsync(new Uri(endpoint.GetLeftPart(UriPartial.Authority)));
            parts[name] = new Uri(tap.Address, endpoint.AbsolutePath).AbsoluteUri;
            return tap;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        try
        {
            if (!await OnRequest(context.Request))
            {
                context.Abort();
                return;
            }

            Seen.Enqueue(context.Request.Path.Value!);
            if (Refuse(context.Request) is { } refusal)
            {
                context.Response.StatusCode = refusal.Status;
                context.Response.Headers["x-ms-error-code"] = refusal.Code;
                return;
            }

            using var request = Request(context);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, context.RequestAborted);
            if (!await OnAnswer(context.Request))
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Transfer-Encoding"))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            // Even an empty write would be refused for an answer that has no body.
            if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
            {
                await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private HttpRequestMessage Request(HttpContext context)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_target, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
        {
            Version = HttpVersion.Version11,
            Content = context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count == 0
                ? null
                : new StreamContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers.Where(h => h.Key is not ("Host" or "Connection" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return request;
    }
}
