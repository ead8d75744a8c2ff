using System.Collections.Concurrent;
using System.Text.Json;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>The vendor's member names, encoded once.</summary>
internal static class Members
{
    public static readonly JsonEncodedText ActionId = Name("action_id");
    public static readonly JsonEncodedText AccountId = Name("account_id");
    public static readonly JsonEncodedText AdditionalUsage = Name("additional_usage");
    public static readonly JsonEncodedText BackupsetName = Name("backupset_name");
    public static readonly JsonEncodedText BasePrice = Name("base_price");
    public static readonly JsonEncodedText BaseUsage = Name("base_usage");
    public static readonly JsonEncodedText Bytes = Name("bytes");
    public static readonly JsonEncodedText Company = Name("company");
    public static readonly JsonEncodedText ComputerId = Name("computer_id");
    public static readonly JsonEncodedText Computers = Name("computers");
    public static readonly JsonEncodedText ComputersPrice = Name("computers_price");
    public static readonly JsonEncodedText ComputersUsage = Name("computers_usage");
    public static readonly JsonEncodedText ConditionStatus = Name("condition_status");
    public static readonly JsonEncodedText ConditionTypes = Name("condition_types");
    public static readonly JsonEncodedText ConditionTypesBlank = Name("condition_types ");
    public static readonly JsonEncodedText Count = Name("count");
    public static readonly JsonEncodedText Date = Name("date");
    public static readonly JsonEncodedText Description = Name("description");
    public static readonly JsonEncodedText DiskImagePrice = Name("disk_image_price");
    public static readonly JsonEncodedText Email = Name("email");
    public static readonly JsonEncodedText Errors = Name("errors");
    public static readonly JsonEncodedText EsConnectionPrice = Name("es_connection_price");
    public static readonly JsonEncodedText EsCostExtraBlock = Name("es_cost_extra_block");
    public static readonly JsonEncodedText EsSeatPrice = Name("es_seat_price");
    public static readonly JsonEncodedText ExtraPrice = Name("extra_price");
    public static readonly JsonEncodedText ExtraUsage = Name("extra_usage");
    public static readonly JsonEncodedText Href = Name("href");
    public static readonly JsonEncodedText IsCurrent = Name("is_current");
    public static readonly JsonEncodedText IsOptimal = Name("is_optimal");
    public static readonly JsonEncodedText Link = Name("link");
    public static readonly JsonEncodedText Links = Name("links");
    public static readonly JsonEncodedText List = Name("list");
    public static readonly JsonEncodedText LocalBackupPrice = Name("local_backup_price");
    public static readonly JsonEncodedText LocalEnd = Name("local_end");
    public static readonly JsonEncodedText LocalStart = Name("local_start");
    public static readonly JsonEncodedText Named = Name("name");
    public static readonly JsonEncodedText Page = Name("page");
    public static readonly JsonEncodedText PageSize = Name("page_size");
    public static readonly JsonEncodedText PartnerId = Name("partner_id");
    public static readonly JsonEncodedText Partner = Name("partner");
    public static readonly JsonEncodedText Percentage = Name("percentage");
    public static readonly JsonEncodedText Phone = Name("phone");
    public static readonly JsonEncodedText PlanId = Name("plan_id");
    public static readonly JsonEncodedText PlanName = Name("plan_name");
    public static readonly JsonEncodedText Plugin = Name("plugin");
    public static readonly JsonEncodedText ProcessedFiles = Name("processed_files");
    public static readonly JsonEncodedText ReasonId = Name("reason_id");
    public static readonly JsonEncodedText ReferenceCode = Name("reference_code");
    public static readonly JsonEncodedText Rel = Name("rel");
    public static readonly JsonEncodedText RequiresNote = Name("requires_note");
    public static readonly JsonEncodedText SetupPrice = Name("setup_price");
    public static readonly JsonEncodedText SignupDate = Name("signup_date");
    public static readonly JsonEncodedText Status = Name("status");
    public static readonly JsonEncodedText Time = Name("time");
    public static readonly JsonEncodedText Title = Name("title");
    public static readonly JsonEncodedText TotalCost = Name("total_cost");
    public static readonly JsonEncodedText TotalFiles = Name("total_files");
    public static readonly JsonEncodedText TotalUsage = Name("total_usage");
    public static readonly JsonEncodedText Type = Name("type");
    public static readonly JsonEncodedText Usage = Name("usage");
    public static readonly JsonEncodedText Username = Name("username");
    public static readonly JsonEncodedText VmHostPrice = Name("vm_host_price");
    public static readonly JsonEncodedText Warnings = Name("warnings");

    private static readonly ConcurrentDictionary<string, JsonEncodedText> Others = new(StringComparer.Ordinal);

    /// <summary>A name that is not worth a field of its own.</summary>
    public static JsonEncodedText Of(string name) => Others.GetOrAdd(name, Name);

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);
}
