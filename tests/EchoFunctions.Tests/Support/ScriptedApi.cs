using System.Net;
using System.Text;
using EchoFunctions.Core.Exports;
using EchoPlatform;

namespace EchoFunctions.Tests.Support;

/// <summary>An API whose answers the test gives, for reading one account without storage or sandbox.</summary>
internal sealed class ScriptedApi(Func<Uri, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler, IAccessTokenProvider
{
    /// <summary>When a read begins, unless the test says otherwise.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly List<string> _asked = [];

    /// <summary>The paths that were asked for, in their order.</summary>
    public IReadOnlyList<string> Asked => _asked;

    /// <summary>A page that holds rows, and names a next one where told so.</summary>
    public static string Page(IEnumerable<string> rows, string? next = null) =>
        $$"""{"page":1,"page_size":50,"links":[{{(next is null ? "" : $$"""{"rel":"next","href":"{{next}}"}""")}}],"list":[{{string.Join(',', rows)}}]}""";

    /// <summary>Reads account <c>acme</c> of client <c>main</c> to the end.</summary>
    public async Task<List<ExportRow>> ReadAsync(IExportKind kind, AccountState prior, DateTimeOffset? started = null)
    {
        using var http = new HttpClient(this, disposeHandler: false);
        var client = new EchoPlatformClient(http, new Uri("https://api.example"), this);
        var read = new AccountRead(
            client,
            new WorkAccount("acme"),
            prior,
            Since: null,
            HistoryStart: null,
            Whole: false,
            "main",
            started ?? Now,
            IsPlanned: true);
        var rows = new List<ExportRow>();
        await foreach (var page in kind.ReadAsync(read, TestContext.Current.CancellationToken))
        {
            rows.AddRange(page.Rows);
        }

        return rows;
    }

    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new("token");

    public ValueTask<string> RenewAsync(string rejectedToken, CancellationToken cancellationToken) => new("token");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _asked.Add(request.RequestUri!.AbsolutePath.TrimEnd('/'));
        var (status, body) = answer(request.RequestUri);
        return Task.FromResult(new HttpResponseMessage(status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        });
    }
}
