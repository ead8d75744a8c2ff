using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace EchoPlatform.Tests.Client;

public sealed class RemoteActionTests
{
    private static readonly Uri Api = new("https://api.example");

    [Theory]
    [InlineData(200, """{"data":{"id":42}}""", "42", false, false)]
    [InlineData(200, """{"data":{"actionId":"a-7"}}""", "a-7", false, false)]
    [InlineData(202, """{"data":{"id":"7"}}""", "7", true, false)]
    [InlineData(202, """{"DATA ":{"Id":7}}""", "7", true, false)]
    [InlineData(202, """{"id":7}""", "7", true, false)]
    [InlineData(202, """{"data":{"id":1,"actionId":2}}""", "2", true, false)]
    [InlineData(202, "", null, true, false)]
    [InlineData(202, """{"data":{"id":""}}""", null, true, false)]
    [InlineData(202, """{"data":null}""", null, true, false)]
    [InlineData(202, "<p>queued</p>", null, true, false)]
    [InlineData(200, "", null, false, true)]
    [InlineData(200, """{"data":[]}""", null, false, true)]
    [InlineData(200, "[]", null, false, true)]
    [InlineData(204, "", null, false, true)]
    public async Task A_submission_is_understood_in_every_shape(int status, string body, string? id, bool isQueued, bool isDone)
    {
        await using ApiServer server = await ApiServer.StartAsync(status, status == 204 ? "" : body);

        RemoteActionSubmission submission = await server.Client.BackupSets.ToggleAsync("acme", "0003", 17, true, TestContext.Current.CancellationToken);

        submission.ActionId.ShouldBe(id);
        submission.IsQueued.ShouldBe(isQueued);
        submission.IsDone.ShouldBe(isDone);
        submission.Account.ShouldBe("acme");
        submission.Computer.ShouldBe("0003");
        submission.Response.Text.ShouldBe(body);
    }

    [Theory]
    [InlineData("1", RemoteActionState.Finished, true)]
    [InlineData("2", RemoteActionState.Unfinished, false)]
    [InlineData("3", RemoteActionState.Failed, true)]
    [InlineData("4", RemoteActionState.FinishedWithWarning, true)]
    [InlineData("\"3\"", RemoteActionState.Failed, true)]
    [InlineData("\" created \"", RemoteActionState.Finished, true)]
    [InlineData("\"PENDING\"", RemoteActionState.Unfinished, false)]
    [InlineData("0", RemoteActionState.Unknown, false)]
    [InlineData("5", RemoteActionState.Unknown, false)]
    [InlineData("\"DONE\"", RemoteActionState.Unknown, false)]
    [InlineData("null", RemoteActionState.Unknown, false)]
    public async Task A_code_is_read_as_the_reference_suggests(string code, RemoteActionState state, bool isFinal)
    {
        RemoteActionStatus status = await Stub.Client($$$"""{"data":{"status":{{{code}}},"reason":"ErrorCode.BackupSetActions_NotFound: 17"}}""")
            .Actions.GetStatusAsync("acme", "0003", "42", TestContext.Current.CancellationToken);

        status.State.ShouldBe(state);
        status.IsFinal.ShouldBe(isFinal);
        status.ErrorCodes.ShouldBe([VendorErrorCode.BackupSetNotFound]);
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("all went well. Really_well", new string[0])]
    [InlineData("HostNotInCatalog", new[] { "HostNotInCatalog" })]
    [InlineData("ErrorCode.Brand_New (path d:\\x)", new[] { "Brand_New" })]
    [InlineData("createfolderfailed, BackupSetActions_Unheard; BackupSetActions_Unheard", new[] { "createfolderfailed", "BackupSetActions_Unheard" })]
    public void Error_codes_are_found_in_text(string text, string[] codes) =>
        VendorErrorCode.Find(text).Select(code => code.Value).ShouldBe(codes);

    [Fact]
    public void Every_known_error_code_has_advice() => VendorErrorCode.Known.ShouldAllBe(code => code.Advice != null);

    [Fact(Timeout = 30_000)]
    public async Task A_command_is_followed_with_growing_pauses_to_its_end()
    {
        var script = new Script(
            (202, """{"data":{"id":"7"}}"""),
            (200, """{"data":{"status":2}}"""),
            (200, """{"data":{"status":9,"reason":"?"}}"""),
            (503, "busy"),
            (200, """{"data":{"status":2}}"""),
            (200, """{"data":{"status":4,"reason":"one file"}}"""));
        var states = new Reported();

        RemoteActionOutcome outcome = await script.Client.Actions.RunAsync(
            script.Client.Settings.SetFileRetriesAsync("acme", "0003", 2, TestContext.Current.CancellationToken),
            new FollowOptions { FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(4) },
            states,
            TestContext.Current.CancellationToken);

        outcome.Result.ShouldBe(RemoteActionResult.SucceededWithWarning);
        outcome.IsSuccess.ShouldBeTrue();
        outcome.ActionId.ShouldBe("7");
        outcome.Polls.ShouldBe(5);
        outcome.Status!.Reason.ShouldBe("one file");
        states.Seen.ShouldBe(["2", "9", "2", "4"]);
        script.Asked.ShouldAllBe(path => path == "/v2/accounts/acme/computers/0003/action/7/status");
        script.Pauses.ShouldBe([1, 2, 4, 4]);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("2", RemoteActionResult.Unfinished)]
    [InlineData("77", RemoteActionResult.Unknown)]
    public async Task A_command_without_an_end_is_left_at_the_deadline(string code, RemoteActionResult expected)
    {
        var script = new Script((200, $$$"""{"data":{"status":{{{code}}}}}"""));

        RemoteActionOutcome outcome = await script.Client.Actions.FollowAsync(
            "acme", "0003", "7", new FollowOptions { Deadline = TimeSpan.FromSeconds(60), UseBackupSetResult = true }, null, TestContext.Current.CancellationToken);

        outcome.Result.ShouldBe(expected);
        outcome.IsSuccess.ShouldBeFalse();
        outcome.Status!.Status.ShouldBe(code);
        outcome.Polls.ShouldBe(5); // at 0, 2, 6, 14 and 30 s
        script.Asked.ShouldAllBe(path => path == "/v2/accounts/acme/computers/0003/backupsets/7/info");
    }

    [Theory(Timeout = 30_000)]
    [InlineData("1", RemoteActionResult.Succeeded)]
    [InlineData("3", RemoteActionResult.Failed)]
    public async Task A_final_state_ends_the_following_at_once(string code, RemoteActionResult expected)
    {
        var script = new Script((200, $$$"""{"data":{"status":{{{code}}}}}"""));

        RemoteActionOutcome outcome = await script.Client.Actions.FollowAsync("acme", "0003", "7", cancellationToken: TestContext.Current.CancellationToken);

        outcome.Result.ShouldBe(expected);
        outcome.Polls.ShouldBe(1);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(204, RemoteActionResult.Succeeded)]
    [InlineData(200, RemoteActionResult.Succeeded)]
    [InlineData(202, RemoteActionResult.Untraceable)]
    public async Task Without_a_number_there_is_nothing_to_follow(int status, RemoteActionResult expected)
    {
        var script = new Script((status, ""));

        RemoteActionOutcome outcome = await script.Client.Actions.RunAsync(
            script.Client.Settings.SetFileRetriesAsync("acme", "0003", 2, TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);

        outcome.ShouldBe(new RemoteActionOutcome(expected, null, null, 0));
        script.Asked.ShouldBeEmpty();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_the_vendor_asks_for_is_kept()
    {
        var script = new Script((429, "slow"), (200, """{"data":{"status":1}}""")) { RetryAfter = TimeSpan.FromSeconds(90) };

        (await script.Client.Actions.FollowAsync("acme", "0003", "7", cancellationToken: TestContext.Current.CancellationToken)).Polls.ShouldBe(2);

        script.Pauses.ShouldBe([90]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refusal_ends_the_following()
    {
        var script = new Script((404, ""));

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            script.Client.Actions.FollowAsync("acme", "0003", "7", cancellationToken: TestContext.Current.CancellationToken));

        exception.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_caller_can_end_the_following()
    {
        var script = new Script((200, """{"data":{"status":2}}"""));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        script.OnPause = source.Cancel;

        await Should.ThrowAsync<OperationCanceledException>(
            script.Client.Actions.FollowAsync("acme", "0003", "7", cancellationToken: source.Token));
    }

    private sealed class Reported : IProgress<RemoteActionStatus>
    {
        public List<string?> Seen { get; } = [];

        public void Report(RemoteActionStatus value) => Seen.Add(value.Status);
    }

    /// <summary>A vendor that answers by script, its last line for ever, and a clock that jumps to whatever is waited for.</summary>
    private sealed class Script : TimeProvider
    {
        private readonly FakeTimeProvider clock = new();
        private int next;

        public Script(params (int Status, string Body)[] answers)
        {
            var handler = new StubHandler(request =>
            {
                (int status, string body) = answers[Math.Min(next++, answers.Length - 1)];
                if (request.Method == HttpMethod.Get)
                {
                    Asked.Add(request.RequestUri!.AbsolutePath);
                }

                var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                response.Headers.RetryAfter = RetryAfter is { } wait ? new(wait) : null;
                return response;
            });
            Client = new EchoPlatformClient(new HttpClient(handler), Api, new FixedTokens(), this) { RequestTimeout = Timeout.InfiniteTimeSpan };
        }

        public EchoPlatformClient Client { get; }

        public TimeSpan? RetryAfter { get; init; }

        public Action? OnPause { get; set; }

        public List<string> Asked { get; } = [];

        public List<double> Pauses { get; } = [];

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = clock.CreateTimer(callback, state, dueTime, period);

            // The first timer made is the deadline's; those made once the vendor was asked are pauses.
            if (Asked.Count > 0 && dueTime > TimeSpan.Zero)
            {
                Pauses.Add(dueTime.TotalSeconds);
                OnPause?.Invoke();
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(dueTime));
            }

            return timer;
        }
    }
}
