using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each product serial of a partner: how much of it is used.</summary>
internal sealed class ConsumptionUsageKind : IExportKind
{
    public string Name => ExportKinds.ConsumptionUsage;

    public Subjects Subjects => Subjects.Partners;

    public bool IsOptional => true;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var usage = await read.Api.Provisioning.ListConsumptionAsync(read.Account.Username, cancellationToken);
        yield return new RowPage(ProductRows.Number(usage.Rows.Select(row => Row(read.Account, row))), usage.Unreadable);
    }

    public void Forget(AccountState state)
    {
        // One list, always read again.
    }

    private static ExportRow Row(WorkAccount partner, ProductUsage usage) => ExportRow.Create(
        ProductRows.Key(usage.Serial, usage.SkuId, usage.UniqueName, usage.UserName),
        usage,
        ProductJson.Default.ProductUsage,
        extra: [("partner", partner.Username)]);
}
