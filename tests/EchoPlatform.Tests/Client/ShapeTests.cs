using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;

namespace EchoPlatform.Tests.Client;

/// <summary>What the calls make of answers, in the reference's shapes and in any other.</summary>
public sealed class ShapeTests
{
    private const string Volume =
        """
        {"deviceId":"\\\\?\\Volume{1b}\\","driveLetter":"D:","label":"Data","capacity":107374182400,"usedSpace":5368709120,"isBoot":false,
         "volumeKind":1,"driveType":3,"isSupported":true,"volumeUnsupportedReason":64}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Volumes_read_whole()
    {
        RowSet<ComputerVolume> volumes = await Stub.Client($$"""{"data":[{{Volume}}]}""").BackupSets.ListVolumesAsync("acme", "0003", Cancelled);

        ComputerVolume volume = volumes.Rows.ShouldHaveSingleItem();
        volume.DeviceId.ShouldBe("""\\?\Volume{1b}\""");
        volume.Capacity.ShouldBe(107374182400);
        volume.VolumeKind.ShouldBe(VolumeKind.PrimaryPartition);
        volume.DriveType.ShouldBe(VolumeDriveType.Fixed);
        volume.VolumeUnsupportedReason.ShouldBe(VolumeUnsupportedReason.IncludedInAnotherBackupSet);
        volume.IsSupported.ShouldBe(true);
        volume.Unknown.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"data":[ROW]}""")]
    [InlineData("""{"data":{"items":[ROW]}}""")]
    [InlineData("""{"items":[ROW]}""")]
    [InlineData("""{"DATA ":{" Items":[ROW]},"x":1}""")]
    [InlineData("[ROW]")]
    public async Task Rows_are_found_wherever_the_pages_put_them(string body)
    {
        RowSet<BrowseItem> items = await Stub.Client(body.Replace("ROW", """{"Id":"7","type":"Daily","backupTime":"2024-02-11T23:59:59"}""", StringComparison.Ordinal))
            .Browse.ListSnapshotsAsync("acme", "0003", cancellationToken: Cancelled);

        BrowseItem item = items.Rows.ShouldHaveSingleItem();
        item.Id.ShouldBe(7);
        item.Type!.Value.Value.ShouldBe("Daily");
        item.BackupTime.ShouldBe("2024-02-11T23:59:59");
    }

    [Theory]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":{"id":3}}""")]
    [InlineData("""{"data":{"items":{}}}""")]
    [InlineData("{}")]
    [InlineData("3")]
    [InlineData("")]
    public async Task An_answer_without_rows_is_not_taken_for_an_empty_one(string body) =>
        await Should.ThrowAsync<EchoPlatformException>(Stub.Client(body).Browse.ListSnapshotsAsync("acme", "0003", cancellationToken: Cancelled));

    [Theory]
    [InlineData("data")]
    [InlineData("raw_records")]
    public async Task Consumption_is_read_under_both_names(string member)
    {
        RowSet<ProductUsage> usage = await Stub.Client(
            $$"""{"{{member}}":[{"serial":10020030040,"skuId":"11","uniqueName":"77","accountName":"Acme Ltd","userName":"acme","usage":25,"bccAccountId":900001}]}""")
            .Provisioning.ListConsumptionAsync("msp", Cancelled);

        usage.Rows.ShouldHaveSingleItem().ShouldBe(new ProductUsage
        {
            Serial = "10020030040", SkuId = 11, UniqueName = "77", AccountName = "Acme Ltd", UserName = "acme", Usage = 25, BccAccountId = 900001,
            Links = usage.Rows[0].Links,
        });
    }

    [Fact]
    public async Task A_provision_reads_numbers_as_states_and_billing()
    {
        RowSet<Provision> provisions = await Stub.Client(
            """{"data":[{"productId":3,"subPartner":"None","price":"1.50","isBillable":1,"ssgStatus":"14","bosStatus":9},{"ssgStatus":99999999999}]}""")
            .Provisioning.ListProvisionsAsync("msp", Cancelled);

        Provision provision = provisions.Rows.ShouldHaveSingleItem();
        provision.IsBillable.ShouldBe(true);
        provision.SsgStatus.ShouldBe(ProvisionState.Cancelled);
        provision.BosStatus.ShouldBe((OrderState)9);
        provisions.Unreadable.ShouldHaveSingleItem().Reason.ShouldContain("32 bits");
    }

    [Fact]
    public async Task Names_the_address_has_are_filled_in()
    {
        (await Stub.Client("""{"email":"a@b.example"}""").Notifications.GetEmailAsync("acme", "0003", 0, Cancelled)).EmailId.ShouldBe(0);
        (await Stub.Client("""{"name":"p","base_price":"29.90","setup_price":""}""").Plans.GetAsync("msp", 12, Cancelled))
            .ShouldSatisfyAllConditions(
                plan => plan.PlanId.ShouldBe(12), plan => plan.BasePrice.ShouldBe(29.90m), plan => plan.SetupPrice.ShouldBeNull());
        (await Stub.Client("""{"role":"tech"}""").Users.GetAsync("msp", "cy", Cancelled))
            .ShouldSatisfyAllConditions(user => user.Username.ShouldBe("cy"), user => user.Role.ShouldBe(UserRole.Tech));
    }

    [Fact]
    public async Task A_partner_knows_its_software()
    {
        Partner partner = await Stub.Client(
            """{"username":"msp","type":"VOLUME","links":[{"title":"software_name","href":"NWBackup"},{"title":"Installer_Url ","href":"https://x.example"}]}""")
            .Partners.GetAsync("msp", Cancelled);

        partner.SoftwareName.ShouldBe("NWBackup");
        partner.InstallerUrl.ShouldBe("https://x.example");
        partner.Type.ShouldBe(PartnerType.Volume);
        JsonSerializer.Serialize(partner, EchoPlatformJsonContext.Default.Partner).ShouldBe(
            """{"partner_id":null,"username":"msp","signup_date":null,"status":null,"usage":null,"type":"VOLUME"}""");
    }

    [Fact]
    public async Task A_usage_point_without_a_date_or_bytes_is_unreadable()
    {
        ListPage<UsagePoint> page = await Stub.Client(
            """{"list":[{"date":"2024-05-01T00:00:00-05:00","bytes":"5"},{"date":"","bytes":5},{"date":"2024-05-01"}]}""")
            .Accounts.ListUsageHistoryAsync("acme", cancellationToken: Cancelled).FirstAsync(Cancelled);

        page.Rows.ShouldHaveSingleItem().Bytes.ShouldBe(5);
        page.Unreadable.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public void Days_between_points_are_one_to_sixty(int days) => Should.Throw<ArgumentOutOfRangeException>(() => new UsageQuery { Custom = days });

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void File_retries_are_none_to_three(int retries) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Stub.Client("{}").Settings.SetFileRetriesAsync("acme", "0003", retries, Cancelled));

    [Fact]
    public async Task A_validation_that_says_no_is_an_answer()
    {
        await using ApiServer server = await ApiServer.StartAsync(
            400, """{"errors":["BackupSetActions_NetworkShareInvalidAuth: pw-1 refused","[revisions] is missing or invalid"]}""");

        ValidationResult result = await server.Client.Validation.ValidatePathAsync(
            "acme",
            "0003",
            new DiskLocation { Path = @"\\nas\x", Credentials = new ShareCredentials { UserName = "svc", Password = "pw-1" } },
            Cancelled);

        result.IsValid.ShouldBeFalse();
        result.Errors.ShouldBe(["BackupSetActions_NetworkShareInvalidAuth: *** refused", "[revisions] is missing or invalid"]);
        result.ErrorCodes.ShouldBe([VendorErrorCode.NetworkShareInvalidAuth]);
    }

    [Theory]
    [InlineData("""{"errors":["Agent cannot be reached or is offline"]}""", true)]
    [InlineData("""{"message":"no"}""", false)]
    [InlineData("", false)]
    public async Task A_validation_that_could_not_be_made_is_none(string body, bool isOffline)
    {
        await using ApiServer server = await ApiServer.StartAsync(400, body);

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            server.Client.Validation.ValidateAgentAsync("acme", "0003", @"d:\vm", Cancelled));

        exception.IsAgentOffline.ShouldBe(isOffline);
        (exception.Advice == "the call needs the computer's agent online, try again when it is connected").ShouldBe(isOffline);
    }

    [Fact]
    public async Task A_validation_that_was_only_queued_is_not_taken_for_a_yes()
    {
        await using ApiServer server = await ApiServer.StartAsync(202, """{"data":{"id":7}}""");

        (await Should.ThrowAsync<EchoPlatformException>(server.Client.Validation.ValidateAgentAsync("acme", "0003", @"d:\vm", Cancelled)))
            .Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("""{"error":["Token expired."]}""", "Token expired.")]
    [InlineData("""{"expired":{"error":["Token expired."]},"invalid":{"error":["Not authenticated."]}}""", "Token expired.; Not authenticated.")]
    public async Task Both_shapes_of_401_are_understood(string body, string message)
    {
        await using ApiServer server = await ApiServer.StartAsync(401, body);

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            server.Client.Provisioning.ListConsumptionAsync("msp", Cancelled));

        exception.Status.ShouldBe(HttpStatusCode.Unauthorized);
        exception.VendorMessage.ShouldBe(message);
        exception.Advice.ShouldBe("the access token is invalid or has expired, even after a renewal");
    }

    [Theory]
    [InlineData("""{"code":7,"detail":{"text":"plan_id"}}""")]
    [InlineData("""["plan_id"]""")]
    [InlineData("<error><field>plan_id</field></error>")]
    [InlineData("""{"message":"Bad.","field":"plan_id"}""")]
    public async Task An_error_object_of_any_shape_is_kept(string body)
    {
        await using ApiServer server = await ApiServer.StartAsync(400, body);

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            server.Client.Plans.DeleteAsync("msp", 12, cancellationToken: Cancelled));

        exception.VendorBody.ShouldBe(body);
        exception.VendorMessage.ShouldNotBeNull();
        exception.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_known_code_brings_its_advice()
    {
        await using ApiServer server = await ApiServer.StartAsync(400, """{"errors":["ErrorCode.BackupActions_BackupSetRunning",7]}""");

        EchoPlatformException exception = await Should.ThrowAsync<EchoPlatformException>(
            server.Client.BackupSets.DeleteAsync("acme", "0003", 17, false, Cancelled));

        exception.Errors.ShouldBe(["ErrorCode.BackupActions_BackupSetRunning", "7"]);
        exception.ErrorCodes.ShouldBe([VendorErrorCode.BackupSetRunning]);
        exception.Message.ShouldEndWith("; wait until the backup set has finished, then try again");
    }

    [Property(MaxTest = 500)]
    public async Task Any_order_spelling_and_novelty_gives_the_same_volume(int seed, bool blanks, bool unknowns)
    {
        var random = new Random(seed);
        (string Name, string Json)[] members =
        [
            ("deviceId", "\"x\""),
            ("capacity", random.Next(2) == 0 ? "9007199254740993" : "\" 9007199254740993 \""),
            ("isBoot", random.Next(3) switch { 0 => "true", 1 => "\"TRUE\"", _ => "1" }),
            ("volumeKind", random.Next(2) == 0 ? "77" : "\"77\""),
            ("driveType", random.Next(2) == 0 ? "\"\"" : "null"),
            .. unknowns ? [("shadow", "{\"deep\":[1,{\"er\":null}]}")] : Array.Empty<(string, string)>(),
        ];
        random.Shuffle(members);
        string row = string.Join(',', members.Select(member =>
        {
            string name = random.Next(3) switch { 0 => member.Name.ToUpperInvariant(), 1 => member.Name.ToLowerInvariant(), _ => member.Name };
            return $"\"{(blanks && random.Next(2) == 0 ? $" {name} " : name)}\":{member.Json}";
        }));

        RowSet<ComputerVolume> volumes = await Stub.Client($$"""{"data":[{ {{row}} }]}""").BackupSets.ListVolumesAsync("acme", "0003", Cancelled);

        volumes.Unreadable.ShouldBeEmpty();
        ComputerVolume volume = volumes.Rows.ShouldHaveSingleItem();
        volume.DeviceId.ShouldBe("x");
        volume.Capacity.ShouldBe(9007199254740993);
        volume.IsBoot.ShouldBe(true);
        volume.VolumeKind.ShouldBe((VolumeKind)77);
        volume.DriveType.ShouldBeNull();
        (volume.Unknown?.Count ?? 0).ShouldBe(unknowns ? 1 : 0);
    }

    [Property(MaxTest = 500)]
    public async Task No_row_is_lost_without_a_word(int seed)
    {
        var random = new Random(seed);
        string[] odd = ["{\"id\":1}", "{\"id\":\"2\"}", "{\"id\":{}}", "{}", "null", "[]", "3", "\"x\"", "{\"id\":1e99}", "{\"ID \":4}", "{\"id\":5,\"size\":\"big\"}"];
        string[] rows = [.. Enumerable.Range(0, random.Next(8)).Select(_ => odd[random.Next(odd.Length)])];

        RowSet<BrowseItem> items = await Stub.Client($$$"""{"data":{"items":[{{{string.Join(',', rows)}}}]}}""")
            .Browse.ListSnapshotsAsync("acme", "0003", cancellationToken: Cancelled);

        (items.Rows.Count + items.Unreadable.Count).ShouldBe(rows.Length);
        items.Rows.Count.ShouldBe(rows.Count(row => row is "{\"id\":1}" or "{\"id\":\"2\"}" or "{\"ID \":4}"));
    }

    /// <summary>Third-party code names the array only, not what is in it.</summary>
    [Fact]
    public async Task An_audit_user_may_be_an_object_or_a_bare_address()
    {
        RowSet<AuditUser> users = await Stub.Client("""{"audit_users":[{"user":"a@x.example"},"b@x.example",3]}""")
            .Accounts.ListAuditUsersAsync("acme", cancellationToken: Cancelled);

        users.Rows.Select(row => row.User).ShouldBe(["a@x.example", "b@x.example"]);
        users.Unreadable.ShouldHaveSingleItem().Json.ShouldBe("3");
    }

    /// <summary>Every call that reads, with its answer damaged or cut short: read, or refused in the library's own words.</summary>
    [Property(MaxTest = 1500)]
    public async Task A_damaged_answer_is_read_or_refused_but_never_a_crash(NonNegativeInt which, NonNegativeInt at, byte value, bool isCut)
    {
        WalkStep[] steps = [.. EndpointWalk.Steps.Where(step => step.Answer.Length > 0)];
        WalkStep step = steps[which.Get % steps.Length];
        byte[] body = Encoding.UTF8.GetBytes(step.Answer);
        int position = at.Get % body.Length;
        if (isCut)
        {
            body = body[..position];
        }
        else
        {
            body[position] = value;
        }

        try
        {
            await step.Call(Stub.Client(body), Cancelled);
        }
        catch (EchoPlatformException exception)
        {
            exception.Message.ShouldNotContain("\n");
        }
    }

    [Fact]
    public async Task An_oversized_answer_is_refused()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, $$"""{"data":[{{string.Join(',', Enumerable.Repeat(Volume, 50))}}]}""");
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());
        var client = new EchoPlatformClient(http, server.Uri, new FixedTokens()) { MaxResponseBytes = 1024 };

        (await Should.ThrowAsync<EchoPlatformException>(client.BackupSets.ListVolumesAsync("acme", "0003", Cancelled)))
            .Message.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"more than {1024} bytes"));
    }
}
