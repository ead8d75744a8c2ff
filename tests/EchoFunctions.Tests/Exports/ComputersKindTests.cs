using System.Net;
using System.Text;
using EchoFunctions.Core.Exports;
using EchoPlatform;

namespace EchoFunctions.Tests.Exports;

/// <summary>Computers come and go; one that is gone must not hide the others.</summary>
public sealed class ComputersKindTests
{
    [Fact]
    public async Task A_computer_that_is_gone_does_not_keep_the_others_from_being_read()
    {
        using var api = new Api();
        using var http = new HttpClient(api);
        var prior = new AccountState { ReadAt = 1, Rows = { ["0001"] = default, ["0002"] = default, ["0003"] = default } };
        var client = new EchoPlatformClient(http, new Uri("https://api.example"), new Tokens());
        var read = new AccountRead(client, new WorkAccount("acme", "northwind"), prior, Since: null, HistoryStart: null, Whole: false, DateTimeOffset.UnixEpoch);

        var keys = new List<string>();
        await foreach (var page in new ComputersKind().ReadAsync(read, TestContext.Current.CancellationToken))
        {
            keys.AddRange(page.Rows.Select(row => row.LocalKey));
        }

        keys.ShouldBe(["0001", "0003"]);
    }

    private sealed class Tokens : IAccessTokenProvider
    {
        public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new("token");

        public ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken) => new("token");
    }

    /// <summary>No actions, no list of computers, and computer 0002 is not there any more.</summary>
    private sealed class Api : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath.TrimEnd('/');
            var id = path[(path.LastIndexOf('/') + 1)..];
            var (status, body) = path switch
            {
                _ when id is "0001" or "0003" => (HttpStatusCode.OK, $$"""{"computer_id":"{{id}}","username":"acme"}"""),
                _ when id == "0002" || path.EndsWith("computers", StringComparison.Ordinal) => (HttpStatusCode.NotFound, "{}"),
                _ => (HttpStatusCode.OK, """{"page":1,"page_size":50,"list":[]}"""),
            };
            return Task.FromResult(new HttpResponseMessage(status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                RequestMessage = request,
            });
        }
    }
}
