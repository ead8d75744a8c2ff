using EchoPlatform.Sandbox.OAuth;

namespace EchoPlatform.Sandbox;

/// <summary>A fault that can be built in on purpose, to prove that a check notices it.</summary>
/// <param name="Name">Value of <c>Sandbox:Defect</c>.</param>
/// <param name="Meaning">What goes wrong.</param>
/// <param name="Route">Method and template of the one route the members below are about; null for faults that handlers ask for.</param>
internal sealed record Defect(string Name, string Meaning, string? Route = null)
{
    /// <summary>A member that rows and resources lack.</summary>
    public string? Omit { get; init; }

    /// <summary>A query parameter that is not looked at.</summary>
    public string? Ignore { get; init; }

    /// <summary>A field of the body that is not checked.</summary>
    public string? Unchecked { get; init; }

    /// <summary>A status that is not answered; <see cref="To"/> is, in its place.</summary>
    public int From { get; init; }

    public int To { get; init; }

    /// <summary>Answered without doing anything.</summary>
    public int Skip { get; init; }

    /// <summary>Refusals have no body.</summary>
    public bool Mute { get; init; }

    /// <summary>Dates lack their offset.</summary>
    public bool BareDates { get; init; }

    /// <summary>Page sizes have no maximum.</summary>
    public bool Unbounded { get; init; }

    public int? DefaultSize { get; init; }

    public string? ContentType { get; init; }

    /// <summary>A coding that is claimed but not applied.</summary>
    public string? FakeCoding { get; init; }

    /// <summary>What stands in place of <c>data</c>.</summary>
    public string? DataName { get; init; }

    /// <summary>What becomes of a Location.</summary>
    public Func<string, string>? Location { get; init; }

    /// <summary>The scopes asked for instead of the right ones.</summary>
    public ApiScopes? Scopes { get; init; }
}

/// <summary>
/// All faults. Those about one route are data, applied where every answer passes; the others are names, asked for with
/// <see cref="Is"/> at the one place where they bite.
/// </summary>
internal sealed class Defects(SandboxOptions options)
{
    public const string AnyClient = "any-client";
    public const string AnyGrant = "any-grant";
    public const string AnyPassword = "any-password";
    public const string AnySecret = "any-secret";
    public const string AnyToken = "any-token";
    public const string Bare401 = "bare-401";
    public const string BareTokenError = "bare-token-error";
    public const string BeyondTheEnd = "beyond-end-is-404";
    public const string BlankSeparator = "blank-separator";
    public const string CancelForgotten = "cancel-forgotten";
    public const string ConsumptionRenamed = "consumption-renamed";
    public const string CreatedUnlisted = "created-account-unlisted";
    public const string DeleteForgotten = "delete-forgotten";
    public const string EveryPlanCurrent = "every-plan-current";
    public const string FlatOptions = "flat-options";
    public const string HistoryOfAllComputers = "history-of-all-computers";
    public const string LocatorNamesOwner = "locator-names-owner";
    public const string LoseARow = "lose-a-row";
    public const string MethodIs404 = "method-is-404";
    public const string NextSkips = "next-skips";
    public const string NoCount = "no-count";
    public const string NoDeviceId = "volumes-without-device";
    public const string NoExpiry = "no-expiry";
    public const string NoFirstLink = "no-first-link";
    public const string NoRevisions = "no-revisions";
    public const string NoTokenNeeded = "no-token-needed";
    public const string OfflineText = "offline-text";
    public const string SinceByLastUpdate = "since-by-last-update";
    public const string StatusNine = "status-nine";
    public const string StrictScheme = "strict-scheme";
    public const string ToggleFindsAll = "toggle-finds-all";
    public const string TokenAsText = "token-as-text";
    public const string TrialScopeForAll = "trial-scope-for-all";
    public const string UnknownPathFails = "unknown-path-fails";
    public const string UnknownScopesPass = "unknown-scopes-pass";

    private const string Account = "/v1/accounts/{username}";
    private const string Computer = "/v1/accounts/{username}/computers/{computer}";
    private const string Partner = "/v1/partners/{username}";
    private const string Agent = "/v2/accounts/{account}/computers/{computer}/";
    private const string Validate = "POST " + Agent + "restore/diskimage/standard/vm/validate/";
    private const string Browse = "GET " + Agent + "restore/filesandfolders/browse/";

    private static readonly Dictionary<string, Defect> All = new Defect[]
    {
        new(AnyClient, "a token is given to any client id"),
        new(AnyGrant, "a token is given for any grant type"),
        new(AnyPassword, "the current password is not compared"),
        new(AnySecret, "a token is given for any secret"),
        new(AnyToken, "any text passes as a token"),
        new(Bare401, "401 has no body"),
        new(BareTokenError, "the token endpoint refuses in plain text"),
        new(BeyondTheEnd, "a page beyond the end is 404"),
        new(BlankSeparator, "scopes are joined by blanks only"),
        new(CancelForgotten, "a cancellation is confirmed and forgotten"),
        new(ConsumptionRenamed, "consumption usage comes under another name"),
        new(CreatedUnlisted, "a created account is not among the signups"),
        new(DeleteForgotten, "a deleted backup set stays"),
        new(EveryPlanCurrent, "every available plan is the current one"),
        new(FlatOptions, "the two times of the notification options stand beside no_recent_backup"),
        new(HistoryOfAllComputers, "a computer's history is that of the whole account"),
        new(LocatorNamesOwner, "the locator names the partner above an account"),
        new(LoseARow, "the last row of every listing is never served"),
        new(MethodIs404, "a method that is not allowed is 404"),
        new(NextSkips, "the next link skips a page"),
        new(NoCount, "listings have no count"),
        new(NoDeviceId, "volumes have no device id"),
        new(NoExpiry, "a token comes without expires_in"),
        new(NoFirstLink, "listings have no first link"),
        new(NoRevisions, "files have no revisions"),
        new(NoTokenNeeded, "no token is needed"),
        new(OfflineText, "an absent agent is reported in other words"),
        new(SinceByLastUpdate, "since looks at the last update of an action instead of its start"),
        new(StatusNine, "every action has status 9"),
        new(StrictScheme, "the scheme is OAuth to the letter"),
        new(ToggleFindsAll, "a backup set that does not exist can be toggled"),
        new(TokenAsText, "a token comes as text/html"),
        new(TrialScopeForAll, "the trial scope is granted with any grant"),
        new(UnknownPathFails, "an unknown path is 500"),
        new(UnknownScopesPass, "unknown scopes are left out in silence"),

        // Access and headers
        new("partner-without-scope", "a partner is read with any token", "GET " + Partner) { Scopes = ApiScopes.None },
        new("info-put-read-scope", "an account is edited with the scope for reading", "PUT " + Account + "/info") { Scopes = ApiScopes.AccountsRead },
        new("volumes-read-scope", "volumes are browsed with one scope of two", "GET " + Agent + "backupsets/diskimage/volumes/browse")
        {
            Scopes = ApiScopes.ComputersRead,
        },
        new("unknown-account-is-400", "an unknown account is 400", "GET " + Account) { From = 404, To = 400 },
        new("unknown-partner-fails", "an unknown partner is 500", "GET " + Partner) { From = 404, To = 500 },
        new("unknown-computer-fails", "an unknown computer is 500", "GET " + Computer) { From = 404, To = 500 },
        new("unknown-email-fails", "an unknown address is 500", "GET " + Computer + "/notifications/emails/{email}") { From = 404, To = 500 },
        new("json-as-text", "JSON comes as text/plain", "GET " + Partner) { ContentType = "text/plain" },
        new("gzip-in-name-only", "gzip is claimed but not applied", "GET " + Partner + "/signups") { FakeCoding = "gzip" },
        new("deflate-in-name-only", "deflate is claimed but not applied", "GET " + Partner + "/signups") { FakeCoding = "deflate" },
        new("mute-errors", "a refusal has no error object", "GET " + Partner + "/signups") { Mute = true },

        // General
        new("time-fails", "the time is 500", "GET /v1/general/time") { From = 200, To = 500 },
        new("locator-is-302", "the locator answers 302", "GET /v1/general/username/{username}") { From = 303, To = 302 },
        new("locator-unknown-is-303", "the locator finds what is not there", "GET /v1/general/username/{username}") { From = 404, To = 303 },
        new("reasons-without-note-flag", "reasons do not say whether they need a note", "GET /v1/general/cancellation_reasons") { Omit = "requires_note" },

        // Listings and signups
        new("page-size-ignored", "page_size is not looked at", "GET " + Partner + "/signups") { Ignore = "page_size" },
        new("unbounded-page-size", "a page of signups can have any size", "GET " + Partner + "/signups") { Unbounded = true },
        new("unbounded-history", "a page of actions can have any size", "GET " + Account + "/action_history") { Unbounded = true },
        new("default-size-25", "a page of actions has 25 rows when not told", "GET " + Account + "/action_history") { DefaultSize = 25 },
        new("bad-values-fail", "a wrong query is 500", "GET " + Partner + "/signups") { From = 400, To = 500 },
        new("order-dir-ignored", "order_dir is not looked at", "GET " + Partner + "/signups") { Ignore = "order_dir" },
        new("order-by-ignored", "order_by is not looked at", "GET " + Partner + "/signups") { Ignore = "order_by" },
        new("signups-without-link", "signups have no link", "GET " + Partner + "/signups") { Omit = "link" },
        new("signups-type-ignored", "type is not looked at", "GET " + Partner + "/signups") { Ignore = "type" },
        new("signups-status-ignored", "status is not looked at", "GET " + Partner + "/signups") { Ignore = "status" },
        new("signups-since-ignored", "since is not looked at", "GET " + Partner + "/signups") { Ignore = "since" },

        // Accounts
        new("account-without-id", "an account has no id", "GET " + Account) { Omit = "account_id" },
        new("account-without-links", "an account has no links", "GET " + Account) { Omit = "links" },
        new("account-info-empty", "an account's info has no reference code", "GET " + Account + "/info") { Omit = "reference_code" },
        new("account-info-forgotten", "an account's new info is confirmed and forgotten", "PUT " + Account + "/info") { Skip = 204 },
        new("history-without-errors", "actions do not count their errors", "GET " + Account + "/action_history") { Omit = "errors" },
        new("history-without-conditions", "actions have no condition types", "GET " + Account + "/action_history") { Omit = "condition_types" },
        new("history-type-ignored", "type is not looked at", "GET " + Account + "/action_history") { Ignore = "type" },
        new("history-status-ignored", "status is not looked at", "GET " + Account + "/action_history") { Ignore = "status" },
        new("history-since-ignored", "since is not looked at", "GET " + Account + "/action_history") { Ignore = "since" },
        new("history-order-ignored", "order_dir is not looked at", "GET " + Account + "/action_history") { Ignore = "order_dir" },
        new("dates-without-offset", "dates of actions have no offset", "GET " + Account + "/action_history") { BareDates = true },
        new("account-usage-without-date", "usage rows have no date", "GET " + Account + "/usage_history") { Omit = "date" },
        new("plan-choice-forgotten", "a chosen plan is confirmed and forgotten", "POST " + Account + "/available_plans") { Skip = 204 },

        // Computers
        new("computer-without-status", "a computer has no status", "GET " + Computer) { Omit = "status" },
        new("computer-without-links", "a computer has no links", "GET " + Computer) { Omit = "links" },
        new("computers-without-id", "listed computers have no id", "GET " + Account + "/computers") { Omit = "computer_id" },
        new("computer-info-without-phone", "a computer's info has no phone", "GET " + Computer + "/info") { Omit = "phone" },
        new("computer-info-forgotten", "a computer's new info is confirmed and forgotten", "PUT " + Computer + "/info") { Skip = 204 },
        new("computer-usage-without-bytes", "usage rows have no bytes", "GET " + Computer + "/usage_history") { Omit = "bytes" },
        new("emails-without-id", "listed addresses have no id", "GET " + Computer + "/notifications/emails") { Omit = "email_id" },
        new("email-created-is-200", "a created address is 200", "POST " + Computer + "/notifications/emails") { From = 201, To = 200 },
        new("email-put-forgotten", "a changed address is confirmed and forgotten", "PUT " + Computer + "/notifications/emails/{email}") { Skip = 204 },
        new("email-delete-forgotten", "a deleted address stays", "DELETE " + Computer + "/notifications/emails/{email}") { Skip = 204 },
        new("options-forgotten", "changed options are confirmed and forgotten", "PUT " + Computer + "/notifications/options") { Skip = 204 },

        // Partners, plans, users, usage, reports
        new("partner-without-type", "a partner has no type", "GET " + Partner) { Omit = "type" },
        new("partner-without-links", "a partner has no links", "GET " + Partner) { Omit = "links" },
        new("plans-without-usage", "listed plans have no base usage", "GET " + Partner + "/plans") { Omit = "base_usage" },
        new("plan-without-seat-price", "a plan has no price for seats", "GET " + Partner + "/plans/{plan}") { Omit = "es_seat_price" },
        new("plan-created-is-200", "a created plan is 200", "POST " + Partner + "/plans") { From = 201, To = 200 },
        new("plan-put-forgotten", "a changed plan is confirmed and forgotten", "PUT " + Partner + "/plans/{plan}") { Skip = 204 },
        new("plan-delete-forgotten", "a deleted plan stays", "DELETE " + Partner + "/plans/{plan}") { Skip = 204 },
        new("users-without-role", "listed users have no role", "GET " + Partner + "/users") { Omit = "role" },
        new("users-role-ignored", "role is not looked at", "GET " + Partner + "/users") { Ignore = "role" },
        new("user-created-is-200", "a created user is 200", "POST " + Partner + "/users") { From = 201, To = 200 },
        new("user-put-forgotten", "a changed user is confirmed and forgotten", "PUT " + Partner + "/users/{user}") { Skip = 204 },
        new("user-delete-forgotten", "a deleted user stays", "DELETE " + Partner + "/users/{user}") { Skip = 204 },
        new("usage-without-bytes", "usage rows have no bytes", "GET " + Partner + "/usage_history") { Omit = "bytes" },
        new("resolution-ignored", "resolution is not looked at", "GET " + Partner + "/usage_history") { Ignore = "resolution" },
        new("usage-start-ignored", "start_date is not looked at", "GET " + Partner + "/usage_history") { Ignore = "start_date" },
        new("percentage-without-value", "the percentage report has no percentage", "GET " + Partner + "/reports/plan_percentage") { Omit = "percentage" },
        new("percentage-type-ignored", "type is not looked at", "GET " + Partner + "/reports/plan_percentage") { Ignore = "type" },

        // Creating and canceling
        new("account-location-wrong", "the location of a created account is another's", "POST /v1/accounts") { Location = text => text + "x" },
        new("duplicate-account-accepted", "a user name can be given twice", "POST /v1/accounts") { Unchecked = "taken" },
        new("unknown-plan-accepted", "an account is created on a plan that does not exist", "POST /v1/accounts") { Unchecked = "plan_id" },
        new("partner-created-is-200", "a created partner is 200", "POST /v1/partners") { From = 201, To = 200 },
        new("trial-partner-location", "the location of a trial partner is an account", "POST /v1/trialpartners")
        {
            Location = text => text.Replace("/partners/", "/accounts/", StringComparison.Ordinal),
        },
        new("cancel-is-200", "a cancellation is 200", "POST " + Account + "/cancellation") { From = 303, To = 200 },
        new("note-not-required", "no reason needs a note", "POST " + Account + "/cancellation") { Unchecked = "reason_note" },
        new("any-reason", "any reason will do", "POST " + Account + "/cancellation") { Unchecked = "reason_id" },
        new("partner-cancel-location", "the location of a canceled partner is an account", "POST " + Partner + "/cancellation")
        {
            Location = text => text.Replace("/partners/", "/accounts/", StringComparison.Ordinal),
        },
        new("partner-password-is-200", "a changed password is 200", "POST " + Partner + "/password") { From = 204, To = 200 },

        // v2: provisioning, community
        new("provisions-unwrapped", "provisions come under another name", "GET /v2/partners/{username}/provisions") { DataName = "rows" },
        new("provision-is-200", "a provision is 200", "POST /v2/partners/{username}/skus/provision") { From = 202, To = 200 },
        new("provision-unchecked", "any number of units will do", "POST /v2/partners/{username}/skus/provision") { Unchecked = "no_of_units" },
        new("audit-forgotten", "an added user is confirmed and forgotten", "POST /v2/accounts/{username}/usageaudit") { Skip = 204 },
        new("invoices-unwrapped", "invoices come under another name", "GET /v2/accounts/{username}/invoices") { DataName = "rows" },

        // v2: actions, backup sets, settings
        new("offline-is-200", "a command that waits for its agent is 200", "POST " + Agent + "backupsets/toggle") { From = 202, To = 200 },
        new("unknown-action-is-200", "an unknown action is 200", "GET " + Agent + "action/{action}/status") { From = 404, To = 200 },
        new("info-unwrapped", "the result of an action comes under another name", "GET " + Agent + "backupsets/{action}/info") { DataName = "rows" },
        new("toggle-fails", "a toggle is 500", "POST " + Agent + "backupsets/toggle") { From = 200, To = 500 },
        new("delete-data-unchecked", "the data of any backup set can be deleted", "POST " + Agent + "backupsets/delete") { Unchecked = "deleteData" },
        new("set-create-unwrapped", "the id of a creation comes under another name", "POST " + Agent + "backupsets") { DataName = "result" },
        new("set-errors-mute", "a refused backup set has no errors", "POST " + Agent + "backupsets") { Mute = true },
        new("set-type-unchecked", "any type of backup set will do", "POST " + Agent + "backupsets") { Unchecked = "type" },
        new("schedule-interval-unchecked", "any interval will do", "POST " + Agent + "backupsets") { Unchecked = "schedule.interval" },
        new("schedule-alone-unchecked", "manual need not stand alone", "POST " + Agent + "backupsets") { Unchecked = "schedule" },
        new("image-archiving-unchecked", "images take any archiving rule", "POST " + Agent + "backupsets") { Unchecked = "archivingRules" },
        new("disk-usage-unchecked", "any size will do", "POST " + Agent + "backupsets") { Unchecked = "diskUsageRules.size" },
        new("forever-unchecked", "forever may come first", "POST " + Agent + "backupsets") { Unchecked = "ranges.forever" },
        new("ranges-order-unchecked", "ranges may shrink", "POST " + Agent + "backupsets") { Unchecked = "ranges.order" },
        new("inclusion-unchecked", "dynamic inclusion is allowed everywhere", "POST " + Agent + "backupsets") { Unchecked = "useDynamicVolumeInclusion" },
        new("settings-offline-is-200", "a setting that waits for its agent is 200", "POST " + Agent + "settings/apply") { From = 202, To = 200 },
        new("retries-unchecked", "any number of retries will do", "POST " + Agent + "settings/apply") { Unchecked = "fileretries" },
        new("retries-fail", "a good setting is 500", "POST " + Agent + "settings/apply") { From = 200, To = 500 },
        new("throttling-unchecked", "any throttling will do", "POST " + Agent + "settings/advanced/apply") { Unchecked = "throttling" },
        new("days-unchecked", "any day will do", "POST " + Agent + "settings/advanced/apply") { Unchecked = "days.start" },
        new("hours-unchecked", "any hour will do", "POST " + Agent + "settings/advanced/apply") { Unchecked = "hours.end" },
        new("asyncupload-unchecked", "asyncupload does not need sync", "POST " + Agent + "settings/advanced/apply") { Unchecked = "asyncupload" },
        new("exclusions-unchecked", "any default exclusion can be kept", "POST " + Agent + "settings/advanced/apply") { Unchecked = "keepDefaults" },
        new("advanced-offline-without-id", "a setting that waits for its agent has no id", "POST " + Agent + "settings/advanced/apply") { DataName = "result" },

        // v2: browse, restore, validate
        new("snapshots-unwrapped", "snapshots come under another name", Browse + "snapshot/list") { DataName = "rows" },
        new("snapshot-date-unchecked", "a snapshot's date is not needed", Browse + "snapshot/drive/{id}") { Unchecked = "snapshotDate" },
        new("overwrite-unchecked", "any overwrite option will do", "POST " + Agent + "restore/filesandfolders") { Unchecked = "overwriteOptions" },
        new("vhd-revisions-unchecked", "disks are restored from nothing", "POST " + Agent + "restore/diskimage/standard/vhd") { Unchecked = "revisions" },
        new("any-host", "any host has capabilities", "POST " + Agent + "restore/hyperv/host/capabilities") { Unchecked = "host" },
        new("validate-path-unchecked", "no path is needed", Validate + "path") { Unchecked = "diskLocation" },
        new("validate-agent-unchecked", "no path is needed", Validate + "agent") { Unchecked = "diskLocation" },
        new("validate-network-unchecked", "any disk format will do", Validate + "network") { Unchecked = "diskFormat" },
        new("validate-freespace-unchecked", "no revisions are needed", Validate + "freespace") { Unchecked = "revisions" },
        new("validate-sourcemachine-unchecked", "any firmware will do", Validate + "host/sourcemachine") { Unchecked = "firmwareType" },
        new("validate-server-unchecked", "any host will do", Validate + "host/server") { Unchecked = "host" },
    }.ToDictionary(defect => defect.Name, StringComparer.Ordinal);

    private readonly Defect? active = All.GetValueOrDefault(options.Defect);

    public static IReadOnlyDictionary<string, string> Meanings { get; } = new SortedDictionary<string, string>(
        All.Values.ToDictionary(defect => defect.Name, defect => defect.Meaning, StringComparer.Ordinal), StringComparer.Ordinal);

    public bool Is(string name) => active is not null && string.Equals(active.Name, name, StringComparison.Ordinal);

    /// <summary>The defect of a route, by method and template.</summary>
    public Defect? At(string route) => active is not null && string.Equals(active.Route, route, StringComparison.Ordinal) ? active : null;
}
