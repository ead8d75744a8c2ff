namespace EchoPlatform;

/// <summary>Every call this library knows, in one table. The methods take method, path and scopes from it, so it says what they do.</summary>
public static class EchoEndpoints
{
    // Filled by the rows below, so it must stand before them.
    private static readonly List<EchoEndpoint> Rows = [];

    internal static readonly EchoEndpoint GeneralGetTime = Read(
        "General", "GetTimeAsync", HttpMethod.Get, "/v1/general/time", [], "168733433", EndpointStatus.Inferred,
        "answer unknown, handed out as it comes");

    internal static readonly EchoEndpoint GeneralLocateUsername = Read(
        "General", "LocateUsernameAsync", HttpMethod.Get, "/v1/general/username/{username}", [], "97517995", EndpointStatus.Documented,
        "303, read and never followed; null on 404");

    internal static readonly EchoEndpoint GeneralListCancellationReasons = Read(
        "General", "ListCancellationReasonsAsync", HttpMethod.Get, "/v1/general/cancellation_reasons", [], "97517991", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsCreate = Write(
        "Accounts", "CreateAsync", HttpMethod.Post, "/v1/accounts", [OAuthScopes.AccountsWrite], "97517754", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsGet = Read(
        "Accounts", "GetAsync", HttpMethod.Get, "/v1/accounts/{username}", [OAuthScopes.AccountsRead], "97517756", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsGetInfo = Read(
        "Accounts", "GetInfoAsync", HttpMethod.Get, "/v1/accounts/{username}/info", [OAuthScopes.AccountsRead], "97517759", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsUpdateInfo = Write(
        "Accounts", "UpdateInfoAsync", HttpMethod.Put, "/v1/accounts/{username}/info", [OAuthScopes.AccountsWrite], "97517759", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsListActionHistory = Read(
        "Accounts", "ListActionHistoryAsync", HttpMethod.Get, "/v1/accounts/{username}/action_history", [OAuthScopes.AccountsRead], "97517761", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsListUsageHistory = Read(
        "Accounts", "ListUsageHistoryAsync", HttpMethod.Get, "/v1/accounts/{username}/usage_history", [OAuthScopes.AccountsRead], "97517763", EndpointStatus.Documented,
        "filters inferred from the partner's list");

    internal static readonly EchoEndpoint AccountsListAvailablePlans = Read(
        "Accounts", "ListAvailablePlansAsync", HttpMethod.Get, "/v1/accounts/{username}/available_plans", [OAuthScopes.AccountsRead], "97517767", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsSelectPlan = Write(
        "Accounts", "SelectPlanAsync", HttpMethod.Post, "/v1/accounts/{username}/available_plans", [OAuthScopes.AccountsWrite], "97517767", EndpointStatus.Cut,
        "body and scope inferred");

    internal static readonly EchoEndpoint AccountsCancel = Write(
        "Accounts", "CancelAsync", HttpMethod.Post, "/v1/accounts/{username}/cancellation", [OAuthScopes.AccountsWrite], "97517769", EndpointStatus.Documented);

    internal static readonly EchoEndpoint AccountsGetAddresses = Read(
        "Accounts", "GetAddressesAsync", HttpMethod.Get, "/v1/accounts/{username}/addresses", [OAuthScopes.AccountsRead], "97517756", EndpointStatus.Inferred,
        "known only as a link, answer unknown");

    internal static readonly EchoEndpoint AccountsListComputers = Read(
        "Accounts", "ListComputersAsync", HttpMethod.Get, "/v1/accounts/{username}/computers", [OAuthScopes.ComputersRead], "97517756", EndpointStatus.Inferred,
        "known only as a link; paging, scope and members inferred");

    internal static readonly EchoEndpoint AccountsChangePassword = Write(
        "Accounts", "ChangePasswordAsync", HttpMethod.Post, "/v1/accounts/{username}/password", [OAuthScopes.AccountsWrite], "97517756", EndpointStatus.Inferred,
        "known only as a link; body inferred");

    internal static readonly EchoEndpoint AccountsListAuditUsers = Read(
        "Accounts", "ListAuditUsersAsync", HttpMethod.Get, "/v2/accounts/{account}/usageaudit", [], "", EndpointStatus.Community,
        "rows in audit_users");

    internal static readonly EchoEndpoint AccountsAddAuditUser = Write(
        "Accounts", "AddAuditUserAsync", HttpMethod.Post, "/v2/accounts/{account}/usageaudit", [], "", EndpointStatus.Community);

    internal static readonly EchoEndpoint AccountsRemoveAuditUser = Write(
        "Accounts", "RemoveAuditUserAsync", HttpMethod.Delete, "/v2/accounts/{account}/usageaudit/{user}", [], "", EndpointStatus.Community);

    internal static readonly EchoEndpoint AccountsListInvoices = Read(
        "Accounts", "ListInvoicesAsync", HttpMethod.Get, "/v2/accounts/{account}/invoices", [], "", EndpointStatus.Community,
        "rows in data.invoices");

    internal static readonly EchoEndpoint ComputersGet = Read(
        "Computers", "GetAsync", HttpMethod.Get, "/v1/accounts/{username}/computers/{computer_id}", [OAuthScopes.ComputersRead], "97517781", EndpointStatus.Documented);

    internal static readonly EchoEndpoint ComputersDelete = Write(
        "Computers", "DeleteAsync", HttpMethod.Delete, "/v1/accounts/{username}/computers/{computer_id}", [OAuthScopes.ComputersWrite], "97517781", EndpointStatus.Cut,
        "scope and answer inferred");

    internal static readonly EchoEndpoint ComputersGetInfo = Read(
        "Computers", "GetInfoAsync", HttpMethod.Get, "/v1/accounts/{username}/computers/{computer_id}/info", [OAuthScopes.ComputersRead], "97517783", EndpointStatus.Documented);

    internal static readonly EchoEndpoint ComputersUpdateInfo = Write(
        "Computers", "UpdateInfoAsync", HttpMethod.Put, "/v1/accounts/{username}/computers/{computer_id}/info", [OAuthScopes.ComputersWrite], "97517783", EndpointStatus.Documented);

    internal static readonly EchoEndpoint ComputersListActionHistory = Read(
        "Computers", "ListActionHistoryAsync", HttpMethod.Get, "/v1/accounts/{username}/computers/{computer_id}/action_history", [OAuthScopes.ComputersRead], "97517785", EndpointStatus.Documented,
        "filters inferred from the account's list");

    internal static readonly EchoEndpoint ComputersListUsageHistory = Read(
        "Computers", "ListUsageHistoryAsync", HttpMethod.Get, "/v1/accounts/{username}/computers/{computer_id}/usage_history", [OAuthScopes.ComputersRead], "97517781", EndpointStatus.Inferred,
        "known only as a link");

    internal static readonly EchoEndpoint ComputersChangePassword = Write(
        "Computers", "ChangePasswordAsync", HttpMethod.Post, "/v1/accounts/{username}/computers/{computer_id}/password", [OAuthScopes.ComputersWrite], "168733483", EndpointStatus.Documented);

    internal static readonly EchoEndpoint NotificationsListEmails = Read(
        "Notifications", "ListEmailsAsync", HttpMethod.Get, "/v1/accounts/{username}/computers/{computer_id}/notifications/emails", [OAuthScopes.ComputersRead], "97517789", EndpointStatus.Documented);

    internal static readonly EchoEndpoint NotificationsAddEmail = Write(
        "Notifications", "AddEmailAsync", HttpMethod.Post, "/v1/accounts/{username}/computers/{computer_id}/notifications/emails", [OAuthScopes.ComputersWrite], "97517789", EndpointStatus.Cut,
        "scope, body and answer inferred");

    internal static readonly EchoEndpoint NotificationsGetEmail = Read(
        "Notifications", "GetEmailAsync", HttpMethod.Get, "/v1/accounts/{username}/computers/{computer_id}/notifications/emails/{email_id}", [OAuthScopes.ComputersRead], "97517791", EndpointStatus.Documented);

    internal static readonly EchoEndpoint NotificationsUpdateEmail = Write(
        "Notifications", "UpdateEmailAsync", HttpMethod.Put, "/v1/accounts/{username}/computers/{computer_id}/notifications/emails/{email_id}", [OAuthScopes.ComputersWrite], "97517791", EndpointStatus.Cut,
        "scope, body and answer inferred");

    internal static readonly EchoEndpoint NotificationsDeleteEmail = Write(
        "Notifications", "DeleteEmailAsync", HttpMethod.Delete, "/v1/accounts/{username}/computers/{computer_id}/notifications/emails/{email_id}", [OAuthScopes.ComputersWrite], "97517791", EndpointStatus.Cut,
        "scope and answer inferred");

    internal static readonly EchoEndpoint NotificationsGetOptions = Read(
        "Notifications", "GetOptionsAsync", HttpMethod.Get, "/v1/accounts/{username}/computers/{computer_id}/notifications/options", [OAuthScopes.ComputersRead], "97517793", EndpointStatus.Documented);

    internal static readonly EchoEndpoint NotificationsUpdateOptions = Write(
        "Notifications", "UpdateOptionsAsync", HttpMethod.Put, "/v1/accounts/{username}/computers/{computer_id}/notifications/options", [OAuthScopes.ComputersWrite], "97517793", EndpointStatus.Cut,
        "scope, body and answer inferred");

    internal static readonly EchoEndpoint PartnersCreate = Write(
        "Partners", "CreateAsync", HttpMethod.Post, "/v1/partners", [OAuthScopes.PartnersWrite], "168733495", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PartnersCreateTrial = Write(
        "Partners", "CreateTrialAsync", HttpMethod.Post, "/v1/trialpartners", [OAuthScopes.TrialPartnersWrite], "97518061", EndpointStatus.Documented,
        "needs the trial-partner grant");

    internal static readonly EchoEndpoint PartnersGet = Read(
        "Partners", "GetAsync", HttpMethod.Get, "/v1/partners/{username}", [OAuthScopes.PartnersRead], "97517999", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PartnersUpdate = Write(
        "Partners", "UpdateAsync", HttpMethod.Put, "/v1/partners/{username}", [OAuthScopes.PartnersWrite], "97517999", EndpointStatus.Cut,
        "body not known, the caller gives it");

    internal static readonly EchoEndpoint PartnersListSignups = Read(
        "Partners", "ListSignupsAsync", HttpMethod.Get, "/v1/partners/{username}/signups", [OAuthScopes.PartnersRead], "97518011", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PartnersListUsageHistory = Read(
        "Partners", "ListUsageHistoryAsync", HttpMethod.Get, "/v1/partners/{username}/usage_history", [OAuthScopes.PartnersRead], "97518024", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PartnersChangePassword = Write(
        "Partners", "ChangePasswordAsync", HttpMethod.Post, "/v1/partners/{username}/password", [OAuthScopes.PartnersWrite], "97518016", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PartnersCancel = Write(
        "Partners", "CancelAsync", HttpMethod.Post, "/v1/partners/{username}/cancellation", [OAuthScopes.PartnersWrite], "97518004", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PartnersGetAddresses = Read(
        "Partners", "GetAddressesAsync", HttpMethod.Get, "/v1/partners/{username}/addresses", [OAuthScopes.PartnersRead], "97517999", EndpointStatus.Inferred,
        "known only as a link, answer unknown");

    internal static readonly EchoEndpoint PlansList = Read(
        "Plans", "ListAsync", HttpMethod.Get, "/v1/partners/{username}/plans", [OAuthScopes.PartnersRead], "97518006", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PlansCreate = Write(
        "Plans", "CreateAsync", HttpMethod.Post, "/v1/partners/{username}/plans", [OAuthScopes.PartnersWrite], "97518006", EndpointStatus.Cut,
        "scope, body and answer inferred");

    internal static readonly EchoEndpoint PlansGet = Read(
        "Plans", "GetAsync", HttpMethod.Get, "/v1/partners/{username}/plans/{plan_id}", [OAuthScopes.PartnersRead], "168733507", EndpointStatus.Documented);

    internal static readonly EchoEndpoint PlansUpdate = Write(
        "Plans", "UpdateAsync", HttpMethod.Put, "/v1/partners/{username}/plans/{plan_id}", [OAuthScopes.PartnersWrite], "168733507", EndpointStatus.Cut,
        "scope, body and answer inferred");

    internal static readonly EchoEndpoint PlansDelete = Write(
        "Plans", "DeleteAsync", HttpMethod.Delete, "/v1/partners/{username}/plans/{plan_id}", [OAuthScopes.PartnersWrite], "168733507", EndpointStatus.Cut,
        "scope and answer inferred");

    internal static readonly EchoEndpoint UsersList = Read(
        "Users", "ListAsync", HttpMethod.Get, "/v1/partners/{username}/users", [OAuthScopes.PartnersRead], "97518018", EndpointStatus.Documented);

    internal static readonly EchoEndpoint UsersCreate = Write(
        "Users", "CreateAsync", HttpMethod.Post, "/v1/partners/{username}/users", [OAuthScopes.PartnersWrite], "97518018", EndpointStatus.Cut,
        "body and answer inferred");

    internal static readonly EchoEndpoint UsersGet = Read(
        "Users", "GetAsync", HttpMethod.Get, "/v1/partners/{username}/users/{user_username}", [OAuthScopes.PartnersRead], "97518020", EndpointStatus.Documented);

    internal static readonly EchoEndpoint UsersUpdate = Write(
        "Users", "UpdateAsync", HttpMethod.Put, "/v1/partners/{username}/users/{user_username}", [OAuthScopes.PartnersWrite], "97518020", EndpointStatus.Cut,
        "body and answer inferred");

    internal static readonly EchoEndpoint UsersDelete = Write(
        "Users", "DeleteAsync", HttpMethod.Delete, "/v1/partners/{username}/users/{user_username}", [OAuthScopes.PartnersWrite], "97518020", EndpointStatus.Cut,
        "scope and answer inferred");

    internal static readonly EchoEndpoint ReportsListPlanPercentage = Read(
        "Reports", "ListPlanPercentageAsync", HttpMethod.Get, "/v1/partners/{partner}/reports/plan_percentage", [OAuthScopes.PartnersRead], "97518059", EndpointStatus.Documented);

    internal static readonly EchoEndpoint ReportsGetPartnerReports = Read(
        "Reports", "GetPartnerReportsAsync", HttpMethod.Get, "/v1/partners/{partner}/reports", [OAuthScopes.PartnersRead], "97517999", EndpointStatus.Inferred,
        "known only as a link, answer unknown");

    internal static readonly EchoEndpoint ReportsGetBackupStatus = Read(
        "Reports", "GetBackupStatusAsync", HttpMethod.Get, "/v1/partners/{partner}/reports/backup_status", [OAuthScopes.PartnersRead], "97518059", EndpointStatus.Inferred,
        "known only as a link, answer unknown");

    internal static readonly EchoEndpoint ReportsGetAccountReports = Read(
        "Reports", "GetAccountReportsAsync", HttpMethod.Get, "/v1/accounts/{account}/reports", [OAuthScopes.AccountsRead], "97517756", EndpointStatus.Inferred,
        "known only as a link, answer unknown");

    internal static readonly EchoEndpoint ReportsGetComputerReports = Read(
        "Reports", "GetComputerReportsAsync", HttpMethod.Get, "/v1/accounts/{account}/computers/{computer}/reports", [OAuthScopes.ComputersRead], "97517781", EndpointStatus.Inferred,
        "known only as a link, answer unknown");

    internal static readonly EchoEndpoint ProvisioningListConsumption = Read(
        "Provisioning", "ListConsumptionAsync", HttpMethod.Get, "/v2/partners/{partner}/consumptionusage", [OAuthScopes.PartnersRead], "168733056", EndpointStatus.Documented,
        "scope inferred; rows in data or raw_records");

    internal static readonly EchoEndpoint ProvisioningListProvisions = Read(
        "Provisioning", "ListProvisionsAsync", HttpMethod.Get, "/v2/partners/{partner}/provisions", [OAuthScopes.PartnersRead], "96770895", EndpointStatus.Documented,
        "scope inferred from ROLE_PARTNERS_READ");

    internal static readonly EchoEndpoint ProvisioningProvision = Write(
        "Provisioning", "ProvisionAsync", HttpMethod.Post, "/v2/partners/{partner}/skus/provision", [OAuthScopes.PartnersWrite], "96770891", EndpointStatus.Documented,
        "scope inferred from ROLE_PARTNERS_WRITE");

    internal static readonly EchoEndpoint BackupSetsCreate = Write(
        "BackupSets", "CreateAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/backupsets", [OAuthScopes.AccountsWrite, OAuthScopes.ComputersWrite], "96770653", EndpointStatus.Inferred,
        "path, scopes and answer inferred");

    internal static readonly EchoEndpoint BackupSetsToggle = Write(
        "BackupSets", "ToggleAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/backupsets/toggle", [OAuthScopes.ComputersWrite], "96771935", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BackupSetsDelete = Write(
        "BackupSets", "DeleteAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/backupsets/delete", [OAuthScopes.ComputersWrite], "96771939", EndpointStatus.Documented);

    internal static readonly EchoEndpoint BackupSetsListVolumes = Read(
        "BackupSets", "ListVolumesAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/backupsets/diskimage/volumes/browse", [OAuthScopes.ComputersRead, OAuthScopes.ComputersWrite], "96771682", EndpointStatus.Documented,
        "computer online (inferred); needs both scopes");

    internal static readonly EchoEndpoint BackupSetsBrowseFolders = Read(
        "BackupSets", "BrowseFoldersAsync", HttpMethod.Post, "", [OAuthScopes.ComputersRead], "96771641", EndpointStatus.Cut,
        "path not known; method and scope inferred");

    internal static readonly EchoEndpoint SettingsSetFileRetries = Write(
        "Settings", "SetFileRetriesAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/settings/apply", [OAuthScopes.ComputersWrite], "96771968", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint SettingsSetBandwidth = Write(
        "Settings", "SetBandwidthAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/settings/advanced/apply", [OAuthScopes.ComputersWrite], "96771957", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint SettingsSetLocalVault = Write(
        "Settings", "SetLocalVaultAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/settings/advanced/apply", [OAuthScopes.ComputersWrite], "96771960", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint SettingsSetTempFolder = Write(
        "Settings", "SetTempFolderAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/settings/advanced/apply", [OAuthScopes.ComputersWrite], "96771962", EndpointStatus.Inferred,
        "path and scope inferred");

    internal static readonly EchoEndpoint SettingsSetWildcardExclusions = Write(
        "Settings", "SetWildcardExclusionsAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/settings/advanced/apply", [OAuthScopes.ComputersWrite], "96771974", EndpointStatus.Inferred,
        "path and scope inferred");

    internal static readonly EchoEndpoint ActionsGetStatus = Read(
        "Actions", "GetStatusAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/action/{actionId}/status", [OAuthScopes.ComputersRead], "96771931", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint ActionsGetBackupSetResult = Read(
        "Actions", "GetBackupSetResultAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/backupsets/{actionId}/info", [OAuthScopes.ComputersRead], "96771935", EndpointStatus.Documented,
        "answer and scope inferred");

    internal static readonly EchoEndpoint BrowseListSnapshots = Read(
        "Browse", "ListSnapshotsAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/snapshot/list", [OAuthScopes.ComputersRead], "96772264", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BrowseListSnapshotDrive = Read(
        "Browse", "ListSnapshotDriveAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/snapshot/drive/{id}", [OAuthScopes.ComputersRead], "96772268", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BrowseListSnapshotFolder = Read(
        "Browse", "ListSnapshotFolderAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/snapshot/folder/{id}", [OAuthScopes.ComputersRead], "96772271", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BrowseListSnapshotFile = Read(
        "Browse", "ListSnapshotFileAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/snapshot/file/{id}", [OAuthScopes.ComputersRead], "96772278", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BrowseListBackupSetDrive = Read(
        "Browse", "ListBackupSetDriveAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/backupset/drive/{id}", [OAuthScopes.ComputersRead], "96772255", EndpointStatus.Cut,
        "path cut; scope inferred");

    internal static readonly EchoEndpoint BrowseListBackupSetFolder = Read(
        "Browse", "ListBackupSetFolderAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/backupset/folder/{id}", [OAuthScopes.ComputersRead], "96772257", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BrowseListBackupSetFile = Read(
        "Browse", "ListBackupSetFileAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/backupset/file/{backupsetFileId}", [OAuthScopes.ComputersRead], "96772259", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BrowseListFileSystemDrive = Read(
        "Browse", "ListFileSystemDriveAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/filesystem/drive/{id}", [OAuthScopes.ComputersRead], "96772286", EndpointStatus.Inferred,
        "path and scope inferred");

    internal static readonly EchoEndpoint BrowseListFileSystemFolder = Read(
        "Browse", "ListFileSystemFolderAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/filesystem/folder/{id}", [OAuthScopes.ComputersRead], "96772288", EndpointStatus.Inferred,
        "path and scope inferred");

    internal static readonly EchoEndpoint BrowseListFileSystemFile = Read(
        "Browse", "ListFileSystemFileAsync", HttpMethod.Get, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders/browse/filesystem/file/{driveId}", [OAuthScopes.ComputersRead], "96772292", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint BrowseListDiskImageVolumes = Read(
        "Browse", "ListDiskImageVolumesAsync", HttpMethod.Get, "", [OAuthScopes.ComputersRead], "96772112", EndpointStatus.Cut,
        "path not known; method and scope inferred");

    internal static readonly EchoEndpoint BrowseListVolumeRevisions = Read(
        "Browse", "ListVolumeRevisionsAsync", HttpMethod.Post, "", [OAuthScopes.ComputersRead], "96772112", EndpointStatus.Cut,
        "path and answer not known; method and scope inferred");

    internal static readonly EchoEndpoint BrowseGetRevisionHardware = Read(
        "Browse", "GetRevisionHardwareAsync", HttpMethod.Post, "", [OAuthScopes.ComputersRead], "96772123", EndpointStatus.Cut,
        "path not known; method and scope inferred");

    internal static readonly EchoEndpoint RestoreRestoreFiles = Write(
        "Restore", "RestoreFilesAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/filesandfolders", [OAuthScopes.ComputersWrite], "96772297", EndpointStatus.Inferred,
        "path, scope and answer inferred");

    internal static readonly EchoEndpoint RestoreRestoreVirtualDisks = Write(
        "Restore", "RestoreVirtualDisksAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vhd", [OAuthScopes.ComputersWrite], "96772114", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint RestoreRestoreVirtualMachine = Write(
        "Restore", "RestoreVirtualMachineAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm", [OAuthScopes.ComputersWrite], "96772169", EndpointStatus.Inferred,
        "path, scope, answer and part of the body inferred");

    internal static readonly EchoEndpoint RestoreRegisterHyperVHost = Write(
        "Restore", "RegisterHyperVHostAsync", HttpMethod.Post, "", [OAuthScopes.ComputersWrite], "96772119", EndpointStatus.Cut,
        "path not known; method and scope inferred");

    internal static readonly EchoEndpoint RestoreGetHyperVHostCapabilities = Read(
        "Restore", "GetHyperVHostCapabilitiesAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/hyperv/host/capabilities", [OAuthScopes.ComputersRead], "96772144", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint RestoreGetHyperVHostSettings = Read(
        "Restore", "GetHyperVHostSettingsAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/hyperv/host/settings", [OAuthScopes.ComputersRead], "96772147", EndpointStatus.Inferred,
        "path and scope inferred");

    internal static readonly EchoEndpoint ValidationValidatePath = Write(
        "Validation", "ValidatePathAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm/validate/path", [OAuthScopes.ComputersWrite], "168733227", EndpointStatus.Documented,
        "scope inferred; creates the folder and logs on to the share");

    internal static readonly EchoEndpoint ValidationValidateAgent = Read(
        "Validation", "ValidateAgentAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm/validate/agent", [OAuthScopes.ComputersRead], "168733213", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint ValidationValidateNetwork = Read(
        "Validation", "ValidateNetworkAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm/validate/network", [OAuthScopes.ComputersRead], "96772165", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint ValidationValidateFreeSpace = Read(
        "Validation", "ValidateFreeSpaceAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm/validate/freespace", [OAuthScopes.ComputersRead], "96772163", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint ValidationValidateSourceMachine = Read(
        "Validation", "ValidateSourceMachineAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm/validate/host/sourcemachine", [OAuthScopes.ComputersRead], "96772155", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint ValidationValidateServer = Read(
        "Validation", "ValidateServerAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm/validate/host/server", [OAuthScopes.ComputersRead], "96772161", EndpointStatus.Documented,
        "scope inferred");

    internal static readonly EchoEndpoint ValidationValidateHostCapabilities = Read(
        "Validation", "ValidateHostCapabilitiesAsync", HttpMethod.Post, "/v2/accounts/{account}/computers/{computer}/restore/diskimage/standard/vm/validate/host/capabilities", [OAuthScopes.ComputersRead], "96772157", EndpointStatus.Cut,
        "path and scope inferred");

    /// <summary>All calls, grouped as the vendor groups them.</summary>
    public static IReadOnlyList<EchoEndpoint> All { get; } = Rows.AsReadOnly();

    private static EchoEndpoint Read(
        string group, string name, HttpMethod method, string template, string[] scopes, string page, EndpointStatus status, string note = "") =>
        Add(new EchoEndpoint(group, name, method, template, scopes, page, status, isWrite: false, note));

    private static EchoEndpoint Write(
        string group, string name, HttpMethod method, string template, string[] scopes, string page, EndpointStatus status, string note = "") =>
        Add(new EchoEndpoint(group, name, method, template, scopes, page, status, isWrite: true, note));

    private static EchoEndpoint Add(EchoEndpoint endpoint)
    {
        Rows.Add(endpoint);
        return endpoint;
    }
}
