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

internal static class EndpointWalk
{
    public const string SessionId = "6a0c2f0e-3f1c-4a55-9d0e-2b6f3f1c4a55";

    private const string List = """{"page":1,"page_size":10,"count":0,"links":[],"list":[]}""";
    private const string Items = """{"data":{"items":[]}}""";
    private const string Id = """{"data":{"id":42}}""";
    private const string Snapshot = "2024-02-11T23:59:59";
    private const string V2 = "/v2/accounts/acme/computers/0003";
    private const string Browse = V2 + "/restore/filesandfolders/browse";
    private const string Validate = V2 + "/restore/diskimage/standard/vm/validate";
    private const string Computer = "/v1/accounts/acme/computers/0003";
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

    private static async Task All<T>(IAsyncEnumerable<T> pages, CancellationToken token)
    {
        await foreach (T _ in pages.WithCancellation(token))
        {
            // What arrived at the server is the news.
        }
    }

    public static IReadOnlyList<WalkStep> Steps { get; } =
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
                    Phone = "555-0100", PlanId = 12,
                }, t),
            """
            {"username":"acme","password":"S3cret-1","name":"Ann Lee","company":"Acme Ltd","street_address":"1 Main St","street_address2":"",
             "city":"Springfield","state":"MA","zip":"01101","country_iso":"US","email":"ann@acme.example","phone":"555-0100","plan_id":12}
            """, Status: 201, Location: "https://api.intronis.com/v1/accounts/acme"),
        new("Accounts.GetAsync", "GET /v1/accounts/acme", (c, t) => c.Accounts.GetAsync("acme", t),
            Answer: """
            {"account_id":731,"username":"acme","signup_date":"2023-02-01T10:00:00-05:00","status":"ACTIVE","usage":734003200,
             "reference_code":"CRM-77","links":[{"title":"info","rel":"related","href":"https://api.intronis.com/v1/accounts/acme/info"}]}
            """),
        new("Accounts.GetInfoAsync", "GET /v1/accounts/acme/info", (c, t) => c.Accounts.GetInfoAsync("acme", t),
            Answer: """{"reference_code":"CRM-77"}"""),
        new("Accounts.UpdateInfoAsync", "PUT /v1/accounts/acme/info",
            (c, t) => c.Accounts.UpdateInfoAsync("acme", new AccountInfo { ReferenceCode = "CRM-77" }, t),
            """{"reference_code":"CRM-77"}""", Status: 204),
        new("Accounts.ListActionHistoryAsync",
            "GET /v1/accounts/acme/action_history?since=2024-05-01T00%3A00%3A00-05%3A00&type=BACKUP&status=ERROR&order_by=STATUS&order_dir=ASC&page_size=50&page=1",
            (c, t) => All(c.Accounts.ListActionHistoryAsync("acme", Actions(), t), t), Answer: List),
        new("Accounts.ListUsageHistoryAsync",
            "GET /v1/accounts/acme/usage_history?start_date=2024-05-01T00%3A00%3A00-05%3A00&end_date=2024-05-02T00%3A00%3A00-05%3A00&resolution=CUSTOM&custom=7&order_by=DATE&order_dir=DESC&page_size=90&page=1",
            (c, t) => All(c.Accounts.ListUsageHistoryAsync("acme", Usage(), t), t), Answer: List),
        new("Accounts.ListAvailablePlansAsync", "GET /v1/accounts/acme/available_plans?order_by=PRICE&order_dir=ASC&page_size=50&page=1",
            (c, t) => All(c.Accounts.ListAvailablePlansAsync(
                "acme", new PlanQuery { OrderBy = PlanOrder.Price, OrderDirection = SortDirection.Asc }, t), t), Answer: List),
        new("Accounts.SelectPlanAsync", "POST /v1/accounts/acme/available_plans",
            (c, t) => c.Accounts.SelectPlanAsync("acme", 12, cancellationToken: t), """{"plan_id":12}""", Status: 204),
        new("Accounts.CancelAsync", "POST /v1/accounts/acme/cancellation", (c, t) => c.Accounts.CancelAsync("acme", Moved, t), Cancel,
            Status: 303, Location: "https://api.intronis.com/v1/accounts/acme"),
        new("Accounts.GetAddressesAsync", "GET /v1/accounts/acme/addresses", (c, t) => c.Accounts.GetAddressesAsync("acme", cancellationToken: t), Answer: "{}"),
        new("Accounts.ListComputersAsync", "GET /v1/accounts/acme/computers?page_size=50&page=1",
            (c, t) => All(c.Accounts.ListComputersAsync("acme", t), t), Answer: List),
        new("Accounts.ChangePasswordAsync", "POST /v1/accounts/acme/password",
            (c, t) => c.Accounts.ChangePasswordAsync("acme", NewPasswords, cancellationToken: t), Passwords, Status: 204),

        // 5.3 computers and notifications
        new("Computers.GetAsync", "GET " + Computer, (c, t) => c.Computers.GetAsync("acme", "0003", t),
            Answer: """
            {"username":"acme","computer_id":"0003","signup_date":"2023-03-04T08:30:00-05:00","status":"ACTIVE","usage":"734003200",
             "name":"FILESRV1","email":"it@acme.example","phone":"555-0101"}
            """),
        new("Computers.DeleteAsync", "DELETE " + Computer, (c, t) => c.Computers.DeleteAsync("acme", "0003", cancellationToken: t), Status: 204),
        new("Computers.GetInfoAsync", $"GET {Computer}/info", (c, t) => c.Computers.GetInfoAsync("acme", "0003", t), Answer: """{"name":"FILESRV1"}"""),
        new("Computers.UpdateInfoAsync", $"PUT {Computer}/info",
            (c, t) => c.Computers.UpdateInfoAsync("acme", "0003", new ComputerInfo { Name = "FILESRV1", Email = "it@acme.example", Phone = "555-0101" }, t),
            """{"name":"FILESRV1","email":"it@acme.example","phone":"555-0101"}""", Status: 204),
        new("Computers.ListActionHistoryAsync",
            $"GET {Computer}/action_history?since=2024-05-01T00%3A00%3A00-05%3A00&type=BACKUP&status=ERROR&order_by=STATUS&order_dir=ASC&page_size=50&page=1",
            (c, t) => All(c.Computers.ListActionHistoryAsync("acme", "0003", Actions(), t), t), Answer: List),
        new("Computers.ListUsageHistoryAsync", $"GET {Computer}/usage_history?page_size=90&page=1",
            (c, t) => All(c.Computers.ListUsageHistoryAsync("acme", "0003", cancellationToken: t), t), Answer: List),
        new("Computers.ChangePasswordAsync", $"POST {Computer}/password",
            (c, t) => c.Computers.ChangePasswordAsync("acme", "0003", NewPasswords, t), Passwords, Status: 204),
        new("Notifications.ListEmailsAsync", $"GET {Computer}/notifications/emails?order_by=EMAIL_ID&order_dir=ASC&page_size=50&page=1",
            (c, t) => All(c.Notifications.ListEmailsAsync(
                "acme", "0003", new NotificationEmailQuery { OrderBy = NotificationEmailOrder.EmailId, OrderDirection = SortDirection.Asc }, t), t),
            Answer: List),
        new("Notifications.AddEmailAsync", $"POST {Computer}/notifications/emails",
            (c, t) => c.Notifications.AddEmailAsync("acme", "0003", Address(), cancellationToken: t), Email,
            Status: 201, Location: $"https://api.intronis.com{Computer}/notifications/emails/5"),
        new("Notifications.GetEmailAsync", $"GET {Computer}/notifications/emails/5",
            (c, t) => c.Notifications.GetEmailAsync("acme", "0003", 5, t), Answer: Email),
        new("Notifications.UpdateEmailAsync", $"PUT {Computer}/notifications/emails/5",
            (c, t) => c.Notifications.UpdateEmailAsync("acme", "0003", 5, Address(), cancellationToken: t), Email, Status: 204),
        new("Notifications.DeleteEmailAsync", $"DELETE {Computer}/notifications/emails/5",
            (c, t) => c.Notifications.DeleteEmailAsync("acme", "0003", 5, cancellationToken: t), Status: 204),
        new("Notifications.GetOptionsAsync", $"GET {Computer}/notifications/options",
            (c, t) => c.Notifications.GetOptionsAsync("acme", "0003", t), Answer: Options),
        new("Notifications.UpdateOptionsAsync", $"PUT {Computer}/notifications/options",
            (c, t) => c.Notifications.UpdateOptionsAsync(
                "acme",
                "0003",
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
            (c, t) => c.Partners.CreateAsync(new NewPartner { Username = "nw-south", Password = "S3cret-1", Company = "NW South", PlanId = 12 }, t),
            """{"username":"nw-south","password":"S3cret-1","company":"NW South","plan_id":12}""",
            Status: 201, Location: "https://api.intronis.com/v1/partners/nw-south"),
        new("Partners.CreateTrialAsync", "POST /v1/trialpartners",
            (c, t) => c.Partners.CreateTrialAsync(new NewTrialPartner { Username = "try", Password = "S3cret-1", CouponCode = "SPRING" }, t),
            """{"username":"try","password":"S3cret-1","coupon_code":"SPRING"}""",
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
        new("Partners.CancelAsync", "POST /v1/partners/nw-south/cancellation", (c, t) => c.Partners.CancelAsync("nw-south", Moved, t), Cancel,
            Status: 303, Location: "https://api.intronis.com/v1/partners/nw-south"),
        new("Partners.GetAddressesAsync", "GET /v1/partners/northwind-msp/addresses",
            (c, t) => c.Partners.GetAddressesAsync("northwind-msp", cancellationToken: t), Answer: "{}"),
        new("Plans.ListAsync", "GET /v1/partners/northwind-msp/plans?order_by=PLAN_ID&order_dir=ASC&page_size=50&page=1",
            (c, t) => All(c.Plans.ListAsync(
                "northwind-msp", new PlanQuery { OrderBy = PlanOrder.PlanId, OrderDirection = SortDirection.Asc }, t), t), Answer: List),
        new("Plans.CreateAsync", "POST /v1/partners/northwind-msp/plans",
            (c, t) => c.Plans.CreateAsync("northwind-msp", FiftyGigabytes(), cancellationToken: t), Plan,
            Status: 201, Location: "https://api.intronis.com/v1/partners/northwind-msp/plans/12"),
        new("Plans.GetAsync", "GET /v1/partners/northwind-msp/plans/12", (c, t) => c.Plans.GetAsync("northwind-msp", 12, t), Answer: Plan),
        new("Plans.UpdateAsync", "PUT /v1/partners/northwind-msp/plans/12",
            (c, t) => c.Plans.UpdateAsync("northwind-msp", 12, FiftyGigabytes(), cancellationToken: t), Plan, Status: 204),
        new("Plans.DeleteAsync", "DELETE /v1/partners/northwind-msp/plans/12",
            (c, t) => c.Plans.DeleteAsync("northwind-msp", 12, cancellationToken: t), Status: 204),
        new("Users.ListAsync", "GET /v1/partners/northwind-msp/users?role=TECH&order_by=USERNAME&order_dir=ASC&page_size=50&page=1",
            (c, t) => All(c.Users.ListAsync(
                "northwind-msp",
                new UserQuery { Role = UserRole.Tech, OrderBy = UserOrder.Username, OrderDirection = SortDirection.Asc }, t), t), Answer: List),
        new("Users.CreateAsync", "POST /v1/partners/northwind-msp/users",
            (c, t) => c.Users.CreateAsync(
                "northwind-msp", new NewPortalUser { Username = "cy", Password = "S3cret-1", Name = "Cy Park", Role = UserRole.Tech }, cancellationToken: t),
            """{"username":"cy","password":"S3cret-1","name":"Cy Park","role":"TECH"}""",
            Status: 201, Location: "https://api.intronis.com/v1/partners/northwind-msp/users/cy"),
        new("Users.GetAsync", "GET /v1/partners/northwind-msp/users/cy", (c, t) => c.Users.GetAsync("northwind-msp", "cy", t), Answer: User),
        new("Users.UpdateAsync", "PUT /v1/partners/northwind-msp/users/cy",
            (c, t) => c.Users.UpdateAsync(
                "northwind-msp",
                "cy",
                new PortalUser
                {
                    Username = "cy", Name = "Cy Park", Company = "Northwind", StreetAddress = "9 Elm St", StreetAddress2 = "", City = "Troy", State = "NY",
                    Zip = "12180", Country = "USA", CountryIso = "US", Email = "cy@msp.example", Phone = "555-0102", Role = UserRole.Tech,
                },
                cancellationToken: t),
            User, Status: 204),
        new("Users.DeleteAsync", "DELETE /v1/partners/northwind-msp/users/cy",
            (c, t) => c.Users.DeleteAsync("northwind-msp", "cy", cancellationToken: t), Status: 204),
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
        new("Reports.GetAccountReportsAsync", "GET /v1/accounts/acme/reports", (c, t) => c.Reports.GetAccountReportsAsync("acme", cancellationToken: t), Answer: "{}"),
        new("Reports.GetComputerReportsAsync", $"GET {Computer}/reports",
            (c, t) => c.Reports.GetComputerReportsAsync("acme", "0003", cancellationToken: t), Answer: "{}"),

        // 5.5 v2 partner and provisioning
        new("Provisioning.ListConsumptionAsync", "GET /v2/partners/northwind-msp/consumptionusage",
            (c, t) => c.Provisioning.ListConsumptionAsync("northwind-msp", t),
            Answer: """
            {"raw_records":[{"serial":"10020030040","skuId":11,"uniqueName":"77","accountName":"Acme Ltd","userName":"acme","usage":25,"bccAccountId":900001}]}
            """),
        new("Provisioning.ListProvisionsAsync", "GET /v2/partners/northwind-msp/provisions",
            (c, t) => c.Provisioning.ListProvisionsAsync("northwind-msp", t), Answer: """{"data":[]}"""),
        new("Provisioning.ProvisionAsync", "POST /v2/partners/northwind-msp/skus/provision",
            (c, t) => c.Provisioning.ProvisionAsync("northwind-msp", new NewProvision { PartnerSkuId = 501, AccountId = 731, NoOfUnits = 10 }, t),
            """{"partner_sku_id":501,"account_id":731,"no_of_units":10}""", """{"data":{"id":88}}""", 202),
        new("Accounts.ListAuditUsersAsync", "GET /v2/accounts/acme/usageaudit",
            (c, t) => c.Accounts.ListAuditUsersAsync("acme", cancellationToken: t), Answer: """{"audit_users":[]}"""),
        new("Accounts.AddAuditUserAsync", "POST /v2/accounts/acme/usageaudit",
            (c, t) => c.Accounts.AddAuditUserAsync("acme", "mail@x.example", cancellationToken: t), """{"user":"mail@x.example"}"""),
        new("Accounts.RemoveAuditUserAsync", "DELETE /v2/accounts/acme/usageaudit/mail%40x.example",
            (c, t) => c.Accounts.RemoveAuditUserAsync("acme", "mail@x.example", cancellationToken: t)),
        new("Accounts.ListInvoicesAsync", "GET /v2/accounts/acme/invoices",
            (c, t) => c.Accounts.ListInvoicesAsync("acme", cancellationToken: t), Answer: """{"data":{"invoices":[]}}"""),

        // 5.6 v2 actions
        new("Actions.GetStatusAsync", $"GET {V2}/action/42/status", (c, t) => c.Actions.GetStatusAsync("acme", "0003", "42", t),
            Answer: """{"data":{"status":3,"reason":"text with the error code"}}"""),
        new("Actions.GetBackupSetResultAsync", $"GET {V2}/backupsets/42/info",
            (c, t) => c.Actions.GetBackupSetResultAsync("acme", "0003", "42", t), Answer: """{"data":{"status":1}}"""),

        // 5.7 v2 backup sets
        new("BackupSets.CreateAsync", $"POST {V2}/backupsets",
            (c, t) => c.BackupSets.CreateAsync(
                "acme",
                "0003",
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
        new("BackupSets.ToggleAsync", $"POST {V2}/backupsets/toggle", (c, t) => c.BackupSets.ToggleAsync("acme", "0003", 17, true, t),
            """{"backupSetId":17,"value":true}""", Id),
        new("BackupSets.DeleteAsync", $"POST {V2}/backupsets/delete", (c, t) => c.BackupSets.DeleteAsync("acme", "0003", 17, false, t),
            """{"backupSetId":17,"deleteData":false}""", Id),
        new("BackupSets.ListVolumesAsync", $"GET {V2}/backupsets/diskimage/volumes/browse", (c, t) => c.BackupSets.ListVolumesAsync("acme", "0003", t),
            Answer: """
            {"data":[{"deviceId":"\\\\?\\Volume{1b2c3d4e-0000-0000-0000-100000000000}\\","driveLetter":"D:","label":"Data","capacity":107374182400,
             "usedSpace":5368709120,"isBoot":false,"volumeKind":1,"driveType":3,"isSupported":true,"volumeUnsupportedReason":0}]}
            """),
        new("BackupSets.BrowseFoldersAsync", "POST /v2/told/by/the/caller",
            (c, t) => c.BackupSets.BrowseFoldersAsync(SessionId, @"c:\", new BrowsePage(), At("/v2/told/by/the/caller"), t),
            $$$"""{"sessionId":"{{{SessionId}}}","path":"c:\\","page":{"startIndex":0,"count":50}}""", """{"data":{"path":"c:\\","folders":[]}}"""),

        // 5.8 v2 computer settings
        new("Settings.SetFileRetriesAsync", $"POST {V2}/settings/apply", (c, t) => c.Settings.SetFileRetriesAsync("acme", "0003", 2, t),
            """{"fileretries":2}"""),
        new("Settings.SetBandwidthAsync", $"POST {V2}/settings/advanced/apply",
            (c, t) => c.Settings.SetBandwidthAsync(
                "acme",
                "0003",
                new Bandwidth { Enable = true, Days = new TextRange("monday", "friday"), Hours = new TextRange("8:00", "18:00"), Throttling = 2048 },
                t),
            """{"bandwidth":{"enable":true,"days":{"start":"monday","end":"friday"},"hours":{"start":"8:00","end":"18:00"},"throttling":2048}}""",
            """{"data":{"id":"7"}}""", 202),
        new("Settings.SetLocalVaultAsync", $"POST {V2}/settings/advanced/apply",
            (c, t) => c.Settings.SetLocalVaultAsync(
                "acme",
                "0003",
                new LocalVault
                {
                    Enable = true, Path = @"\\nas1\vault", Credentials = new ShareCredentials { UserName = "svc", Password = "pw" }, Sync = true, AsyncUpload = false,
                },
                t),
            """{"localVault":{"enable":true,"path":"\\\\nas1\\vault","credentials":{"userName":"svc","password":"pw"},"sync":true,"asyncupload":false}}"""),
        new("Settings.SetTempFolderAsync", $"POST {V2}/settings/advanced/apply",
            (c, t) => c.Settings.SetTempFolderAsync(
                "acme",
                "0003",
                new TempFolder { Path = @"\\nas1\tmp", Credentials = new ShareCredentials { UserName = "svc", Password = "pw" } },
                cancellationToken: t),
            """{"tempFolder":{"path":"\\\\nas1\\tmp","credentials":{"username":"svc","password":"pw"}}}"""),
        new("Settings.SetWildcardExclusionsAsync", $"POST {V2}/settings/advanced/apply",
            (c, t) => c.Settings.SetWildcardExclusionsAsync(
                "acme", "0003", new WildcardExclusions { Values = ["*.tmp"], DefaultNames = [DefaultExclusion.WindowsDir] }, cancellationToken: t),
            """{"wildCardExclusions":{"values":["*.tmp"],"keepDefaults":["WindowsDir"]}}"""),

        // 5.9 v2 restore of files and folders
        new("Browse.ListSnapshotsAsync", $"GET {Browse}/snapshot/list", (c, t) => c.Browse.ListSnapshotsAsync("acme", "0003", cancellationToken: t), Answer: Items),
        new("Browse.ListSnapshotDriveAsync", $"GET {Browse}/snapshot/drive/7?snapshot=2024-02-11T23%3A59%3A59&page.startIndex=50&page.count=25",
            (c, t) => c.Browse.ListSnapshotDriveAsync("acme", "0003", 7, Snapshot, new BrowsePage { StartIndex = 50, Count = 25 }, t), Answer: Items),
        new("Browse.ListSnapshotFolderAsync", $"GET {Browse}/snapshot/folder/7?snapshot=2024-02-11T23%3A59%3A59",
            (c, t) => c.Browse.ListSnapshotFolderAsync("acme", "0003", 7, Snapshot, cancellationToken: t), Answer: Items),
        new("Browse.ListSnapshotFileAsync", $"GET {Browse}/snapshot/file/7?snapshot=2024-02-11T23%3A59%3A59",
            (c, t) => c.Browse.ListSnapshotFileAsync("acme", "0003", 7, Snapshot, t),
            Answer: """
            {"data":{"items":[{"type":"Base","lastModifiedDate":"2024-01-31T11:21:01","size":422,"id":3,"name":"1/31/2024 6:21:01 AM","path":"",
             "hasChildren":false,"backupTime":"2024-01-31T06:21:01"}]}}
            """),
        new("Browse.ListBackupSetDriveAsync", $"GET {Browse}/backupset/drive/7",
            (c, t) => c.Browse.ListBackupSetDriveAsync("acme", "0003", 7, cancellationToken: t), Answer: Items),
        new("Browse.ListBackupSetFolderAsync", $"GET {Browse}/backupset/folder/7",
            (c, t) => c.Browse.ListBackupSetFolderAsync("acme", "0003", 7, cancellationToken: t), Answer: Items),
        new("Browse.ListBackupSetFileAsync", $"GET {Browse}/backupset/file/7",
            (c, t) => c.Browse.ListBackupSetFileAsync("acme", "0003", 7, t), Answer: Items),
        new("Browse.ListFileSystemDriveAsync", $"GET {Browse}/filesystem/drive/7",
            (c, t) => c.Browse.ListFileSystemDriveAsync("acme", "0003", 7, cancellationToken: t), Answer: Items),
        new("Browse.ListFileSystemFolderAsync", $"GET {Browse}/filesystem/folder/7",
            (c, t) => c.Browse.ListFileSystemFolderAsync("acme", "0003", 7, cancellationToken: t), Answer: Items),
        new("Browse.ListFileSystemFileAsync", $"GET {Browse}/filesystem/file/7",
            (c, t) => c.Browse.ListFileSystemFileAsync("acme", "0003", 7, t), Answer: Items),
        new("Browse.ListDiskImageVolumesAsync", "GET /v2/told/by/the/caller",
            (c, t) => c.Browse.ListDiskImageVolumesAsync(At("/v2/told/by/the/caller"), t), Answer: """{"data":[{"Id":9,"DeviceId":"x","DriveLetter":"C:"}]}"""),
        new("Browse.ListVolumeRevisionsAsync", "POST /v2/told/by/the/caller",
            (c, t) => c.Browse.ListVolumeRevisionsAsync("x", At("/v2/told/by/the/caller"), t), """{"DeviceId":"x"}""", "{}"),
        new("Browse.GetRevisionHardwareAsync", "POST /v2/told/by/the/caller",
            (c, t) => c.Browse.GetRevisionHardwareAsync(9, At("/v2/told/by/the/caller"), t), """{"id":9}""", """{"data":{"cores":4,"is64Bit":true}}"""),
        new("Restore.RestoreFilesAsync", $"POST {V2}/restore/filesandfolders",
            (c, t) => c.Restore.RestoreFilesAsync(
                "acme",
                "0003",
                new FileRestore
                {
                    Items = [new FileRestoreItem { Id = 147, Type = RestoreItemType.Folder, DateTime = Snapshot }],
                    AlternatePath = new DiskLocation { Path = @"d:\restored" },
                    OverwriteOptions = OverwriteOption.AutoRenameAll,
                },
                cancellationToken: t),
            """
            {"items":[{"id":147,"type":"folder","dateTime":"2024-02-11T23:59:59"}],"alternatePath":{"path":"d:\\restored"},"overwriteOptions":"AUTO_RENAME_ALL"}
            """, Id, 202),

        // 5.10 v2 restore of disk images
        new("Restore.RestoreVirtualDisksAsync", $"POST {V2}/restore/diskimage/standard/vhd",
            (c, t) => c.Restore.RestoreVirtualDisksAsync(
                "acme",
                "0003",
                new VirtualDiskRestore
                {
                    Destination = new VirtualDiskDestination { Path = @"\\nas1\vm", Credentials = new ShareCredentials { UserName = "svc", Password = "pw" } },
                    DiskFormat = DiskFormat.Vhdx,
                    Revisions = [3, 4],
                },
                t),
            """{"destination":{"path":"\\\\nas1\\vm","credentials":{"username":"svc","password":"pw"}},"diskFormat":"Vhdx","revisions":[3,4]}""", Status: 204),
        new("Restore.RestoreVirtualMachineAsync", $"POST {V2}/restore/diskimage/standard/vm",
            (c, t) => c.Restore.RestoreVirtualMachineAsync(
                "acme",
                "0003",
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
        new("Restore.GetHyperVHostCapabilitiesAsync", $"POST {V2}/restore/hyperv/host/capabilities",
            (c, t) => c.Restore.GetHyperVHostCapabilitiesAsync("acme", "0003", 2, SessionId, t),
            $$"""{"id":2,"sessionId":"{{SessionId}}"}""", """{"data":{"supportsVhdxFormat":true}}"""),
        new("Restore.GetHyperVHostSettingsAsync", $"POST {V2}/restore/hyperv/host/settings",
            (c, t) => c.Restore.GetHyperVHostSettingsAsync("acme", "0003", 2, SessionId, cancellationToken: t),
            $$"""{"id":2,"sessionId":"{{SessionId}}"}""", """{"data":{"virtualDisksPath":"d:\\vm","memoryAllocation":{"default":1024}}}"""),
        new("Validation.ValidatePathAsync", $"POST {Validate}/path", (c, t) => c.Validation.ValidatePathAsync("acme", "0003", Share, t),
            $$$"""{"diskLocation":{{{ShareJson}}}}""", Status: 204),
        new("Validation.ValidateAgentAsync", $"POST {Validate}/agent", (c, t) => c.Validation.ValidateAgentAsync("acme", "0003", @"d:\vm", t),
            """{"diskLocation":{"path":"d:\\vm"}}""", Status: 204),
        new("Validation.ValidateNetworkAsync", $"POST {Validate}/network",
            (c, t) => c.Validation.ValidateNetworkAsync("acme", "0003", Share, DiskFormat.Vhdx, t),
            $$$"""{"diskFormat":"Vhdx","diskLocation":{{{ShareJson}}}}""", Status: 204),
        new("Validation.ValidateFreeSpaceAsync", $"POST {Validate}/freespace",
            (c, t) => c.Validation.ValidateFreeSpaceAsync("acme", "0003", Share, DiskFormat.Vhd, [3, 4], t),
            $$$"""{"diskLocation":{{{ShareJson}}},"diskformat":"Vhd","revisions":[3,4]}""", Status: 204),
        new("Validation.ValidateSourceMachineAsync", $"POST {Validate}/host/sourcemachine",
            (c, t) => c.Validation.ValidateSourceMachineAsync("acme", "0003", FirmwareType.Uefi, [3], t),
            """{"firmwareType":"Uefi","revisions":[3]}""", Status: 204),
        new("Validation.ValidateServerAsync", $"POST {Validate}/host/server",
            (c, t) => c.Validation.ValidateServerAsync("acme", "0003", SessionId, 2, 4, 8192, t),
            $$$"""{"sessionId":"{{{SessionId}}}","hostId":2,"hostProperties":{"cores":4,"memory":8192}}""", Status: 204),
        new("Validation.ValidateHostCapabilitiesAsync", $"POST {Validate}/host/capabilities",
            (c, t) => c.Validation.ValidateHostCapabilitiesAsync("acme", "0003", SessionId, 2, FirmwareType.Bios, [3], cancellationToken: t),
            $$"""{"sessionId":"{{SessionId}}","hostId":2,"firmwareType":"Bios","revisions":[3]}""", Status: 204),
    ];

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
