using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EchoPlatform.Tests.Client;

public sealed class WriteTests
{
    private const string Password = "S3cr\"et-ä/1  S3cr\t2";

    private static readonly NewAccount Acme = new() { Username = "acme", Password = Password };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(201, "https://api.intronis.com/v1/accounts/acme", "", "acme")]
    [InlineData(201, "/v1/accounts/a%2Fb%20c/", "", "a/b c")]
    [InlineData(201, "https://api.intronis.com/v1/partners/msp/plans/12?x=1#y", "", "12")]
    [InlineData(201, null, """{"data":{"id":88}}""", "88")]
    [InlineData(200, null, """{"id":"x"}""", "x")]
    [InlineData(201, null, "", null)]
    [InlineData(201, "https://api.intronis.com/", "", null)]
    public async Task A_creation_gives_the_address_and_its_last_part(int status, string? location, string body, string? id)
    {
        await using ApiServer server = await ApiServer.StartAsync(
            status, body, location is null ? [] : [("Location", location)]);

        ResourceReference created = await server.Client.Accounts.CreateAsync(Acme, Cancelled);

        created.ShouldBe(new ResourceReference(location, id));
    }

    [Fact]
    public async Task A_303_is_read_and_not_followed()
    {
        await using ApiServer server = await ApiServer.StartAsync(303, "", ("Location", "http://127.0.0.1:1/v1/accounts/acme"));

        ResourceReference account = await server.Client.Accounts.CancelAsync("acme", new Cancellation { ReasonId = 4 }, Cancelled);

        account.Id.ShouldBe("acme");
        server.Requests.ShouldHaveSingleItem().Body.ShouldBe("""{"reason_id":4,"reason_note":""}""");
    }

    [Fact]
    public async Task Any_other_redirect_is_a_failure()
    {
        await using ApiServer server = await ApiServer.StartAsync(302, "", ("Location", "http://127.0.0.1:1/v1/accounts/acme"));

        await Should.ThrowAsync<EchoPlatformException>(server.Client.Accounts.CreateAsync(Acme, Cancelled));
        await Should.ThrowAsync<EchoPlatformException>(server.Client.Computers.DeleteAsync("acme", "0003", cancellationToken: Cancelled));
    }

    [Fact]
    public async Task After_a_401_a_write_is_sent_once_more_with_its_body()
    {
        await using ApiServer server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "OAuth t0ken-one" ? 401 : 204;
            return Task.CompletedTask;
        });

        await server.Client.Accounts.UpdateInfoAsync("acme", new AccountInfo { ReferenceCode = "x" }, Cancelled);

        server.Requests.Select(request => request.Body).ShouldBe(["""{"reference_code":"x"}""", """{"reference_code":"x"}"""]);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    [InlineData(409, false)]
    public async Task A_write_is_sent_once_and_its_failure_says_what_is_open(int status, bool isOutcomeUnknown)
    {
        await using ApiServer server = await ApiServer.StartAsync(status, "");

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            server.Client.Computers.DeleteAsync("acme", "0003", cancellationToken: Cancelled));

        exception.IsOutcomeUnknown.ShouldBe(isOutcomeUnknown);
        exception.Message.Contains("whether it was carried out is not known, look before repeating it", StringComparison.Ordinal)
            .ShouldBe(isOutcomeUnknown);
        server.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task A_connection_that_breaks_under_a_write_does_not_bring_it_twice(string method)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var seen = new List<string>();
        Task server = ServeAsync(listener, seen);
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());
        var client = new EchoPlatformClient(http, new Uri("http://" + listener.LocalEndpoint), new FixedTokens());

        await client.Accounts.GetAsync("acme", Cancelled);
        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            method == "DELETE"
                ? client.Computers.DeleteAsync("acme", "0003", cancellationToken: Cancelled)
                : client.SendAsync(HttpMethod.Post, "/v1/x", cancellationToken: Cancelled));
        listener.Stop();
        await server;

        exception.IsOutcomeUnknown.ShouldBeTrue();
        exception.Advice.ShouldBe("whether it was carried out is not known, look before repeating it");
        seen.ShouldBe(["GET", method]);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_open()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var gone = new Uri("http://" + listener.LocalEndpoint);
        listener.Stop();
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            new EchoPlatformClient(http, gone, new FixedTokens()).Accounts.CreateAsync(Acme, Cancelled));

        exception.IsOutcomeUnknown.ShouldBeFalse();
        exception.IsTransient.ShouldBeTrue();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task Passwords_the_server_echoes_reach_neither_exception_nor_text(int status)
    {
        await using ApiServer server = await ApiServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(
                JsonSerializer.Serialize(new { errors = new[] { $"[password] {Password} is weak" } })
                + Password, context.RequestAborted);
        });

        foreach (Task call in (Task[])
            [
                server.Client.Accounts.CreateAsync(Acme, Cancelled),
                server.Client.Computers.ChangePasswordAsync("acme", "0003", new PasswordChange { CurrentPassword = Password, NewPassword = "x9x9" }, Cancelled),
                server.Client.SendAsync(HttpMethod.Post, "/v1/x", JsonSerializer.SerializeToElement(new { Deep = new { PassWord = Password } }), Cancelled),
            ])
        {
            EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(call);
            string shown = exception + exception.VendorMessage + exception.VendorBody + string.Concat(exception.Errors);
            shown.ShouldNotContain("S3cr");
            shown.ShouldContain("***");
        }

        (Acme + new PasswordChange { CurrentPassword = Password, NewPassword = Password }.ToString()).ShouldNotContain("S3cr");
        new ShareCredentials { UserName = "svc", Password = Password }.ToString().ShouldBe("ShareCredentials { UserName = svc, Password = *** }");
    }

    [Fact]
    public async Task The_raw_call_sends_and_gives_anything()
    {
        await using ApiServer server = await ApiServer.StartAsync(303, """{"a":1}""", ("Location", "/elsewhere"));

        ApiResponse answer = await server.Client.SendAsync(
            HttpMethod.Put, "/v9/new?x=1", JsonDocument.Parse("[1, 2]").RootElement, Cancelled);
        await server.Client.SendContentAsync(HttpMethod.Post, "/v1/xml", "<a/>"u8.ToArray(), "application/xml", Cancelled);

        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Location.ShouldBe("/elsewhere");
        answer.Text.ShouldBe("""{"a":1}""");
        answer.Json!.Value.GetProperty("a").GetInt32().ShouldBe(1);
        answer.ToString().ShouldBe("303 See Other, 7 characters");
        server.Requests.Select(request => (request.Method, request.Target, request.Body)).ShouldBe(
            [("PUT", "/v9/new?x=1", "[1, 2]"), ("POST", "/v1/xml", "<a/>")]);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("<list/>", null)]
    [InlineData("""{"a":1} trailing""", null)]
    [InlineData("\"2024\"", "\"2024\"")]
    public async Task A_raw_answer_that_is_not_json_is_text(string body, string? json)
    {
        ApiResponse answer = await Stub.Client(body).General.GetTimeAsync(cancellationToken: Cancelled);

        answer.Text.ShouldBe(body);
        answer.Json?.GetRawText().ShouldBe(json);
        (answer.Json is null).ShouldBe(json is null);
    }

    [Theory]
    [InlineData("v1/x")]
    [InlineData("")]
    [InlineData("http://127.0.0.1/x")]
    [InlineData("/v1/x#y")]
    [InlineData("/v1/x?a b")]
    [InlineData("/v1/x y")]
    public void A_raw_path_is_a_path(string path) =>
        Should.Throw<ArgumentException>(() => Stub.Client("{}").SendAsync(HttpMethod.Get, path, cancellationToken: Cancelled));

    [Fact]
    public async Task A_change_keeps_members_this_library_does_not_know()
    {
        await using ApiServer server = await ApiServer.StartAsync(context => context.Request.Method == "GET"
            ? context.Response.WriteAsync("""{"username":"cy","name":"Cy","pager":"9","links":[],"link":{"href":"x"}}""", context.RequestAborted)
            : Task.CompletedTask);

        PortalUser user = await server.Client.Users.GetAsync("msp", "cy", Cancelled);
        await server.Client.Users.UpdateAsync("msp", "cy", user with { Name = "Cy Park" }, cancellationToken: Cancelled);

        server.Requests.Last().Body.ShouldBe("""{"name":"Cy Park","pager":"9"}""");
    }

    /// <summary>Answers the first request of a connection, breaks off at every other, and counts them.</summary>
    private static async Task ServeAsync(TcpListener listener, List<string> seen)
    {
        const string body = """{"username":"acme"}""";
        try
        {
            while (true)
            {
                using TcpClient connection = await listener.AcceptTcpClientAsync(Cancelled);
                NetworkStream stream = connection.GetStream();
                var buffer = new byte[16 * 1024];
                while (true)
                {
                    var request = "";
                    int read;
                    while (!request.Contains("\r\n\r\n", StringComparison.Ordinal) && (read = await stream.ReadAsync(buffer, Cancelled)) > 0)
                    {
                        request += Encoding.ASCII.GetString(buffer, 0, read);
                    }

                    if (request.Length == 0)
                    {
                        break;
                    }

                    seen.Add(request.Split(' ')[0]);
                    if (seen[^1] != "GET")
                    {
                        break;
                    }

                    await stream.WriteAsync(
                        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Cancelled);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
