using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;

namespace EchoPlatform.Tests.Client;

public sealed class TolerantReaderTests
{
    private const string Clean =
        """
        {"action_id":90211,"username":"acme","computer_id":"0003","type":"BACKUP","backupset_name":"Documents","plugin":"FILE",
         "status":"SUCCESS","local_start":"2024-05-06T23:00:00-05:00","local_end":"2024-05-06T23:14:09-05:00","total_files":812,
         "processed_files":811,"bytes":73400320000,"condition_status":"WARNING","condition_types":["WARNINGS","ERRORS"],"errors":2,"warnings":1}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_example_of_the_reference_reads_whole()
    {
        BackupAction row = await Stub.RowAsync(Clean);

        row.ActionId.ShouldBe(90211);
        row.Username.ShouldBe("acme");
        row.ComputerId.ShouldBe("0003");
        row.Type.ShouldBe(ActionType.Backup);
        row.BackupsetName.ShouldBe("Documents");
        row.Plugin.ShouldBe(Plugin.File);
        row.Status.ShouldBe(ActionStatus.Success);
        row.LocalStart.ShouldBe(new DateTimeOffset(2024, 5, 6, 23, 0, 0, TimeSpan.FromHours(-5)));
        row.LocalEnd!.Value.Offset.ShouldBe(TimeSpan.FromHours(-5));
        row.TotalFiles.ShouldBe(812);
        row.ProcessedFiles.ShouldBe(811);
        row.Bytes.ShouldBe(73400320000);
        row.ConditionStatus.ShouldBe(ConditionStatus.Warning);
        row.ConditionTypes.ShouldBe([ConditionType.Warnings, ConditionType.Errors]);
        row.Errors.ShouldBe(2);
        row.Warnings.ShouldBe(1);
        row.Unknown.ShouldBeNull();
        JsonSerializer.Serialize(row, EchoPlatformJsonContext.Default.BackupAction).ShouldBe(Compact(Clean));
    }

    [Fact]
    public async Task A_row_of_warts_reads_like_a_clean_one_and_is_written_back_clean()
    {
        BackupAction row = await Stub.RowAsync(
            """
            {"Status":" success ","condition_types ":"WARNINGS","ACTION_ID":"90211","computer_id":3,"local_end":"","plugin":"","bytes":"12.0",
             "local_start":"2024-05-06T23:00:00","errors":null,"total_files":1e3,"links":[{"rel":"self","href":"https://x.example"}],
             "link":{"rel":"self","href":"https://x.example"}," vm_host ":{"a":[1,"+"]},"backupset_name":7,"type":"REPLICATE"}
            """);

        row.Link!.Href.ShouldBe("https://x.example");
        row.Links.ShouldHaveSingleItem().Rel.ShouldBe("self");
        JsonSerializer.Serialize(row, EchoPlatformJsonContext.Default.BackupAction).ShouldBe(Compact(
            """
            {"action_id":90211,"username":"acme","computer_id":"3","type":"REPLICATE","backupset_name":"7","plugin":null,
             "status":"success","local_start":"2024-05-06T23:00:00+00:00","local_end":null,"total_files":1000,
             "processed_files":null,"bytes":12,"condition_status":null,"condition_types":["WARNINGS"],"errors":null,"warnings":null,
             "vm_host":{"a":[1,"+"]}}
            """).Replace("\\u002B00:00", "+00:00", StringComparison.Ordinal));
        row.Status.ShouldBe(ActionStatus.Success);
    }

    [Theory]
    [InlineData("2024-05-06T07:08:09-05:00", "2024-05-06T12:08:09Z")]
    [InlineData("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06T07:08:09", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06T07:08:09.1234567-05:00", "2024-05-06T12:08:09.1234567Z")]
    [InlineData("2024-05-06T07:08:09.5", "2024-05-06T07:08:09.5Z")]
    [InlineData("2024-05-06T07:08:09-0500", "2024-05-06T12:08:09Z")]
    [InlineData(" 2024-05-06T07:08:09-05:00 ", "2024-05-06T12:08:09Z")]
    [InlineData("2024-05-06 07:08:09", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06", "2024-05-06T00:00:00Z")]
    [InlineData("2024-05-06T07:08:09\\u002D05:00", "2024-05-06T12:08:09Z")]
    [InlineData("", null)]
    [InlineData("  ", null)]
    public async Task Dates_are_understood_in_many_forms(string sent, string? expected)
    {
        BackupAction row = await Stub.RowAsync($$"""{"action_id":1,"computer_id":"0","local_start":"{{sent}}"}""");

        row.LocalStart.ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""{"computer_id":"0"}""", "action_id")]
    [InlineData("""{"action_id":"","computer_id":"0"}""", "action_id")]
    [InlineData("""{"action_id":null,"computer_id":"0"}""", "action_id")]
    [InlineData("""{"action_id":1}""", "computer_id")]
    [InlineData("""{"action_id":1,"computer_id":" "}""", "computer_id")]
    [InlineData("""{"action_id":1.5,"computer_id":"0"}""", "action_id")]
    [InlineData("""{"action_id":1e30,"computer_id":"0"}""", "action_id")]
    [InlineData("""{"action_id":9223372036854775808,"computer_id":"0"}""", "action_id")]
    [InlineData("""{"action_id":1,"computer_id":"0","bytes":{}}""", "bytes")]
    [InlineData("""{"action_id":1,"computer_id":"0","bytes":"many"}""", "bytes")]
    [InlineData("""{"action_id":1,"computer_id":"0","local_end":"yesterday"}""", "local_end")]
    [InlineData("""{"action_id":1,"computer_id":"0","local_end":5}""", "local_end")]
    [InlineData("""{"action_id":1,"computer_id":"0","status":["RUNNING"]}""", "status")]
    [InlineData("""{"action_id":1,"computer_id":"0","condition_types":[{}]}""", "condition_types")]
    [InlineData("""{"action_id":1,"computer_id":"0","backupset_name":"\ud800"}""", "")]
    [InlineData("""{"action_id":1,"computer_id":"0","\ud800":""}""", "")]
    [InlineData("""{"action_id ":1}""", "computer_id")]
    [InlineData("[]", "object")]
    [InlineData("null", "object")]
    [InlineData("7", "object")]
    public async Task A_row_that_cannot_be_read_is_handed_over_with_its_reason_and_its_neighbours_stay(string bad, string named)
    {
        const string good = """{"action_id":5,"computer_id":"0"}""";

        ListPage<BackupAction> page = await Stub.PageAsync($"{good},{bad},{good}");

        page.Rows.Select(row => row.ActionId).ShouldBe([5, 5]);
        UnreadableRow unreadable = page.Unreadable.ShouldHaveSingleItem();
        unreadable.Json.ShouldBe(bad);
        unreadable.Reason.ShouldContain(named);
        unreadable.Reason.ShouldNotContain("\n");
    }

    [Fact]
    public async Task The_text_of_an_unreadable_row_is_kept_whole()
    {
        var row = $$"""{"name":"{{new string('ä', 9000)}}"}""";

        ListPage<BackupAction> page = await Stub.PageAsync(row);

        page.Unreadable.ShouldHaveSingleItem().Json.ShouldBe(row);
    }

    [Fact]
    public async Task A_page_of_nothing_but_unreadable_rows_is_still_a_page() =>
        (await Stub.PageAsync("1,2")).Unreadable.Count.ShouldBe(2);

    [Fact]
    public async Task Bytes_that_are_not_utf8_cost_their_row_only()
    {
        byte[] body = Encoding.UTF8.GetBytes(
            """{"list":[{"action_id":1,"computer_id":"0","backupset_name":"#"},{"action_id":2,"computer_id":"0"}]}""");
        body[Array.IndexOf(body, (byte)'#')] = 0xFF;

        ListPage<BackupAction> page = await Stub.Client(body).Accounts.ListActionHistoryAsync("acme", null, Cancelled).FirstAsync(Cancelled);

        page.Rows.ShouldHaveSingleItem().ActionId.ShouldBe(2);
        page.Unreadable.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_envelope_may_have_warts_too()
    {
        ListPage<BackupAction> page = await Stub
            .Client("\uFEFF{\"Page_Size \":\"50\",\" COUNT\":\"1\",\"links\":null,\"LIST\":[{\"action_id\":1,\"computer_id\":\"0\"}],\"extra\":[[]]}")
            .Accounts.ListActionHistoryAsync("acme", null, Cancelled).FirstAsync(Cancelled);

        page.PageSize.ShouldBe(50);
        page.Count.ShouldBe(1);
        page.Rows.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_without_blanks_wins_over_one_with()
    {
        BackupAction row = await Stub.RowAsync("""{"action_id":1,"computer_id":"0","status ":"ERROR","status":"SUCCESS"}""");

        row.Status.ShouldBe(ActionStatus.Success);
        row.Unknown!.Keys.ShouldBe(["status "]);
    }

    [Fact]
    public async Task The_other_resources_read_and_write_the_same_way()
    {
        Account account = await Stub.Client(
            """
            {"account_id":"731","signup_date":"2023-02-01T10:00:00-05:00","status":"ACTIVE","usage":734003200,"reference_code":"CRM-77",
             "new":true,"links":[{"title":"info","rel":"related","href":"https://api.example/x"},7,[{"rel":"not a link"}]]}
            """).Accounts.GetAsync("acme", Cancelled);
        account.Links.ShouldHaveSingleItem().Title.ShouldBe("info");
        JsonSerializer.Serialize(account, EchoPlatformJsonContext.Default.Account).ShouldBe(
            """{"account_id":731,"username":"acme","signup_date":"2023-02-01T10:00:00-05:00","status":"ACTIVE","usage":734003200,"reference_code":"CRM-77","new":true}""");

        Computer computer = await Stub.Client("""{"status":"ACTIVE","usage":"734003200","name":"FILESRV1","email":"it@acme.example"}""")
            .Computers.GetAsync("acme", "0003", Cancelled);
        JsonSerializer.Serialize(computer, EchoPlatformJsonContext.Default.Computer).ShouldBe(
            """{"username":"acme","computer_id":"0003","signup_date":null,"status":"ACTIVE","usage":734003200,"name":"FILESRV1","email":"it@acme.example","phone":null}""");

        ListPage<Computer> computers = await Stub.Client("""{"list":[{"computer_id":"0001","status":"DISABLED"},{"name":"no id"}]}""")
            .Accounts.ListComputersAsync("acme", Cancelled).FirstAsync(Cancelled);
        computers.Rows.ShouldHaveSingleItem().Status.ShouldBe(ComputerStatus.Disabled);
        computers.Rows[0].Username.ShouldBe("acme");
        computers.Unreadable.Count.ShouldBe(1);

        ListPage<Signup> signups = await Stub.Client(
            """{"list":[{"username":"acme","name":"Ann","company":"Acme","type":"ACCOUNT","usage":1,"link":{"rel":"self","href":"x"}},{"type":"PARTNER"}]}""")
            .Partners.ListSignupsAsync("msp", null, Cancelled).FirstAsync(Cancelled);
        signups.Unreadable.ShouldHaveSingleItem().Reason.ShouldContain("username");
        JsonSerializer.Serialize(signups.Rows.ShouldHaveSingleItem(), EchoPlatformJsonContext.Default.Signup).ShouldBe(
            """{"username":"acme","name":"Ann","company":"Acme","type":"ACCOUNT","usage":1}""");
    }

    [Theory]
    [InlineData("RUNNING", "\"2024-01-01T00:00:00Z\"", "COMPLETED", true)]
    [InlineData("uninitialized", "\"\"", "", true)]
    [InlineData("PAUSED", "\"\"", "", true)]
    [InlineData("CANCELING", "\"\"", "", true)]
    [InlineData("SUCCESS", "\"\"", "COMPLETED", false)]
    [InlineData("COMPLETED", "\"\"", "", false)]
    [InlineData("CANCELED", "\"\"", "", false)]
    [InlineData("ERROR", "\"\"", "", false)]
    [InlineData("SUCCESS", "\"2024-01-01T00:00:00Z\"", "RUNNING", true)]
    [InlineData("NOVEL", "\"2024-01-01T00:00:00Z\"", "", false)]
    [InlineData("NOVEL", "\"\"", "", true)]
    [InlineData("", "\"\"", "", true)]
    [InlineData("", "\"2024-01-01T00:00:00Z\"", "", false)]
    public async Task An_action_is_open_until_it_is_known_to_be_final(string status, string end, string condition, bool open)
    {
        BackupAction row = await Stub.RowAsync(
            $$"""{"action_id":1,"computer_id":"0","status":"{{status}}","local_end":{{end}},"condition_status":"{{condition}}"}""");

        row.IsOpen.ShouldBe(open);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<html>down for maintenance</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"list":null}""")]
    [InlineData("""{"list":{}}""")]
    [InlineData("""{"list":[]} trailing""")]
    [InlineData("""{"list":[]}{"list":[]}""")]
    public async Task A_body_that_is_no_list_is_an_exception(string body)
    {
        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(async () =>
            await Stub.Client(body).Accounts.ListActionHistoryAsync("acme", null, Cancelled).ToArrayAsync(Cancelled));

        exception.Status.ShouldBe(HttpStatusCode.OK);
        exception.Message.ShouldStartWith("GET /v1/accounts/acme/action_history answered 200 OK, but the body ");
        exception.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"account_id":{}}""")]
    [InlineData("""{"account_id":1}x""")]
    public async Task A_resource_that_cannot_be_read_is_an_exception(string body) =>
        (await Should.ThrowAsync<EchoPlatformException>(Stub.Client(body).Accounts.GetAsync("acme", Cancelled)))
            .Message.ShouldStartWith("GET /v1/accounts/acme answered 200 OK, but the body ");

    [Fact]
    public async Task Nesting_too_deep_is_refused()
    {
        string deep = $$"""{"list":[{"action_id":1,"computer_id":"0","x":{{new string('[', 100)}}{{new string(']', 100)}}}]}""";

        (await Should.ThrowAsync<EchoPlatformException>(async () =>
            await Stub.Client(deep).Accounts.ListActionHistoryAsync("acme", null, Cancelled).ToArrayAsync(Cancelled)))
            .Message.ShouldContain("depth of 64");
    }

    [Fact]
    public async Task A_body_cut_anywhere_is_refused()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"page":1,"count":2,"list":[{{Clean}},{{Clean}}],"links":[]}""");

        for (var length = 0; length < body.Length; length++)
        {
            byte[] cut = body[..length];
            EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(async () =>
                await Stub.Client(cut).Accounts.ListActionHistoryAsync("acme", null, Cancelled).ToArrayAsync(Cancelled));
            exception.IsTransient.ShouldBeTrue();
        }
    }

    [Property(MaxTest = 2000)]
    public async Task A_damaged_body_is_read_or_refused_but_never_a_crash(int at, byte value, int at2, byte value2)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"page":1,"count":2,"list":[{{Clean}},{"condition_types ":[],"ACTION_ID":1,"computer_id":3}]}""");
        body[(at & int.MaxValue) % body.Length] = value;
        body[(at2 & int.MaxValue) % body.Length] = value2;
        try
        {
            await Stub.Client(body).Accounts.ListActionHistoryAsync("acme", null, Cancelled).ToArrayAsync(Cancelled);
        }
        catch (EchoPlatformException)
        {
            // Refused in the library's own words.
        }
    }

    [Property(MaxTest = 1000)]
    public async Task Any_order_and_any_warts_give_the_same_row(int seed, bool blanks, bool unknowns, NonEmptyString constant)
    {
        var random = new Random(seed);
        string novel = constant.Get.Trim().Length == 0 || HasLoneSurrogate(constant.Get) ? "NOVEL" : constant.Get;
        long bytes = random.NextInt64();
        var members = new List<(string Name, string Json)>
        {
            ("action_id", Number(random, 90211)),
            ("computer_id", "\"0003\""),
            ("type", JsonSerializer.Serialize(novel)),
            ("status", random.Next(2) == 0 ? "\"ERROR\"" : "\" error\""),
            ("local_start", "\"2024-05-06T23:00:00-05:00\""),
            ("local_end", random.Next(2) == 0 ? "\"\"" : "null"),
            ("bytes", Number(random, bytes)),
            ("condition_types", random.Next(2) == 0 ? "\"MISSED\"" : "[\"MISSED\",null,\"\"]"),
            ("warnings", Number(random, -1)),
        };
        if (unknowns)
        {
            members.Add(("x_" + random.Next(10), "{\"deep\":[1,{\"er\":null}]}"));
        }

        (string Name, string Json)[] shuffled = [.. members];
        random.Shuffle(shuffled);
        string json = string.Join(',', shuffled.Select(member =>
            JsonSerializer.Serialize((blanks && random.Next(3) == 0 ? " " : "") + (random.Next(3) == 0 ? member.Name.ToUpperInvariant() : member.Name)
                + (blanks && random.Next(3) == 0 ? "\t " : "")) + ":" + member.Json));

        BackupAction row = await Stub.RowAsync("{" + json + "}");

        row.ActionId.ShouldBe(90211);
        row.Username.ShouldBe("acme");
        row.ComputerId.ShouldBe("0003");
        row.Type!.Value.Value.ShouldBe(novel.Trim());
        row.Status.ShouldBe(ActionStatus.Error);
        row.LocalStart.ShouldBe(new DateTimeOffset(2024, 5, 6, 23, 0, 0, TimeSpan.FromHours(-5)));
        row.LocalEnd.ShouldBeNull();
        row.Bytes.ShouldBe(bytes);
        row.ConditionTypes.ShouldBe([ConditionType.Missed]);
        row.Warnings.ShouldBe(-1);
        (row.Unknown?.Count ?? 0).ShouldBe(unknowns ? 1 : 0);

        // What was written back reads the same again.
        string written = JsonSerializer.Serialize(row, EchoPlatformJsonContext.Default.BackupAction);
        JsonSerializer.Serialize(await Stub.RowAsync(written), EchoPlatformJsonContext.Default.BackupAction).ShouldBe(written);
    }

    [Property]
    public void Constants_compare_without_case_and_keep_their_spelling(NonEmptyString text)
    {
        var status = new ActionStatus(text.Get);

        status.Value.ShouldBe(text.Get.Trim());
        status.Equals(new ActionStatus("x" + text.Get)).ShouldBeFalse();
        status.ShouldBe(new ActionStatus(" " + text.Get + "\n"));
        ActionStatus.Of("running").ShouldBe(ActionStatus.Running);
        ActionStatus.Of("running").GetHashCode().ShouldBe(ActionStatus.Running.GetHashCode());
        default(ActionStatus).Value.ShouldBe("");
    }

    private static string Number(Random random, long value) =>
        random.Next(2) == 0 ? value.ToString(CultureInfo.InvariantCulture) : $"\" {value.ToString(CultureInfo.InvariantCulture)}\"";

    private static bool HasLoneSurrogate(string text) => text.Any(char.IsSurrogate);

    private static string Compact(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
