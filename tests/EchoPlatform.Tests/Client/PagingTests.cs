using System.Globalization;
using System.Net;
using System.Text;
using System.Web;
using FsCheck;
using FsCheck.Xunit;

namespace EchoPlatform.Tests.Client;

public sealed class PagingTests
{
    public enum CountLie
    {
        None,
        Absent,
        RowsOfThisPage,
        TooHigh,
        TooLow,
        Zero,
    }

    public enum NextLie
    {
        None,
        Always,
        Never,
    }

    public enum SizeLie
    {
        None,
        AsAsked,
        Absent,
        One,
        Zero,
    }

    public enum BeyondTheEnd
    {
        Empty,
        LastPageAgain,
        FirstPageAgain,
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Property(MaxTest = 2000)]
    public async Task No_row_is_lost_as_long_as_one_statement_of_the_server_is_true(
        byte rows, byte asked, byte cap, CountLie count, NextLie next, SizeLie size, BeyondTheEnd beyond)
    {
        var server = new LyingServer(rows % 120, cap % 40 + 1) { Count = count, Next = next, Size = size, Beyond = beyond };
        int pageSize = asked % 50 + 1;

        // Fewer rows than asked for and than stated, no next link and no count of the whole: nothing tells this from the end.
        bool undetectable = cap % 40 + 1 < pageSize && size is SizeLie.AsAsked or SizeLie.Absent or SizeLie.Zero
            && next == NextLie.Never
            && (count is CountLie.Absent or CountLie.RowsOfThisPage || (count == CountLie.TooLow && server.Rows / 2 == server.Cap));
        if (!undetectable || server.Rows <= Math.Min(pageSize, server.Cap))
        {
            (await server.ReadAsync(pageSize)).ShouldBe(Enumerable.Range(1, server.Rows).Select(id => (long)id));
            server.Requests.ShouldBeLessThanOrEqualTo((server.Rows / Math.Min(pageSize, server.Cap)) + 4);
        }
    }

    [Property(MaxTest = 500)]
    public async Task No_row_is_lost_when_every_page_comes_twice(byte rows, byte cap, CountLie count, bool nextIsTrue)
    {
        var server = new LyingServer(rows % 120, cap % 40 + 1)
        {
            Count = nextIsTrue ? count : CountLie.None,
            Next = nextIsTrue ? NextLie.None : NextLie.Never,
            EveryPageTwice = true,
        };

        (await server.ReadAsync(50)).ShouldBe(Enumerable.Range(1, server.Rows).Select(id => (long)id));
    }

    [Property(MaxTest = 500)]
    public async Task No_row_is_lost_when_one_page_slips_once(byte rows, byte cap, byte slip, BeyondTheEnd beyond, bool empty)
    {
        var server = new LyingServer(rows % 120 + 1, cap % 40 + 1) { Beyond = beyond };
        int pages = ((server.Rows - 1) / server.Cap) + 1;

        // On the last page, an empty slip cannot be told from the end, nor a repeat that another repeat follows.
        int last = empty || beyond == BeyondTheEnd.FirstPageAgain ? pages - 1 : pages;
        if (last >= 2)
        {
            server.SlipAt = (slip % (last - 1)) + 2;
            server.SlipIsEmpty = empty;
            (await server.ReadAsync(50)).Order().ShouldBe(Enumerable.Range(1, server.Rows).Select(id => (long)id));
        }
    }

    [Property(MaxTest = 500)]
    public async Task No_row_is_lost_when_pages_are_of_any_length(byte[] lengths, bool countIsTrue)
    {
        // Filtered after paging: pages of any length, single ones empty, and the links are true.
        int[] sizes = [.. (lengths ?? []).Select((length, index) => index > 0 && length % 3 == 0 && lengths![index - 1] % 3 != 0 ? 0 : length % 20 + 1), 3];
        var id = 0;
        string[] pages = [.. sizes.Select((size, index) => LyingServer.Body(
            index + 1,
            50,
            countIsTrue ? sizes.Sum() : null,
            index < sizes.Length - 1,
            Enumerable.Range(0, size).Select(_ => ++id)))];

        long[] read = await ReadAsync(Stub.Client(new StubHandler(request => Json(pages.ElementAtOrDefault(PageOf(request) - 1) ?? Empty))));

        read.ShouldBe(Enumerable.Range(1, sizes.Sum()).Select(number => (long)number));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(49, 1)]
    [InlineData(50, 2)]
    [InlineData(51, 2)]
    [InlineData(100, 3)]
    public async Task An_honest_listing_costs_one_request_a_page_and_one_after_a_full_page(int rows, int requests)
    {
        var server = new LyingServer(rows, 50);

        (await server.ReadAsync(50)).Length.ShouldBe(rows);

        server.Requests.ShouldBe(requests);
    }

    [Fact]
    public async Task A_short_page_without_a_count_costs_one_request()
    {
        var server = new LyingServer(7, 50) { Count = CountLie.Absent };

        (await server.ReadAsync(50)).Length.ShouldBe(7);

        server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_repeats_its_last_page_for_ever_is_left_after_two_repeats()
    {
        var server = new LyingServer(60, 50) { Beyond = BeyondTheEnd.LastPageAgain, Next = NextLie.Always, Count = CountLie.TooHigh };

        (await server.ReadAsync(50)).Length.ShouldBe(60);

        server.Requests.ShouldBe(4);
    }

    [Fact]
    public async Task Empty_pages_that_promise_more_for_ever_are_left_after_two()
    {
        var server = new LyingServer(0, 50) { Next = NextLie.Always, Count = CountLie.TooHigh };

        (await server.ReadAsync(50)).ShouldBeEmpty();

        server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task A_page_size_below_what_was_asked_and_stated_is_noticed_by_the_pages_before()
    {
        // Asked 50, stated 50, given 10; the links are true on the first page only.
        string[] pages =
        [
            LyingServer.Body(1, 50, null, true, Enumerable.Range(1, 10)),
            LyingServer.Body(2, 50, null, false, Enumerable.Range(11, 10)),
            LyingServer.Body(3, 50, null, false, Enumerable.Range(21, 3)),
        ];

        long[] read = await ReadAsync(Stub.Client(new StubHandler(request => Json(pages.ElementAtOrDefault(PageOf(request) - 1) ?? Empty))));

        read.Length.ShouldBe(23);
    }

    [Fact]
    public async Task A_listing_without_end_fails_in_a_sentence()
    {
        var handler = new StubHandler(request =>
            Json(LyingServer.Body(PageOf(request), 1, null, true, [PageOf(request)])));
        var client = new EchoPlatformClient(new HttpClient(handler), new Uri("https://api.example"), new FixedTokens())
        {
            MaxPagesPerListing = 7,
        };

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(ReadAsync(client));

        exception.Message.ShouldBe("GET /v1/accounts/acme/action_history did not come to an end within 7 requests");
        exception.IsTransient.ShouldBeFalse();
        handler.Requests.ShouldBe(7);
    }

    [Fact]
    public async Task The_reader_takes_pages_only_as_it_asks_for_them_and_stops_when_cancelled()
    {
        var server = new LyingServer(500, 50);
        using var stop = new CancellationTokenSource();
        var pages = new List<int>();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (ListPage<BackupAction> page in server.Client.Accounts
                .ListActionHistoryAsync("acme", null, Cancelled).WithCancellation(stop.Token))
            {
                pages.Add(page.Page);
                if (page.Page == 2)
                {
                    await stop.CancelAsync();
                }
            }
        });

        pages.ShouldBe([1, 2]);
        server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Pages_say_what_the_server_said()
    {
        ListPage<BackupAction>[] pages = await new LyingServer(60, 50).Client.Accounts
            .ListActionHistoryAsync("acme", null, Cancelled).ToArrayAsync(Cancelled);

        pages.Select(page => (page.Page, page.PageSize, page.Count, page.Rows.Count)).ShouldBe([(1, 50, 60, 50), (2, 50, 60, 10)]);
    }

    private const string Empty = """{"list":[]}""";

    private static async Task<long[]> ReadAsync(EchoPlatformClient client, int pageSize = 50)
    {
        var ids = new List<long>();
        await foreach (ListPage<BackupAction> page in client.Accounts.ListActionHistoryAsync(
            "acme", new ActionHistoryQuery { PageSize = pageSize }, Cancelled))
        {
            page.Rows.ShouldNotBeEmpty();
            ids.AddRange(page.Rows.Select(row => row.ActionId));
        }

        return [.. ids];
    }

    private static int PageOf(HttpRequestMessage request) =>
        int.Parse(HttpUtility.ParseQueryString(request.RequestUri!.Query)["page"]!, CultureInfo.InvariantCulture);

    private static HttpResponseMessage Json(string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class LyingServer
    {
        public LyingServer(int rows, int cap)
        {
            Rows = rows;
            Cap = cap;
            Client = Stub.Client(new StubHandler(request => Json(Answer(request))));
        }

        public int Rows { get; }

        public int Cap { get; }

        public CountLie Count { get; init; }

        public NextLie Next { get; init; }

        public SizeLie Size { get; init; }

        public BeyondTheEnd Beyond { get; init; }

        public bool EveryPageTwice { get; init; }

        public int SlipAt { get; set; }

        public bool SlipIsEmpty { get; set; }

        public EchoPlatformClient Client { get; }

        public int Requests { get; private set; }

        public Task<long[]> ReadAsync(int pageSize) => PagingTests.ReadAsync(Client, pageSize);

        public static string Body(int page, int? size, long? count, bool next, IEnumerable<int> ids)
        {
            var body = new StringBuilder("{").Append(CultureInfo.InvariantCulture, $"\"page\":{page},");
            if (size is not null)
            {
                body.Append(CultureInfo.InvariantCulture, $"\"page_size\":{size},");
            }

            if (count is not null)
            {
                body.Append(CultureInfo.InvariantCulture, $"\"count\":{count},");
            }

            body.Append("\"links\":[{\"rel\":\"first\",\"href\":\"https://api.example/?page=1\"}");
            body.Append(next ? ",{\"rel\":\"next\",\"href\":\"https://evil.example/\"}" : "").Append("],\"list\":[");
            body.AppendJoin(',', ids.Select(id => $$"""{"action_id":{{id}},"computer_id":"0001"}"""));
            return body.Append("]}").ToString();
        }

        private string Answer(HttpRequestMessage request)
        {
            Requests++;
            int page = PageOf(request);
            int asked = int.Parse(HttpUtility.ParseQueryString(request.RequestUri!.Query)["page_size"]!, CultureInfo.InvariantCulture);
            int size = Math.Min(asked, Cap);
            int pages = Math.Max(1, (Rows + size - 1) / size);
            int shown = EveryPageTwice ? (page + 1) / 2 : page;
            bool hasNext = page < (EveryPageTwice ? pages * 2 : pages);
            bool empty = false;
            if (page == SlipAt)
            {
                SlipAt = 0;
                shown = page - 1;
                empty = SlipIsEmpty;
            }

            if (shown > pages)
            {
                shown = Beyond switch { BeyondTheEnd.LastPageAgain => pages, BeyondTheEnd.FirstPageAgain => 1, _ => shown };
            }

            int[] ids = empty ? [] : [.. Enumerable.Range(1, Rows).Skip((shown - 1) * size).Take(size)];
            return Body(
                page,
                Size switch { SizeLie.AsAsked => asked, SizeLie.Absent => null, SizeLie.One => 1, SizeLie.Zero => 0, _ => size },
                Count switch
                {
                    CountLie.Absent => null,
                    CountLie.RowsOfThisPage => ids.Length,
                    CountLie.TooHigh => Rows + 1000,
                    CountLie.TooLow => Rows / 2,
                    CountLie.Zero => 0,
                    _ => Rows,
                },
                Next switch { NextLie.Always => true, NextLie.Never => false, _ => hasNext },
                ids);
        }
    }
}
