using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each plan of a partner, as far as the vendor's list describes it.</summary>
internal sealed class PlansKind : IExportKind
{
    public string Name => ExportKinds.Plans;

    public Subjects Subjects => Subjects.Partners;

    public bool IsOptional => true;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in read.Api.Plans.ListAsync(read.Account.Username, query: null, cancellationToken))
        {
            yield return new RowPage(
                [.. page.Rows.Where(plan => plan.PlanId is not null).Select(plan => Row(read.Account, plan))],
                [.. page.Unreadable, .. page.Rows.Where(plan => plan.PlanId is null).Select(Unnumbered)]);
        }
    }

    public void Forget(AccountState state)
    {
        // A handful of rows, always read again.
    }

    private static ExportRow Row(WorkAccount partner, Plan plan) => ExportRow.Create(
        plan.PlanId!.Value.ToString(CultureInfo.InvariantCulture),
        plan,
        EchoPlatformJsonContext.Default.Plan,
        extra: [("partner", partner.Username)]);

    private static UnreadableRow Unnumbered(Plan plan) =>
        new(JsonSerializer.Serialize(plan, EchoPlatformJsonContext.Default.Plan), "The member plan_id is missing.");
}
