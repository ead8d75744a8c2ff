using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace EchoPlatform.Tests.Client;

public sealed class HttpTests
{
    private const string Account = """{"account_id":731,"username":"acme"}""";

    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_carries_the_token_and_asks_for_json()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, Account);

        await server.Client.Accounts.GetAsync("acme", Cancelled);

        server.Requests.ShouldHaveSingleItem()
            .ShouldBe(new SeenRequest("GET", "/v1/accounts/acme", "OAuth t0ken-one", "application/json", ""));
    }

    [Fact]
    public async Task Names_are_percent_encoded_as_one_segment()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, """{"username":"a"}""");

        await server.Client.Computers.GetAsync("a/b ü?#%+", "00 3", Cancelled);

        server.Requests.Single().Target.ShouldBe("/v1/accounts/a%2Fb%20%C3%BC%3F%23%25%2B/computers/00%203");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public void Names_that_would_address_something_else_are_refused(string name)
    {
        EchoPlatformClient client = Stub.Client(Account);

        Should.Throw<ArgumentException>(() => client.Accounts.GetAsync(name, Cancelled));
        Should.Throw<ArgumentException>(() => client.Accounts.ListActionHistoryAsync(name, null, Cancelled));
    }

    [Fact]
    public async Task Every_page_is_asked_for_with_all_filters()
    {
        await using ApiServer server = await ApiServer.StartAsync(context => context.Response.WriteAsync(
            context.Request.Query["page"] == "1"
                ? """{"count":3,"links":[{"rel":"next","href":"http://127.0.0.1:1/?page=2"}],"list":[{"action_id":1,"computer_id":"0"},{"action_id":3,"computer_id":"0"}]}"""
                : """{"count":3,"list":[{"action_id":2,"computer_id":"0"}]}""",
            context.RequestAborted));

        var query = new ActionHistoryQuery
        {
            Since = new DateTimeOffset(2024, 5, 6, 7, 8, 9, 999, TimeSpan.FromHours(5.5)),
            Type = ActionType.Backup,
            Status = ActionStatus.Running,
            OrderBy = ActionOrder.LocalStart,
            OrderDirection = SortDirection.Asc,
        };
        await server.Client.Accounts.ListActionHistoryAsync("acme", query, Cancelled).ToArrayAsync(Cancelled);

        const string filters = "since=2024-05-06T07%3A08%3A09%2B05%3A30&type=BACKUP&status=RUNNING&order_by=LOCAL_START&order_dir=ASC";
        server.Requests.Select(request => request.Target).ShouldBe(
        [
            $"/v1/accounts/acme/action_history?{filters}&page_size=50&page=1",
            $"/v1/accounts/acme/action_history?{filters}&page_size=50&page=2",
        ]);
    }

    [Fact]
    public async Task Signups_come_in_pages_of_100_and_computers_of_50()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, """{"list":[]}""");

        await server.Client.Partners.ListSignupsAsync("msp", new SignupQuery { Type = SignupType.Account, Status = AccountStatus.Active }, Cancelled)
            .ToArrayAsync(Cancelled);
        await server.Client.Accounts.ListComputersAsync("acme", Cancelled).ToArrayAsync(Cancelled);

        server.Requests.Select(request => request.Target).ShouldBe(
        [
            "/v1/partners/msp/signups?type=ACCOUNT&status=ACTIVE&page_size=100&page=1",
            "/v1/accounts/acme/computers?page_size=50&page=1",
        ]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_page_size_the_vendor_does_not_allow_is_refused(int size)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new SignupQuery { PageSize = size });
        Should.Throw<ArgumentOutOfRangeException>(() => new ActionHistoryQuery { PageSize = size });
    }

    [Fact]
    public async Task The_base_address_may_have_a_path()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, Account);
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());

        await new EchoPlatformClient(http, new Uri(server.Uri, "/gateway/"), new FixedTokens()).Accounts.GetAsync("acme", Cancelled);

        server.Requests.Single().Target.ShouldBe("/gateway/v1/accounts/acme");
    }

    [Theory]
    [InlineData("ftp://api.example")]
    [InlineData("/relative")]
    [InlineData("https://user:password@api.example")]
    public void A_base_address_must_be_plain_http(string uri)
    {
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());

        Should.Throw<ArgumentException>(() => new EchoPlatformClient(http, new Uri(uri, UriKind.RelativeOrAbsolute), new FixedTokens()))
            .Message.ShouldNotContain("password");
    }

    [Fact]
    public async Task A_refused_token_is_renewed_and_the_request_repeated()
    {
        await using ApiServer server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "OAuth t0ken-two" ? 200 : 401;
            return context.Response.WriteAsync(Account, context.RequestAborted);
        });

        (await server.Client.Accounts.GetAsync("acme", Cancelled)).AccountId.ShouldBe(731);

        server.Tokens.Rejected.ShouldBe(["t0ken-one"]);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_second_refusal_is_the_answer_and_shows_no_token()
    {
        CancellationToken timeout = TestContext.Current.CancellationToken;
        await using ApiServer server = await ApiServer.StartAsync(401, """{"error":["Token T0KEN-TWO expired."]}""");

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(server.Client.Accounts.GetAsync("acme", timeout));

        exception.Message.ShouldBe("GET /v1/accounts/acme answered 401 Unauthorized: Token *** expired."
            + "; the access token is invalid or has expired, even after a renewal");
        exception.ToString().ShouldNotContain("t0ken", Case.Insensitive);
        exception.IsTransient.ShouldBeFalse();
        server.Tokens.Rejected.ShouldBe(["t0ken-one"]);
        server.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\r\nlines")]
    public async Task A_token_that_cannot_be_sent_is_not_sent(string token)
    {
        await using ApiServer server = await ApiServer.StartAsync(200, Account);
        server.Tokens.Token = token;

        await Should.ThrowAsync<InvalidOperationException>(server.Client.Accounts.GetAsync("acme", Cancelled));

        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400, """{"errors":["[a] is missing","[b] is wrong"]}""", "400 Bad Request: [a] is missing; [b] is wrong", false)]
    [InlineData(403, """{"message":"No."}""", "403 Forbidden: No.; the token lacks the scope accounts_read", false)]
    [InlineData(404, "", "404 Not Found; there is no such resource, or this client may not see it", false)]
    [InlineData(405, "\u0000\u001b[31m <b>nope</b>\r\n", "405 Method Not Allowed: [31m <b>nope</b>; this API does not offer the call", false)]
    [InlineData(429, "slow down", "429 Too Many Requests: slow down; too many requests, wait before the next one", true)]
    [InlineData(500, """{"expired":{"error":["Token expired."]}}""", "500 Internal Server Error: Token expired.; the vendor's service failed, try again later", true)]
    [InlineData(501, "", "501 Not Implemented; the vendor's service failed, try again later", false)]
    [InlineData(503, """{"error":{"code":5,"message":"maintenance"}}""", "503 Service Unavailable: maintenance; the vendor's service failed, try again later", true)]
    [InlineData(599, """{"error":"cut""", "599: {\"error\":\"cut; the vendor's service failed, try again later", true)]
    [InlineData(302, "", "302 Found; redirects are not followed", false)]
    [InlineData(303, "", "303 See Other; redirects are not followed", false)]
    [InlineData(418, "teapot", "418: teapot", false)]
    public async Task An_error_says_in_one_line_what_happened(int status, string body, string expected, bool transient)
    {
        await using ApiServer server = await ApiServer.StartAsync(status, body, ("Location", "http://127.0.0.1:1/elsewhere"));

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(server.Client.Accounts.GetAsync("acme", Cancelled));

        exception.Message.ShouldBe("GET /v1/accounts/acme answered " + expected);
        exception.Status.ShouldBe((HttpStatusCode)status);
        exception.Method.ShouldBe("GET");
        exception.Path.ShouldBe("/v1/accounts/acme");
        exception.IsTransient.ShouldBe(transient);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_listing_fails_with_the_path_but_without_the_query()
    {
        await using ApiServer server = await ApiServer.StartAsync(403, "");

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(async () =>
            await server.Client.Accounts.ListComputersAsync("acme", Cancelled).ToArrayAsync(Cancelled));

        exception.Message.ShouldBe("GET /v1/accounts/acme/computers answered 403 Forbidden; the token lacks the scope computers_read");
        exception.Path.ShouldBe("/v1/accounts/acme/computers");
    }

    [Fact]
    public async Task A_long_error_text_is_cut()
    {
        await using ApiServer server = await ApiServer.StartAsync(500, new string('x', 200_000));

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(server.Client.Accounts.GetAsync("acme", Cancelled));

        exception.VendorMessage!.Length.ShouldBe(500);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("Mon, 23 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Mon, 23 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    public async Task Retry_after_is_read_in_both_forms(string header, int? seconds)
    {
        await using ApiServer server = await ApiServer.StartAsync(429, "", ("Retry-After", header));
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());
        var client = new EchoPlatformClient(http, server.Uri, new FixedTokens(), new FakeTimeProvider(Noon));

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(client.Accounts.GetAsync("acme", Cancelled));

        exception.RetryAfter.ShouldBe(seconds is { } value ? TimeSpan.FromSeconds(value) : null);
    }

    [Fact]
    public async Task A_redirect_followed_by_the_handler_is_not_trusted()
    {
        await using ApiServer server = await ApiServer.StartAsync(context =>
        {
            if (context.Request.Path != "/elsewhere")
            {
                context.Response.Redirect("/elsewhere");
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Account, context.RequestAborted);
        });
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            new EchoPlatformClient(http, server.Uri, new FixedTokens()).Accounts.GetAsync("acme", Cancelled));

        exception.Message.ShouldContain("redirects are not followed");
    }

    [Theory]
    [InlineData("https://api.intronis.com/v1/partner/northwind-msp", "PARTNER", "northwind-msp", "northwind-msp")]
    [InlineData("https://api.intronis.com/v1/partners/northwind-msp/", "PARTNER", "northwind-msp", "northwind-msp")]
    [InlineData("https://api.intronis.com/v1/accounts/acme", "ACCOUNT", "acme", null)]
    [InlineData("/v1/account/acme?x=/y#z", "ACCOUNT", "acme", null)]
    [InlineData("../../accounts/acme", "ACCOUNT", "acme", null)]
    [InlineData("//api.intronis.com/V1/Accounts/ac%2Fme%20x", "ACCOUNT", "ac/me x", null)]
    [InlineData("https://api.intronis.com/v1/partner/msp/user/cy", "USER", "cy", "msp")]
    [InlineData("/v1/partners/msp/users/cy", "USER", "cy", "msp")]
    [InlineData("https://api.intronis.com/v1/accounts/partner", "ACCOUNT", "partner", null)]
    [InlineData("https://api.intronis.com/v1/robots/r2", "UNKNOWN", "r2", null)]
    public async Task The_locator_reads_every_spelling_and_follows_none(string location, string kind, string username, string? partner)
    {
        await using ApiServer server = await ApiServer.StartAsync(303, "", ("Location", location));

        UsernameLocation? found = await server.Client.General.LocateUsernameAsync(GeneralEndpoints.TokenIdentity, Cancelled);

        found.ShouldBe(new UsernameLocation(UsernameKind.Of(kind), username, partner));
        server.Requests.ShouldHaveSingleItem().Target.ShouldBe("/v1/general/username/0");
    }

    [Fact]
    public async Task The_locator_answers_null_for_a_name_nobody_has()
    {
        await using ApiServer server = await ApiServer.StartAsync(404, "");

        (await server.Client.General.LocateUsernameAsync("nobody", Cancelled)).ShouldBeNull();
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(303, null)]
    [InlineData(303, "https://api.intronis.com/")]
    [InlineData(302, "https://api.intronis.com/v1/accounts/acme")]
    [InlineData(500, null)]
    public async Task The_locator_fails_on_any_other_answer(int status, string? location)
    {
        await using ApiServer server = location is null
            ? await ApiServer.StartAsync(status, "")
            : await ApiServer.StartAsync(status, "", ("Location", location));

        (await Should.ThrowAsync<EchoPlatformException>(server.Client.General.LocateUsernameAsync("x", Cancelled)))
            .Status.ShouldBe((HttpStatusCode)status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_bodies_are_read(string encoding)
    {
        await using ApiServer server = await ApiServer.StartAsync(context =>
            SendCompressedAsync(context, encoding, Encoding.UTF8.GetBytes(Account)));

        (await server.Client.Accounts.GetAsync("acme", Cancelled)).AccountId.ShouldBe(731);
    }

    [Fact]
    public async Task The_bound_holds_for_what_a_small_body_unpacks_to()
    {
        await using ApiServer server = await ApiServer.StartAsync(context =>
            SendCompressedAsync(context, "gzip", new byte[20 * 1024 * 1024]));

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(server.Client.Accounts.GetAsync("acme", Cancelled));

        exception.Message.ShouldBe("GET /v1/accounts/acme answered 200 OK with a body of more than 16777216 bytes");
        exception.IsTransient.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_bound_is_refused_whether_announced_or_not(bool announced)
    {
        string body = """{"username":"acme","x":""" + "\"" + new string('x', 5000) + "\"}";
        await using ApiServer server = await ApiServer.StartAsync(async context =>
        {
            context.Response.ContentLength = announced ? body.Length : null;
            await context.Response.WriteAsync(body, context.RequestAborted);
        });
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());

        EchoPlatformClient Client(int bound) => new(http, server.Uri, new FixedTokens()) { MaxResponseBytes = bound };

        await Should.ThrowAsync<EchoPlatformException>(Client(body.Length - 1).Accounts.GetAsync("acme", Cancelled));
        (await Client(body.Length).Accounts.GetAsync("acme", Cancelled)).Username.ShouldBe("acme");
    }

    [Fact]
    public async Task An_encoding_the_handler_did_not_undo_is_named()
    {
        await using ApiServer server = await ApiServer.StartAsync(context =>
            SendCompressedAsync(context, "gzip", Encoding.UTF8.GetBytes(Account)));
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            new EchoPlatformClient(http, server.Uri, new FixedTokens()).Accounts.GetAsync("acme", Cancelled));

        exception.Message.ShouldContain("still encoded as gzip");
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_an_exception_worth_another_try()
    {
        using var headersArrived = new SemaphoreSlim(0);
        await using ApiServer server = await ApiServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"username":""", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await headersArrived.WaitAsync(context.RequestAborted);
            context.Abort();
        });
        using var http = new HttpClient(new ReachedHandler(headersArrived, whenAnswered: true, EchoPlatformHttp.CreateHandler()));

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            new EchoPlatformClient(http, server.Uri, new FixedTokens()).Accounts.GetAsync("acme", Cancelled));

        exception.Message.ShouldStartWith("GET /v1/accounts/acme answered 200 OK, but its body broke off: ");
        exception.IsTransient.ShouldBeTrue();
        exception.InnerException.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_damaged_compressed_body_is_an_exception()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, "this is not gzip", ("Content-Encoding", "gzip"));

        (await Should.ThrowAsync<EchoPlatformException>(server.Client.Accounts.GetAsync("acme", Cancelled)))
            .Message.ShouldStartWith("GET /v1/accounts/acme answered 200 OK, but its body broke off: ");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_exception_worth_another_try()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var gone = new Uri("http://" + listener.LocalEndpoint);
        listener.Stop();
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            new EchoPlatformClient(http, gone, new FixedTokens()).Accounts.GetAsync("acme", Cancelled));

        exception.Message.ShouldStartWith("GET /v1/accounts/acme got no answer: ");
        exception.Status.ShouldBeNull();
        exception.IsTransient.ShouldBeTrue();
        exception.InnerException.ShouldBeOfType<HttpRequestException>();
    }

    [Theory(Timeout = 30_000)]
    [InlineData(false, "got no answer in time")]
    [InlineData(true, "answered 200 OK, but its body did not arrive in time")]
    public async Task A_silent_server_is_left_when_the_time_is_up(bool startsBody, string expected)
    {
        CancellationToken timeout = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider(Noon);
        await using ApiServer server = await ApiServer.StartAsync(context => HangAsync(context, startsBody));
        using var reached = new SemaphoreSlim(0);
        using var http = new HttpClient(new ReachedHandler(reached, startsBody, EchoPlatformHttp.CreateHandler()))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var client = new EchoPlatformClient(http, server.Uri, new FixedTokens(), time) { RequestTimeout = TimeSpan.FromSeconds(30) };

        Task<Account> call = client.Accounts.GetAsync("acme", timeout);
        await reached.WaitAsync(timeout);
        time.Advance(TimeSpan.FromSeconds(29));
        call.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(call);

        exception.Message.ShouldBe("GET /v1/accounts/acme " + expected);
        exception.IsTransient.ShouldBeTrue();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_long_time_is_for_the_answer_to_begin_and_not_for_its_body_to_trickle()
    {
        CancellationToken timeout = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider(Noon);
        using var reached = new SemaphoreSlim(0);
        using var http = new HttpClient(new StubHandler(_ =>
        {
            time.Advance(TimeSpan.FromMinutes(10));
            return new HttpResponseMessage { Content = new SilentContent(reached) };
        }));
        var client = new EchoPlatformClient(http, new Uri("https://api.example"), new FixedTokens(), time) { RequestTimeout = TimeSpan.FromMinutes(15) };

        Task<Account> call = client.Accounts.GetAsync("acme", timeout);
        await reached.WaitAsync(timeout);
        time.Advance(TimeSpan.FromSeconds(99));
        call.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<EchoPlatformException>(call)).Message
            .ShouldBe("GET /v1/accounts/acme answered 200 OK, but its body did not arrive in time");
    }

    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_its_caller_cancels_is_cancelled(bool startsBody)
    {
        CancellationToken timeout = TestContext.Current.CancellationToken;
        await using ApiServer server = await ApiServer.StartAsync(context => HangAsync(context, startsBody));
        using var reached = new SemaphoreSlim(0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout);
        using var http = new HttpClient(new ReachedHandler(reached, startsBody, EchoPlatformHttp.CreateHandler()));

        Task<Account> call = new EchoPlatformClient(http, server.Uri, new FixedTokens()).Accounts.GetAsync("acme", stop.Token);
        await reached.WaitAsync(timeout);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public void The_handler_follows_nothing_and_keeps_nothing()
    {
        using SocketsHttpHandler handler = EchoPlatformHttp.CreateHandler();

        handler.AllowAutoRedirect.ShouldBeFalse();
        handler.UseCookies.ShouldBeFalse();
        handler.PooledConnectionLifetime.ShouldBeLessThan(TimeSpan.FromHours(1));
        handler.ConnectTimeout.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    private static async Task HangAsync(HttpContext context, bool startsBody)
    {
        if (startsBody)
        {
            await context.Response.WriteAsync("{", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task SendCompressedAsync(HttpContext context, string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        await using (Stream packer = encoding == "gzip"
            ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await packer.WriteAsync(body, context.RequestAborted);
        }

        context.Response.Headers.ContentEncoding = encoding;
        context.Response.Headers.ContentLength = packed.Length;
        await context.Response.Body.WriteAsync(packed.ToArray(), context.RequestAborted);
    }

    /// <summary>Tells when the request is under way: being sent, or its headers answered.</summary>
    private sealed class SilentContent(SemaphoreSlim reached) : HttpContent
    {
        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
        {
            reached.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Stream.Null;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class ReachedHandler(SemaphoreSlim reached, bool whenAnswered, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Task<HttpResponseMessage> response = base.SendAsync(request, cancellationToken);
            if (whenAnswered)
            {
                await response;
            }

            reached.Release();
            return await response;
        }
    }
}
