using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EchoPlatform.Tests.Client;

internal sealed record SeenRequest(string Method, string Target, string? Authorization, string? Accept, string Body);

/// <summary>A real server on a free port, answering as the test says and remembering what it was asked.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http;

    private ApiServer(WebApplication app, ConcurrentQueue<SeenRequest> requests)
    {
        this.app = app;
        Requests = requests;
        Uri = new Uri(app.Urls.Single());
        http = new HttpClient(EchoPlatformHttp.CreateHandler());
    }

    public Uri Uri { get; }

    public ConcurrentQueue<SeenRequest> Requests { get; }

    public FixedTokens Tokens { get; } = new();

    public EchoPlatformClient Client => new(http, Uri, Tokens);

    public OAuthClient OAuth => new(http, Uri);

    public static async Task<ApiServer> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication server = builder.Build();
        var requests = new ConcurrentQueue<SeenRequest>();
        server.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            requests.Enqueue(new SeenRequest(
                context.Request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.Authorization,
                context.Request.Headers.Accept,
                await reader.ReadToEndAsync(context.RequestAborted)));
            await answer(context);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new ApiServer(server, requests);
    }

    public static Task<ApiServer> StartAsync(int status, string body, params (string Name, string Value)[] headers) =>
        StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            foreach ((string name, string value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            return context.Response.WriteAsync(body, context.RequestAborted);
        });

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}

internal sealed class FixedTokens : IAccessTokenProvider
{
    public string Token { get; set; } = "t0ken-one";

    public string Renewed { get; set; } = "t0ken-two";

    public List<string> Rejected { get; } = [];

    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new(Token);

    public ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken)
    {
        Rejected.Add(rejectedToken);
        return new(Renewed);
    }
}

/// <summary>Answers in place of the network where only bodies matter.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests++;
        HttpResponseMessage response = answer(request);
        response.RequestMessage = request;
        return Task.FromResult(response);
    }
}

internal static class Stub
{
    private static readonly Uri Api = new("https://api.example");

    public static EchoPlatformClient Client(HttpMessageHandler handler) => new(new HttpClient(handler), Api, new FixedTokens());

    public static EchoPlatformClient Client(byte[] body) =>
        Client(new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) }));

    public static EchoPlatformClient Client(string body) => Client(Encoding.UTF8.GetBytes(body));

    /// <summary>The first page of a list whose rows are these.</summary>
    public static async Task<ListPage<BackupAction>> PageAsync(string rows) =>
        await Client($$"""{"page":1,"page_size":50,"list":[{{rows}}]}""")
            .Accounts.ListActionHistoryAsync("acme", null, TestContext.Current.CancellationToken)
            .FirstAsync(TestContext.Current.CancellationToken);

    public static async Task<BackupAction> RowAsync(string row)
    {
        ListPage<BackupAction> page = await PageAsync(row);
        page.Unreadable.ShouldBeEmpty();
        return page.Rows.ShouldHaveSingleItem();
    }
}
