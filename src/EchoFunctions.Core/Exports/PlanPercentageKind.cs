using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each account and sub-partner in a partner's report of how much of their plans they use.</summary>
internal sealed class PlanPercentageKind : IExportKind
{
    public string Name => ExportKinds.PlanPercentage;

    public Subjects Subjects => Subjects.Partners;

    public bool IsOptional => true;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in read.Api.Reports.ListPlanPercentageAsync(read.Account.Username, query: null, cancellationToken))
        {
            yield return new RowPage([.. page.Rows.Select(row => Row(read.Account, row))], page.Unreadable);
        }
    }

    public void Forget(AccountState state)
    {
        // A row for each account, always read again.
    }

    private static ExportRow Row(WorkAccount partner, PlanPercentage row) => ExportRow.Create(
        Uri.EscapeDataString(row.Username),
        row,
        EchoPlatformJsonContext.Default.PlanPercentage,
        extra: [("partner", partner.Username)]);
}
