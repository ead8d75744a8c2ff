using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EchoPlatform.Tests.Client;

/// <summary>
/// One call of the walk over the endpoint table: how it is made, and what the reference says must arrive. Written from the reference and
/// not from the table, so that the two can disagree.
/// </summary>
/// <param name="Endpoint">The group and the method, as in <see cref="EchoEndpoints.All"/>.</param>
/// <param name="Request">The method and the target, as in <c>GET /v1/accounts/acme</c>.</param>
/// <param name="Call">Makes the call.</param>
/// <param name="Body">The body that must arrive, as JSON; <see langword="null"/> for none.</param>
/// <param name="Answer">The body to answer with; the reference's example where it gives one.</param>
/// <param name="Status">The status to answer with.</param>
/// <param name="Location">The <c>Location</c> to answer with.</param>
public sealed record WalkStep(
    string Endpoint,
    string Request,
    Func<EchoPlatformClient, CancellationToken, Task> Call,
    string? Body = null,
    string Answer = "",
    int Status = 200,
    string? Location = null);

/// <summary>The things the walk deals with, named as in the reference's examples unless a server has others.</summary>
public sealed record WalkNames
{
    public string Account { get; init; } = "acme";

    public long AccountId { get; init; } = 731;

    public string Computer { get; init; } = "0003";

    public string SubPartner { get; init; } = "nw-south";

    public string User { get; init; } = "cy";

    public long Plan { get; init; } = 12;

    public long Email { get; init; } = 5;

    public string Action { get; init; } = "42";

    public long BackupSet { get; init; } = 17;

    public string Snapshot { get; init; } = "2024-02-11T23:59:59";

    public long SnapshotId { get; init; } = 7;

    public long Drive { get; init; } = 7;

    public long Folder { get; init; } = 7;

    public long File { get; init; } = 7;
}

internal static class EndpointWalk
{
    public const string SessionId = "6a0c2f0e-3f1c-4a55-9d0e-2b6f3f1c4a55";

    private const string List = """{"page":1,"page_size":10,"count":0,"links":[],"list":[]}""";
    private const string Items = """{"data":{"items":[]}}""";
    private const string Id = """{"data":{"id":42}}""";
    private const string Passwords = """{"current_password":"0ld-1","new_password":"N3w-1"}""";
    private const string Cancel = """{"reason_id":4,"reason_note":"moved"}""";
    private const string Email =
        """{"email":"noc@msp.example","backup_completed":false,"backup_warning":true,"backup_failed":true,"backup_missed":true,"no_recent_backup":true}""";
    private const string Options =
        """
        {"backup_finished":{"include_failed_files":true,"include_no_files_notice":false,"include_total_usage":true},
         "no_recent_backup":{"time_between_backups":{"value":2,"factor":"DAY"},"time_between_notifications":{"value":1,"factor":"WEEK"}}}
        """;
    private const string Plan =
        """
        {"name":"50 GB monthly","setup_price":0.00,"base_usage":53687091200,"base_price":29.00,"extra_usage":1073741824,
         "extra_price":0.90,"computers":5,"computers_usage":5368709120,"computers_price":4.00,"local_backup_price":4.00,"vm_host_price":55,
         "disk_image_price":50,"es_seat_price":25,"es_connection_price":20,"es_cost_extra_block":40}
        """;
    private const string User =
        """
        {"name":"Cy Park","company":"Northwind","street_address":"9 Elm St","street_address2":"","city":"Troy","state":"NY","zip":"12180",
         "country":"USA","country_iso":"US","email":"cy@msp.example","phone":"555-0102","role":"TECH"}
        """;

    private static readonly DateTimeOffset May = new(2024, 5, 1, 0, 0, 0, TimeSpan.FromHours(-5));

    private static readonly PasswordChange NewPasswords = new() { CurrentPassword = "0ld-1", NewPassword = "N3w-1" };

    private static readonly Cancellation Moved = new() { ReasonId = 4, ReasonNote = "moved" };

    private static readonly DiskLocation Share = new()
    {
        Path = @"\\nas1\vm",
        Credentials = new ShareCredentials { UserName = "svc", Password = "pw-1" },
    };

    private const string ShareJson = """{"path":"\\\\nas1\\vm","credentials":{"userName":"svc","password":"pw-1"}}""";

    private static CallOverride At(string path) => new() { Path = path };

    private static async Task All<T>(IAsyncEnumerable<ListPage<T>> pages, CancellationToken token)
    {
        await foreach (ListPage<T> page in pages.WithCancellation(token))
        {
            page.Unreadable.ShouldBeEmpty();
        }
    }

    public static IReadOnlyList<WalkStep> Steps { get; } = For(new WalkNames());

    /// <summary>The walk among things of other names than those of the reference's examples.</summary>
    public static IReadOnlyList<WalkStep> For(WalkNames n)
    {
        string account = Uri.EscapeDataString(n.Account);
        string computer = $"/v1/accounts/{account}/computers/{n.Computer}";
        string v2 = $"/v2/accounts/{account}/computers/{n.Computer}";
        string browse = v2 + "/restore/filesandfolders/browse";
        string validate = v2 + "/restore/diskimage/standard/vm/validate";
        string snapshot = Uri.EscapeDataString(n.Snapshot);
        return
        [
            // 5.1 general
            new("General.GetTimeAsync", "GET /v1/general/time", (c, t) => c.General.GetTimeAsync(cancellationToken: t), Answer: "2024-05-06"),
            new("General.LocateUsernameAsync", "GET /v1/general/username/0", (c, t) => c.General.LocateUsernameAsync("0", t),
                Status: 303, Location: "https://api.intronis.com/v1/partners/northwind-msp"),
            new("General.ListCancellationReasonsAsync", "GET /v1/general/cancellation_reasons?order_by=REASON_NAME&order_dir=DESC&page_size=50&page=1",
                (c, t) => All(c.General.ListCancellationReasonsAsync(
                    new CancellationReasonQuery { OrderBy = CancellationReasonOrder.ReasonName, OrderDirection = SortDirection.Desc }, t), t),
                Answer: """
                {"page":1,"page_size":10,"count":1,"links":[{"rel":"first","href":"https://api.intronis.com/v1/general/cancellation_reasons?page=1"}],
                 "list":[{"reason_id":4,"description":"Merged into another account","requires_note":false}]}
                """),

            // 5.2 accounts
            new("Accounts.CreateAsync", "POST /v1/accounts",
                (c, t) => c.Accounts.CreateAsync(
                    new NewAccount
                    {
                        Username = "acme", Password = "S3cret-1", Name = "Ann Lee", Company = "Acme Ltd", StreetAddress = "1 Main St",
                        StreetAddress2 = "", City = "Springfield", State = "MA", Zip = "01101", CountryIso = "US", Email = "ann@acme.example",
                        Phone = "555-0100", PlanId = n.Plan,
                    }, t),
                $$$"""
                {"username":"acme","password":"S3cret-1","name":"Ann Lee","company":"Acme Ltd","street_address":"1 Main St","street_address2":"",
                 "city":"Springfield","state":"MA","zip":"01101","country_iso":"US","email":"ann@acme.example","phone":"555-0100","plan_id":{{{n.Plan}}}}
                """, Status: 201, Location: "https://api.intronis.com/v1/accounts/acme"),
            new("Accounts.GetAsync", $"GET /v1/accounts/{account}", (c, t) => c.Accounts.GetAsync(n.Account, t),
                Answer: """
                {"account_id":731,"username":"acme","signup_date":"2023-02-01T10:00:00-05:00","status":"ACTIVE","usage":734003200,
                 "reference_code":"CRM-77","links":[{"title":"info","rel":"related","href":"https://api.intronis.com/v1/accounts/acme/info"}]}
                """),
            new("Accounts.GetInfoAsync", $"GET /v1/accounts/{account}/info", (c, t) => c.Accounts.GetInfoAsync(n.Account, t),
                Answer: """{"reference_code":"CRM-77"}"""),
            new("Accounts.UpdateInfoAsync", $"PUT /v1/accounts/{account}/info",
                (c, t) => c.Accounts.UpdateInfoAsync(n.Account, new AccountInfo { ReferenceCode = "CRM-77" }, t),
                """{"reference_code":"CRM-77"}""", Status: 204),
            new("Accounts.ListActionHistoryAsync",
                $"GET /v1/accounts/{account}/action_history?since=2024-05-01T00%3A00%3A00-05%3A00&type=BACKUP&status=ERROR&order_by=STATUS&order_dir=ASC&page_size=50&page=1",
                (c, t) => All(c.Accounts.ListActionHistoryAsync(n.Account, Actions(), t), t), Answer: List),
            new("Accounts.ListUsageHistoryAsync",
                $"GET /v1/accounts/{account}/usage_history?start_date=2024-05-01T00%3A00%3A00-05%3A00&end_date=2024-05-02T00%3A00%3A00-05%3A00&resolution=CUSTOM&custom=7&order_by=DATE&order_dir=DESC&page_size=90&page=1",
                (c, t) => All(c.Accounts.ListUsageHistoryAsync(n.Account, Usage(), t), t), Answer: List),
            new("Accounts.ListAvailablePlansAsync", $"GET /v1/accounts/{account}/available_plans?order_by=PRICE&order_dir=ASC&page_size=50&page=1",
                (c, t) => All(c.Accounts.ListAvailablePlansAsync(
                    n.Account, new PlanQuery { OrderBy = PlanOrder.Price, OrderDirection = SortDirection.Asc }, t), t), Answer: List),
            new("Accounts.SelectPlanAsync", $"POST /v1/accounts/{account}/available_plans",
                (c, t) => c.Accounts.SelectPlanAsync(n.Account, n.Plan, cancellationToken: t), $$$"""{"plan_id":{{{n.Plan}}}}""", Status: 204),
            new("Accounts.CancelAsync", $"POST /v1/accounts/{account}/cancellation", (c, t) => c.Accounts.CancelAsync(n.Account, Moved, t), Cancel,
                Status: 303, Location: "https://api.intronis.com/v1/accounts/acme"),
            new("Accounts.GetAddressesAsync", $"GET /v1/accounts/{account}/addresses", (c, t) => c.Accounts.GetAddressesAsync(n.Account, cancellationToken: t), Answer: "{}"),
            new("Accounts.ListComputersAsync", $"GET /v1/accounts/{account}/computers?page_size=50&page=1",
                (c, t) => All(c.Accounts.ListComputersAsync(n.Account, t), t), Answer: List),
            new("Accounts.ChangePasswordAsync", $"POST /v1/accounts/{account}/password",
                (c, t) => c.Accounts.ChangePasswordAsync(n.Account, NewPasswords, cancellationToken: t), Passwords, Status: 204),

            // 5.3 computers and notifications
            new("Computers.GetAsync", "GET " + computer, (c, t) => c.Computers.GetAsync(n.Account, n.Computer, t),
                Answer: """
                {"username":"acme","computer_id":"0003","signup_date":"2023-03-04T08:30:00-05:00","status":"ACTIVE","usage":"734003200",
                 "name":"FILESRV1","email":"it@acme.example","phone":"555-0101"}
                """),
            new("Computers.DeleteAsync", "DELETE " + computer, (c, t) => c.Computers.DeleteAsync(n.Account, n.Computer, cancellationToken: t), Status: 204),
            new("Computers.GetInfoAsync", $"GET {computer}/info", (c, t) => c.Computers.GetInfoAsync(n.Account, n.Computer, t), Answer: """{"name":"FILESRV1"}"""),
            new("Computers.UpdateInfoAsync", $"PUT {computer}/info",
                (c, t) => c.Computers.UpdateInfoAsync(n.Account, n.Computer, new ComputerInfo { Name = "FILESRV1", Email = "it@acme.example", Phone = "555-0101" }, t),
                """{"name":"FILESRV1","email":"it@acme.example","phone":"555-0101"}""", Status: 204),
            new("Computers.ListActionHistoryAsync",
                $"GET {computer}/action_history?since=2024-05-01T00%3A00%3A00-05%3A00&type=BACKUP&status=ERROR&order_by=STATUS&order_dir=ASC&page_size=50&page=1",
                (c, t) => All(c.Computers.ListActionHistoryAsync(n.Account, n.Computer, Actions(), t), t), Answer: List),
            new("Computers.ListUsageHistoryAsync", $"GET {computer}/usage_history?page_size=90&page=1",
                (c, t) => All(c.Computers.ListUsageHistoryAsync(n.Account, n.Computer, cancellationToken: t), t), Answer: List),
            new("Computers.ChangePasswordAsync", $"POST {computer}/password",
                (c, t) => c.Computers.ChangePasswordAsync(n.Account, n.Computer, NewPasswords, t), Passwords, Status: 204),
            new("Notifications.ListEmailsAsync", $"GET {computer}/notifications/emails?order_by=EMAIL_ID&order_dir=ASC&page_size=50&page=1",
                (c, t) => All(c.Notifications.ListEmailsAsync(
                    n.Account, n.Computer, new NotificationEmailQuery { OrderBy = NotificationEmailOrder.EmailId, OrderDirection = SortDirection.Asc }, t), t),
                Answer: List),
            new("Notifications.AddEmailAsync", $"POST {computer}/notifications/emails",
                (c, t) => c.Notifications.AddEmailAsync(n.Account, n.Computer, Address(), cancellationToken: t), Email,
                Status: 201, Location: $"https://api.intronis.com{computer}/notifications/emails/5"),
            new("Notifications.GetEmailAsync", $"GET {computer}/notifications/emails/{n.Email}",
                (c, t) => c.Notifications.GetEmailAsync(n.Account, n.Computer, n.Email, t), Answer: Email),
            new("Notifications.UpdateEmailAsync", $"PUT {computer}/notifications/emails/{n.Email}",
                (c, t) => c.Notifications.UpdateEmailAsync(n.Account, n.Computer, n.Email, Address(), cancellationToken: t), Email, Status: 204),
            new("Notifications.DeleteEmailAsync", $"DELETE {computer}/notifications/emails/{n.Email}",
                (c, t) => c.Notifications.DeleteEmailAsync(n.Account, n.Computer, n.Email, cancellationToken: t), Status: 204),
            new("Notifications.GetOptionsAsync", $"GET {computer}/notifications/options",
                (c, t) => c.Notifications.GetOptionsAsync(n.Account, n.Computer, t), Answer: Options),
            new("Notifications.UpdateOptionsAsync", $"PUT {computer}/notifications/options",
                (c, t) => c.Notifications.UpdateOptionsAsync(
                    n.Account,
                    n.Computer,
                    new NotificationOptions
                    {
                        BackupFinished = new BackupFinishedOptions { IncludeFailedFiles = true, IncludeNoFilesNotice = false, IncludeTotalUsage = true },
                        NoRecentBackup = new NoRecentBackupOptions
                        {
                            TimeBetweenBackups = new NotificationTime { Value = 2, Factor = TimeUnit.Day },
                            TimeBetweenNotifications = new NotificationTime { Value = 1, Factor = TimeUnit.Week },
                        },
                    },
                    cancellationToken: t),
                Options, Status: 204),

            // 5.4 partners
            new("Partners.CreateAsync", "POST /v1/partners",
                (c, t) => c.Partners.CreateAsync(new NewPartner { Username = "nw-harbor", Password = "S3cret-1", Name = "Bo Ash", Company = "NW South", Email = "bo@nw.example", PlanId = n.Plan }, t),
                $$$"""{"username":"nw-harbor","password":"S3cret-1","name":"Bo Ash","company":"NW South","email":"bo@nw.example","plan_id":{{{n.Plan}}}}""",
                Status: 201, Location: "https://api.intronis.com/v1/partners/nw-harbor"),
            new("Partners.CreateTrialAsync", "POST /v1/trialpartners",
                (c, t) => c.Partners.CreateTrialAsync(new NewTrialPartner { Username = "try", Password = "S3cret-1", Name = "Di Fox", Company = "Try", Email = "di@try.example", CouponCode = "SPRING" }, t),
                """{"username":"try","password":"S3cret-1","name":"Di Fox","company":"Try","email":"di@try.example","coupon_code":"SPRING"}""",
                Status: 201, Location: "https://api.intronis.com/v1/partners/try"),
            new("Partners.GetAsync", "GET /v1/partners/northwind-msp", (c, t) => c.Partners.GetAsync("northwind-msp", t),
                Answer: """
                {"partner_id":58,"username":"northwind-msp","signup_date":"2019-09-01T09:00:00-05:00","status":"ACTIVE","usage":91268055040,"type":"VOLUME",
                 "links":[{"title":"software_name","rel":"related","href":"NWBackup"}]}
                """),
            new("Partners.UpdateAsync", "PUT /v1/partners/northwind-msp",
                (c, t) => c.Partners.UpdateAsync("northwind-msp", JsonDocument.Parse("""{"company":"Northwind"}""").RootElement, cancellationToken: t),
                """{"company":"Northwind"}""", Status: 204),
            new("Partners.ListSignupsAsync",
                "GET /v1/partners/northwind-msp/signups?since=2024-05-01T00%3A00%3A00-05%3A00&type=PARTNER&status=TEST&order_by=NAME&order_dir=DESC&page_size=100&page=1",
                (c, t) => All(c.Partners.ListSignupsAsync(
                    "northwind-msp",
                    new SignupQuery
                    {
                        Since = May, Type = SignupType.Partner, Status = AccountStatus.Test, OrderBy = SignupOrder.Name, OrderDirection = SortDirection.Desc,
                    }, t), t), Answer: List),
            new("Partners.ListUsageHistoryAsync",
                "GET /v1/partners/northwind-msp/usage_history?start_date=2024-05-01T00%3A00%3A00-05%3A00&end_date=2024-05-02T00%3A00%3A00-05%3A00&resolution=CUSTOM&custom=7&order_by=DATE&order_dir=DESC&page_size=90&page=1",
                (c, t) => All(c.Partners.ListUsageHistoryAsync("northwind-msp", Usage(), t), t),
                Answer: """
                {"page":1,"page_size":30,"count":2,"links":[],
                 "list":[{"date":"2024-05-01T00:00:00-05:00","bytes":734003200},{"date":"2024-05-02T00:00:00-05:00","bytes":735051776}]}
                """),
            new("Partners.ChangePasswordAsync", "POST /v1/partners/northwind-msp/password",
                (c, t) => c.Partners.ChangePasswordAsync("northwind-msp", NewPasswords, t), Passwords, Status: 204),
            new("Partners.CancelAsync", $"POST /v1/partners/{n.SubPartner}/cancellation", (c, t) => c.Partners.CancelAsync(n.SubPartner, Moved, t), Cancel,
                Status: 303, Location: "https://api.intronis.com/v1/partners/nw-south"),
            new("Partners.GetAddressesAsync", "GET /v1/partners/northwind-msp/addresses",
                (c, t) => c.Partners.GetAddressesAsync("northwind-msp", cancellationToken: t), Answer: "{}"),
            new("Plans.ListAsync", "GET /v1/partners/northwind-msp/plans?order_by=PLAN_ID&order_dir=ASC&page_size=50&page=1",
                (c, t) => All(c.Plans.ListAsync(
                    "northwind-msp", new PlanQuery { OrderBy = PlanOrder.PlanId, OrderDirection = SortDirection.Asc }, t), t), Answer: List),
            new("Plans.CreateAsync", "POST /v1/partners/northwind-msp/plans",
                (c, t) => c.Plans.CreateAsync("northwind-msp", FiftyGigabytes(), cancellationToken: t), Plan,
                Status: 201, Location: "https://api.intronis.com/v1/partners/northwind-msp/plans/12"),
            new("Plans.GetAsync", $"GET /v1/partners/northwind-msp/plans/{n.Plan}", (c, t) => c.Plans.GetAsync("northwind-msp", n.Plan, t), Answer: Plan),
            new("Plans.UpdateAsync", $"PUT /v1/partners/northwind-msp/plans/{n.Plan}",
                (c, t) => c.Plans.UpdateAsync("northwind-msp", n.Plan, FiftyGigabytes(), cancellationToken: t), Plan, Status: 204),
            new("Plans.DeleteAsync", $"DELETE /v1/partners/northwind-msp/plans/{n.Plan}",
                (c, t) => c.Plans.DeleteAsync("northwind-msp", n.Plan, cancellationToken: t), Status: 204),
            new("Users.ListAsync", "GET /v1/partners/northwind-msp/users?role=TECH&order_by=USERNAME&order_dir=ASC&page_size=50&page=1",
                (c, t) => All(c.Users.ListAsync(
                    "northwind-msp",
                    new UserQuery { Role = UserRole.Tech, OrderBy = UserOrder.Username, OrderDirection = SortDirection.Asc }, t), t), Answer: List),
            new("Users.CreateAsync", "POST /v1/partners/northwind-msp/users",
                (c, t) => c.Users.CreateAsync(
                    "northwind-msp", new NewPortalUser { Username = "cy", Password = "S3cret-1", Name = "Cy Park", Role = UserRole.Tech }, cancellationToken: t),
                """{"username":"cy","password":"S3cret-1","name":"Cy Park","role":"TECH"}""",
                Status: 201, Location: "https://api.intronis.com/v1/partners/northwind-msp/users/cy"),
            new("Users.GetAsync", $"GET /v1/partners/northwind-msp/users/{n.User}", (c, t) => c.Users.GetAsync("northwind-msp", n.User, t), Answer: User),
            new("Users.UpdateAsync", $"PUT /v1/partners/northwind-msp/users/{n.User}",
                (c, t) => c.Users.UpdateAsync(
                    "northwind-msp",
                    n.User,
                    new PortalUser
                    {
                        Username = "cy", Name = "Cy Park", Company = "Northwind", StreetAddress = "9 Elm St", StreetAddress2 = "", City = "Troy", State = "NY",
                        Zip = "12180", Country = "USA", CountryIso = "US", Email = "cy@msp.example", Phone = "555-0102", Role = UserRole.Tech,
                    },
                    cancellationToken: t),
                User, Status: 204),
            new("Users.DeleteAsync", $"DELETE /v1/partners/northwind-msp/users/{n.User}",
                (c, t) => c.Users.DeleteAsync("northwind-msp", n.User, cancellationToken: t), Status: 204),
            new("Reports.ListPlanPercentageAsync",
                "GET /v1/partners/northwind-msp/reports/plan_percentage?type=ACCOUNT&status=ACTIVE&order_by=USERNAME&order_dir=ASC&page_size=50&page=1",
                (c, t) => All(c.Reports.ListPlanPercentageAsync(
                    "northwind-msp",
                    new PlanPercentageQuery
                    {
                        Type = SignupType.Account, Status = AccountStatus.Active, OrderBy = SignupOrder.Username, OrderDirection = SortDirection.Asc,
                    }, t), t),
                Answer: """
                {"page":1,"page_size":10,"count":1,"links":[],"list":[{"username":"acme","name":"Ann Lee","company":"Acme Ltd","type":"ACCOUNT",
                 "plan_name":"50 GB monthly","total_usage":734003200,"additional_usage":0,"percentage":1.37}]}
                """),
            new("Reports.GetPartnerReportsAsync", "GET /v1/partners/northwind-msp/reports",
                (c, t) => c.Reports.GetPartnerReportsAsync("northwind-msp", cancellationToken: t), Answer: "{}"),
            new("Reports.GetBackupStatusAsync", "GET /v1/partners/northwind-msp/reports/backup_status",
                (c, t) => c.Reports.GetBackupStatusAsync("northwind-msp", cancellationToken: t), Answer: "{}"),
            new("Reports.GetAccountReportsAsync", $"GET /v1/accounts/{account}/reports", (c, t) => c.Reports.GetAccountReportsAsync(n.Account, cancellationToken: t), Answer: "{}"),
            new("Reports.GetComputerReportsAsync", $"GET {computer}/reports",
                (c, t) => c.Reports.GetComputerReportsAsync(n.Account, n.Computer, cancellationToken: t), Answer: "{}"),

            // 5.5 v2 partner and provisioning
            new("Provisioning.ListConsumptionAsync", "GET /v2/partners/northwind-msp/consumptionusage",
                (c, t) => c.Provisioning.ListConsumptionAsync("northwind-msp", t),
                Answer: """
                {"raw_records":[{"serial":"10020030040","skuId":11,"uniqueName":"77","accountName":"Acme Ltd","userName":"acme","usage":25,"bccAccountId":900001}]}
                """),
            new("Provisioning.ListProvisionsAsync", "GET /v2/partners/northwind-msp/provisions",
                (c, t) => c.Provisioning.ListProvisionsAsync("northwind-msp", t), Answer: """{"data":[]}"""),
            new("Provisioning.ProvisionAsync", "POST /v2/partners/northwind-msp/skus/provision",
                (c, t) => c.Provisioning.ProvisionAsync("northwind-msp", new NewProvision { PartnerSkuId = 501, AccountId = n.AccountId, NoOfUnits = 10 }, t),
                $$$"""{"partner_sku_id":501,"account_id":{{{n.AccountId}}},"no_of_units":10}""", """{"data":{"id":88}}""", 202),
            new("Accounts.ListAuditUsersAsync", $"GET /v2/accounts/{account}/usageaudit",
                (c, t) => c.Accounts.ListAuditUsersAsync(n.Account, cancellationToken: t), Answer: """{"audit_users":[]}"""),
            new("Accounts.AddAuditUserAsync", $"POST /v2/accounts/{account}/usageaudit",
                (c, t) => c.Accounts.AddAuditUserAsync(n.Account, "mail@x.example", cancellationToken: t), """{"user":"mail@x.example"}"""),
            new("Accounts.RemoveAuditUserAsync", $"DELETE /v2/accounts/{account}/usageaudit/mail%40x.example",
                (c, t) => c.Accounts.RemoveAuditUserAsync(n.Account, "mail@x.example", cancellationToken: t)),
            new("Accounts.ListInvoicesAsync", $"GET /v2/accounts/{account}/invoices",
                (c, t) => c.Accounts.ListInvoicesAsync(n.Account, cancellationToken: t), Answer: """{"data":{"invoices":[]}}"""),

            // 5.6 v2 actions
            new("Actions.GetStatusAsync", $"GET {v2}/action/{n.Action}/status", (c, t) => c.Actions.GetStatusAsync(n.Account, n.Computer, n.Action, t),
                Answer: """{"data":{"status":3,"reason":"text with the error code"}}"""),
            new("Actions.GetBackupSetResultAsync", $"GET {v2}/backupsets/{n.Action}/info",
                (c, t) => c.Actions.GetBackupSetResultAsync(n.Account, n.Computer, n.Action, t), Answer: """{"data":{"status":1}}"""),

            // 5.7 v2 backup sets
            new("BackupSets.CreateAsync", $"POST {v2}/backupsets",
                (c, t) => c.BackupSets.CreateAsync(
                    n.Account,
                    n.Computer,
                    new NewBackupSet
                    {
                        Name = "Nightly docs",
                        Type = BackupSetType.Files,
                        Selection = [@"c:\data", "%SystemDrive%"],
                        Files = [@"d:\ledger.db"],
                        Settings = new BackupSetSettings { EnableSnapshotMode = true, WildCardInclusions = ["*.xlsx"] },
                        Schedule = [BackupSchedule.Hourly(4)],
                        ArchivingRules = new ArchivingRules
                        {
                            DiskUsageRules = [new DiskUsageRule { Size = 200, Unit = SizeUnit.Megabyte, Filters = ["*.xlsx"] }],
                        },
                    },
                    cancellationToken: t),
                """
                {"name":"Nightly docs","type":"Files","selection":["c:\\data","%SystemDrive%"],"files":["d:\\ledger.db"],
                 "settings":{"enableSnapshotMode":true,"wildCardInclusions":["*.xlsx"]},
                 "schedule":[{"type":"hourly","interval":4}],
                 "archivingRules":{"diskUsageRules":[{"size":200,"unit":"Megabyte","filters":["*.xlsx"]}]}}
                """, """{"data":{"id":1}}"""),
            new("BackupSets.ToggleAsync", $"POST {v2}/backupsets/toggle", (c, t) => c.BackupSets.ToggleAsync(n.Account, n.Computer, n.BackupSet, true, t),
                $$"""{"backupSetId":{{n.BackupSet}},"value":true}""", Id),
            new("BackupSets.DeleteAsync", $"POST {v2}/backupsets/delete", (c, t) => c.BackupSets.DeleteAsync(n.Account, n.Computer, n.BackupSet, false, t),
                $$"""{"backupSetId":{{n.BackupSet}},"deleteData":false}""", Id),
            new("BackupSets.ListVolumesAsync", $"GET {v2}/backupsets/diskimage/volumes/browse", (c, t) => c.BackupSets.ListVolumesAsync(n.Account, n.Computer, t),
                Answer: """
                {"data":[{"deviceId":"\\\\?\\Volume{1b2c3d4e-0000-0000-0000-100000000000}\\","driveLetter":"D:","label":"Data","capacity":107374182400,
                 "usedSpace":5368709120,"isBoot":false,"volumeKind":1,"driveType":3,"isSupported":true,"volumeUnsupportedReason":0}]}
                """),
            new("BackupSets.BrowseFoldersAsync", "POST /v2/told/by/the/caller",
                (c, t) => c.BackupSets.BrowseFoldersAsync(SessionId, @"c:\", new BrowsePage(), At("/v2/told/by/the/caller"), t),
                $$$"""{"sessionId":"{{{SessionId}}}","path":"c:\\","page":{"startIndex":0,"count":50}}""", """{"data":{"path":"c:\\","folders":[]}}"""),

            // 5.8 v2 computer settings
            new("Settings.SetFileRetriesAsync", $"POST {v2}/settings/apply", (c, t) => c.Settings.SetFileRetriesAsync(n.Account, n.Computer, 2, t),
                """{"fileretries":2}"""),
            new("Settings.SetBandwidthAsync", $"POST {v2}/settings/advanced/apply",
                (c, t) => c.Settings.SetBandwidthAsync(
                    n.Account,
                    n.Computer,
                    new Bandwidth { Enable = true, Days = new TextRange("monday", "friday"), Hours = new TextRange("8:00", "18:00"), Throttling = 2048 },
                    t),
                """{"bandwidth":{"enable":true,"days":{"start":"monday","end":"friday"},"hours":{"start":"8:00","end":"18:00"},"throttling":2048}}""",
                """{"data":{"id":"7"}}""", 202),
            new("Settings.SetLocalVaultAsync", $"POST {v2}/settings/advanced/apply",
                (c, t) => c.Settings.SetLocalVaultAsync(
                    n.Account,
                    n.Computer,
                    new LocalVault
                    {
                        Enable = true, Path = @"\\nas1\vault", Credentials = new ShareCredentials { UserName = "svc", Password = "pw" }, Sync = true, AsyncUpload = false,
                    },
                    t),
                """{"localVault":{"enable":true,"path":"\\\\nas1\\vault","credentials":{"userName":"svc","password":"pw"},"sync":true,"asyncupload":false}}"""),
            new("Settings.SetTempFolderAsync", $"POST {v2}/settings/advanced/apply",
                (c, t) => c.Settings.SetTempFolderAsync(
                    n.Account,
                    n.Computer,
                    new TempFolder { Path = @"\\nas1\tmp", Credentials = new ShareCredentials { UserName = "svc", Password = "pw" } },
                    cancellationToken: t),
                """{"tempFolder":{"path":"\\\\nas1\\tmp","credentials":{"username":"svc","password":"pw"}}}"""),
            new("Settings.SetWildcardExclusionsAsync", $"POST {v2}/settings/advanced/apply",
                (c, t) => c.Settings.SetWildcardExclusionsAsync(
                    n.Account, n.Computer, new WildcardExclusions { Values = ["*.tmp"], DefaultNames = [DefaultExclusion.WindowsDir] }, cancellationToken: t),
                """{"wildCardExclusions":{"values":["*.tmp"],"keepDefaults":["WindowsDir"]}}"""),

            // 5.9 v2 restore of files and folders
            new("Browse.ListSnapshotsAsync", $"GET {browse}/snapshot/list", (c, t) => c.Browse.ListSnapshotsAsync(n.Account, n.Computer, cancellationToken: t), Answer: Items),
            new("Browse.ListSnapshotDriveAsync", $"GET {browse}/snapshot/drive/{n.SnapshotId}?snapshot={snapshot}&page.startIndex=50&page.count=25",
                (c, t) => c.Browse.ListSnapshotDriveAsync(n.Account, n.Computer, n.SnapshotId, n.Snapshot, new BrowsePage { StartIndex = 50, Count = 25 }, t), Answer: Items),
            new("Browse.ListSnapshotFolderAsync", $"GET {browse}/snapshot/folder/{n.Folder}?snapshot={snapshot}",
                (c, t) => c.Browse.ListSnapshotFolderAsync(n.Account, n.Computer, n.Folder, n.Snapshot, cancellationToken: t), Answer: Items),
            new("Browse.ListSnapshotFileAsync", $"GET {browse}/snapshot/file/{n.File}?snapshot={snapshot}",
                (c, t) => c.Browse.ListSnapshotFileAsync(n.Account, n.Computer, n.File, n.Snapshot, t),
                Answer: """
                {"data":{"items":[{"type":"Base","lastModifiedDate":"2024-01-31T11:21:01","size":422,"id":3,"name":"1/31/2024 6:21:01 AM","path":"",
                 "hasChildren":false,"backupTime":"2024-01-31T06:21:01"}]}}
                """),
            new("Browse.ListBackupSetDriveAsync", $"GET {browse}/backupset/drive/{n.BackupSet}",
                (c, t) => c.Browse.ListBackupSetDriveAsync(n.Account, n.Computer, n.BackupSet, cancellationToken: t), Answer: Items),
            new("Browse.ListBackupSetFolderAsync", $"GET {browse}/backupset/folder/{n.Folder}",
                (c, t) => c.Browse.ListBackupSetFolderAsync(n.Account, n.Computer, n.Folder, cancellationToken: t), Answer: Items),
            new("Browse.ListBackupSetFileAsync", $"GET {browse}/backupset/file/{n.File}",
                (c, t) => c.Browse.ListBackupSetFileAsync(n.Account, n.Computer, n.File, t), Answer: Items),
            new("Browse.ListFileSystemDriveAsync", $"GET {browse}/filesystem/drive/{n.Drive}",
                (c, t) => c.Browse.ListFileSystemDriveAsync(n.Account, n.Computer, n.Drive, cancellationToken: t), Answer: Items),
            new("Browse.ListFileSystemFolderAsync", $"GET {browse}/filesystem/folder/{n.Folder}",
                (c, t) => c.Browse.ListFileSystemFolderAsync(n.Account, n.Computer, n.Folder, cancellationToken: t), Answer: Items),
            new("Browse.ListFileSystemFileAsync", $"GET {browse}/filesystem/file/{n.File}",
                (c, t) => c.Browse.ListFileSystemFileAsync(n.Account, n.Computer, n.File, t), Answer: Items),
            new("Browse.ListDiskImageVolumesAsync", "GET /v2/told/by/the/caller",
                (c, t) => c.Browse.ListDiskImageVolumesAsync(At("/v2/told/by/the/caller"), t), Answer: """{"data":[{"Id":9,"DeviceId":"x","DriveLetter":"C:"}]}"""),
            new("Browse.ListVolumeRevisionsAsync", "POST /v2/told/by/the/caller",
                (c, t) => c.Browse.ListVolumeRevisionsAsync("x", At("/v2/told/by/the/caller"), t), """{"DeviceId":"x"}""", "{}"),
            new("Browse.GetRevisionHardwareAsync", "POST /v2/told/by/the/caller",
                (c, t) => c.Browse.GetRevisionHardwareAsync(9, At("/v2/told/by/the/caller"), t), """{"id":9}""", """{"data":{"cores":4,"is64Bit":true}}"""),
            new("Restore.RestoreFilesAsync", $"POST {v2}/restore/filesandfolders",
                (c, t) => c.Restore.RestoreFilesAsync(
                    n.Account,
                    n.Computer,
                    new FileRestore
                    {
                        Items = [new FileRestoreItem { Id = 147, Type = RestoreItemType.Folder, DateTime = n.Snapshot }],
                        AlternatePath = new DiskLocation { Path = @"d:\restored" },
                        OverwriteOptions = OverwriteOption.AutoRenameAll,
                    },
                    cancellationToken: t),
                $$"""
                {"items":[{"id":147,"type":"folder","dateTime":"{{n.Snapshot}}"}],"alternatePath":{"path":"d:\\restored"},"overwriteOptions":"AUTO_RENAME_ALL"}
                """, Id, 202),

            // 5.10 v2 restore of disk images
            new("Restore.RestoreVirtualDisksAsync", $"POST {v2}/restore/diskimage/standard/vhd",
                (c, t) => c.Restore.RestoreVirtualDisksAsync(
                    n.Account,
                    n.Computer,
                    new VirtualDiskRestore
                    {
                        Destination = new VirtualDiskDestination { Path = @"\\nas1\vm", Credentials = new ShareCredentials { UserName = "svc", Password = "pw" } },
                        DiskFormat = DiskFormat.Vhdx,
                        Revisions = [3, 4],
                    },
                    t),
                """{"destination":{"path":"\\\\nas1\\vm","credentials":{"username":"svc","password":"pw"}},"diskFormat":"Vhdx","revisions":[3,4]}""", Status: 204),
            new("Restore.RestoreVirtualMachineAsync", $"POST {v2}/restore/diskimage/standard/vm",
                (c, t) => c.Restore.RestoreVirtualMachineAsync(
                    n.Account,
                    n.Computer,
                    new VirtualMachineRestore
                    {
                        SessionId = SessionId,
                        HostId = 2,
                        RecoveryType = RecoveryType.TestRecovery,
                        DiskLocation = Share,
                        DiskFormat = DiskFormat.Vhd,
                        FirmwareType = FirmwareType.Bios,
                        HostProperties = new VirtualMachineProperties { Name = "test" },
                        Revisions = [3],
                    },
                    cancellationToken: t),
                $$$"""
                {"sessionId":"{{{SessionId}}}","hostId":2,"recoveryType":"TestRecovery","diskLocation":{{{ShareJson}}},"diskFormat":"Vhd",
                 "firmwareType":"Bios","hostProperties":{"name":"test"},"revisions":[3]}
                """, Id, 202),
            new("Restore.RegisterHyperVHostAsync", "POST /v2/told/by/the/caller",
                (c, t) => c.Restore.RegisterHyperVHostAsync(
                    new NewHyperVHost { SessionId = SessionId, HostName = "hv1", AuthenticationMode = HostAuthentication.Sspi }, At("/v2/told/by/the/caller"), t),
                $$"""{"sessionId":"{{SessionId}}","hostName":"hv1","authenticationMode":"Sspi"}""",
                """{"data":{"identifier":{"id":2,"hostName":"hv1"},"hostUnsupported":false,"hostUnsupportedReason":0}}"""),
            new("Restore.GetHyperVHostCapabilitiesAsync", $"POST {v2}/restore/hyperv/host/capabilities",
                (c, t) => c.Restore.GetHyperVHostCapabilitiesAsync(n.Account, n.Computer, 2, SessionId, t),
                $$"""{"id":2,"sessionId":"{{SessionId}}"}""", """{"data":{"supportsVhdxFormat":true}}"""),
            new("Restore.GetHyperVHostSettingsAsync", $"POST {v2}/restore/hyperv/host/settings",
                (c, t) => c.Restore.GetHyperVHostSettingsAsync(n.Account, n.Computer, 2, SessionId, cancellationToken: t),
                $$"""{"id":2,"sessionId":"{{SessionId}}"}""", """{"data":{"virtualDisksPath":"d:\\vm","memoryAllocation":{"default":1024}}}"""),
            new("Validation.ValidatePathAsync", $"POST {validate}/path", (c, t) => c.Validation.ValidatePathAsync(n.Account, n.Computer, Share, t),
                $$$"""{"diskLocation":{{{ShareJson}}}}""", Status: 204),
            new("Validation.ValidateAgentAsync", $"POST {validate}/agent", (c, t) => c.Validation.ValidateAgentAsync(n.Account, n.Computer, @"d:\vm", t),
                """{"diskLocation":{"path":"d:\\vm"}}""", Status: 204),
            new("Validation.ValidateNetworkAsync", $"POST {validate}/network",
                (c, t) => c.Validation.ValidateNetworkAsync(n.Account, n.Computer, Share, DiskFormat.Vhdx, t),
                $$$"""{"diskFormat":"Vhdx","diskLocation":{{{ShareJson}}}}""", Status: 204),
            new("Validation.ValidateFreeSpaceAsync", $"POST {validate}/freespace",
                (c, t) => c.Validation.ValidateFreeSpaceAsync(n.Account, n.Computer, Share, DiskFormat.Vhd, [3, 4], t),
                $$$"""{"diskLocation":{{{ShareJson}}},"diskformat":"Vhd","revisions":[3,4]}""", Status: 204),
            new("Validation.ValidateSourceMachineAsync", $"POST {validate}/host/sourcemachine",
                (c, t) => c.Validation.ValidateSourceMachineAsync(n.Account, n.Computer, FirmwareType.Uefi, [3], t),
                """{"firmwareType":"Uefi","revisions":[3]}""", Status: 204),
            new("Validation.ValidateServerAsync", $"POST {validate}/host/server",
                (c, t) => c.Validation.ValidateServerAsync(n.Account, n.Computer, SessionId, 2, 4, 8192, t),
                $$$"""{"sessionId":"{{{SessionId}}}","hostId":2,"hostProperties":{"cores":4,"memory":8192}}""", Status: 204),
            new("Validation.ValidateHostCapabilitiesAsync", $"POST {validate}/host/capabilities",
                (c, t) => c.Validation.ValidateHostCapabilitiesAsync(n.Account, n.Computer, SessionId, 2, FirmwareType.Bios, [3], cancellationToken: t),
                $$"""{"sessionId":"{{SessionId}}","hostId":2,"firmwareType":"Bios","revisions":[3]}""", Status: 204),
        ];
    }

    /// <summary>The headers that must arrive, no more and no fewer.</summary>
    public static SortedDictionary<string, string> Headers(WalkStep step, EchoEndpoint endpoint, string host, string token, string body)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Accept"] = "application/json",
            ["Accept-Encoding"] = "gzip, deflate",
            ["Authorization"] = "OAuth " + token,
            ["Host"] = host,
        };
        if (step.Body is not null)
        {
            headers["Content-Type"] = "application/json";
        }

        if (step.Body is not null || endpoint.IsWrite)
        {
            headers["Content-Length"] = $"{Encoding.UTF8.GetByteCount(body)}";
        }

        return headers;
    }

    public static void CheckBody(WalkStep step, string body)
    {
        if (step.Body is null)
        {
            body.ShouldBeEmpty();
            return;
        }

        using JsonDocument actual = JsonDocument.Parse(body);
        using JsonDocument wanted = JsonDocument.Parse(step.Body);
        JsonElement.DeepEquals(actual.RootElement, wanted.RootElement).ShouldBeTrue(body);
    }

    /// <summary>Answers every request as the step says.</summary>
    public static Task AnswerAsync(HttpContext context, WalkStep step)
    {
        context.Response.StatusCode = step.Status;
        if (step.Location is not null)
        {
            context.Response.Headers.Location = step.Location;
        }

        context.Response.ContentType = "application/json";
        return step.Status is 204 or 303 || step.Answer.Length == 0
            ? Task.CompletedTask
            : context.Response.WriteAsync(step.Answer, context.RequestAborted);
    }

    private static ActionHistoryQuery Actions() => new()
    {
        Since = May,
        Type = ActionType.Backup,
        Status = ActionStatus.Error,
        OrderBy = ActionOrder.Status,
        OrderDirection = SortDirection.Asc,
    };

    private static UsageQuery Usage() => new()
    {
        StartDate = May,
        EndDate = May.AddDays(1),
        Resolution = UsageResolution.Custom,
        Custom = 7,
        OrderDirection = SortDirection.Desc,
    };

    private static NotificationEmail Address() => new()
    {
        EmailId = 99,
        Email = "noc@msp.example",
        BackupCompleted = false,
        BackupWarning = true,
        BackupFailed = true,
        BackupMissed = true,
        NoRecentBackup = true,
    };

    private static Plan FiftyGigabytes() => new()
    {
        PlanId = 99,
        Name = "50 GB monthly",
        SetupPrice = 0.00m,
        BaseUsage = 53687091200,
        BasePrice = 29.00m,
        ExtraUsage = 1073741824,
        ExtraPrice = 0.90m,
        Computers = 5,
        ComputersUsage = 5368709120,
        ComputersPrice = 4.00m,
        LocalBackupPrice = 4.00m,
        VmHostPrice = 55,
        DiskImagePrice = 50,
        EsSeatPrice = 25,
        EsConnectionPrice = 20,
        EsCostExtraBlock = 40,
    };
}
