using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EchoFunctions.Tests.Tokens;

/// <summary>The vendor's token endpoint on a free port: numbers its tokens, counts requests, waits and refuses as told.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ConcurrentQueue<TaskCompletionSource> _gates = new();
    private int _requests;
    private int _tokens;

    private TokenServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = null!;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The only secret that gets a token; null: any.</summary>
    public string? Accepted { get; set; }

    /// <summary>The status of a refusal.</summary>
    public int Refusal { get; set; } = StatusCodes.Status400BadRequest;

    /// <summary>Answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    public static async Task<TokenServer> StartAsync()
    {
        var server = new TokenServer();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>The next request waits for its answer until the result is set.</summary>
    public TaskCompletionSource HoldNext()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gates.Enqueue(gate);
        return gate;
    }

    /// <summary>Returns when one more request has come.</summary>
    public async Task ArrivalAsync() =>
        (await _arrived.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBeTrue("no token was asked for");

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates)
        {
            gate.TrySetResult();
        }

        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        _arrived.Release();
        if (_gates.TryDequeue(out var gate))
        {
            await gate.Task.WaitAsync(context.RequestAborted);
        }

        var secret = form["client_secret"].ToString();
        var (status, body) = (IsDown, Accepted is null || Accepted == secret) switch
        {
            (true, _) => (StatusCodes.Status503ServiceUnavailable, """{"message":"later"}"""),
            (_, false) => (Refusal, $$"""{"error":"invalid_client","error_description":"{{secret}} is wrong"}"""),
            _ => (StatusCodes.Status200OK, $$"""{"access_token":"token-{{NextToken()}}","token_type":"bearer","expires_in":3600}"""),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    private string NextToken() => Interlocked.Increment(ref _tokens).ToString(CultureInfo.InvariantCulture);
}
