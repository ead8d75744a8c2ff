using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>A first run brings every record of the vendor's to the queue, once, whatever its size and oddities.</summary>
public sealed class FullExportTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(1, 12, 40, 3)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(3, 70, 6, 9)]
    [InlineData(4, 5, 230, 2)]
    public async Task Every_record_of_the_truth_is_on_the_queue_exactly_once(int seed, int accounts, int actions, int partners)
    {
        await using var vendor = await Vendor.StartAsync(o =>
        {
            o.Seed = seed;
            o.Accounts = accounts;
            o.ActionsPerAccount = actions;
            o.Partners = partners;
        });
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());

        var runs = await app.RunAllAsync();

        var ledger = new Ledger(connection);
        var got = await ledger.TakeAsync();
        foreach (var (kind, run) in runs)
        {
            var truth = await vendor.TruthAsync(kind);
            var records = got.Where(d => d.Kind == kind).ToList();
            Ledger.ShouldEqual(records, truth);
            records.ShouldAllBe(d => d.Change == "added" && d.Sequence == run.Sequence && d.Run == run.Id);
            (run.Rows, run.Records).ShouldBe((truth.Count, truth.Count));
            var planned = ExportKinds.All[kind].Subjects switch
            {
                Subjects.Accounts => accounts,
                Subjects.Partners => partners,
                _ => accounts + partners,
            };
            (run.Accounts.Planned, run.Accounts.Done, run.Accounts.Failed).ShouldBe((planned, planned, 0));
            run.Messages.ShouldBe(records.DistinctBy(d => d.Message).Count());
        }

        var totals = await vendor.TotalsAsync();
        foreach (var (kind, run) in runs)
        {
            run.Rows.ShouldBe(totals.EnumerateObject().Single(t => t.Name.Equals(kind.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)).Value.GetInt64(), kind);
        }

        runs[ExportKinds.Accounts].Items.ShouldBe(accounts > 50 ? 2 : 1);
        (await vendor.CountersAsync()).GetProperty("tokenRequests").GetInt32().ShouldBe(1);
        (await ledger.TakeDeadLettersAsync()).ShouldBeEmpty();
    }
}
