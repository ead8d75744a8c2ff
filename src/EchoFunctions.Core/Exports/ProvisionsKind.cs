using System.Runtime.CompilerServices;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>One record for each product provisioned for a partner, or asked for.</summary>
internal sealed class ProvisionsKind : IExportKind
{
    public string Name => ExportKinds.Provisions;

    public Subjects Subjects => Subjects.Partners;

    public bool IsOptional => true;

    public async IAsyncEnumerable<RowPage> ReadAsync(AccountRead read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var provisions = await read.Api.Provisioning.ListProvisionsAsync(read.Account.Username, cancellationToken);
        yield return new RowPage(ProductRows.Number(provisions.Rows.Select(row => Row(read.Account, row))), provisions.Unreadable);
    }

    public void Forget(AccountState state)
    {
        // One list, always read again.
    }

    /// <summary>What an order, its product and its holder are called; how far it has come and what it costs is content.</summary>
    private static ExportRow Row(WorkAccount partner, Provision provision) => ExportRow.Create(
        ProductRows.Key(provision.Serial, provision.ProductId, provision.Account, provision.BosOrderNr),
        provision with { IssueDate = ProductRows.Absent(provision.IssueDate), EndDate = ProductRows.Absent(provision.EndDate) },
        ProductJson.Default.Provision,
        extra: [("partner", partner.Username)]);
}
