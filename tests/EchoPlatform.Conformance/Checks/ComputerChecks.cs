using System.Text.Json;
using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

internal static class ComputerChecks
{
    public static IEnumerable<Check> All =>
    [
        Reads("computer-read", "a computer has its names, status and usage", "computer-without-status", async s =>
        {
            var computer = (await s.GetAsync(await s.ComputerAsync())).Must(200).Json;
            var asked = await s.ComputerIdAsync();
            Expect(computer.Text("username") == asked.Account && computer.Text("computer_id") == asked.Id, "another computer came");
            Expect(computer.Member("computer_id").ValueKind == JsonValueKind.String, "computer_id is no string");
            Expect(computer.Text("status").Length > 0, "status is missing");
            Expect(computer.Whole("usage") is >= 0, "usage is missing");
            Expect(computer.Has("name") && computer.Has("email") && computer.Has("phone"), "name, email or phone is missing");
        }),
        Reads("computer-links", "a computer links to its parts", "computer-without-links", async s =>
            AccountChecks.HasLinks((await s.GetAsync(await s.ComputerAsync())).Must(200).Json, "info", "action_history", "usage_history")),
        Reads("computer-unknown", "an unknown computer: 404", "unknown-computer-fails", async s =>
            (await s.GetAsync(await s.AccountAsync() + "/computers/9999")).Must(404)),
        Reads("computers-list", "listed computers have an id, and those that have acted are among them (INFERRED)", "computers-without-id", async s =>
        {
            var rows = await s.ListAsync(await s.AccountAsync() + "/computers");
            Need(rows.Count > 1, "there are too few computers to compare");
            Expect(rows.All(row => row.Text("computer_id").Length > 0), "a computer has no computer_id");
        }),
        Reads("computer-info", "a computer's info is name, email and phone", "computer-info-without-phone", async s =>
        {
            var info = (await s.GetAsync(await s.ComputerAsync() + "/info")).Must(200).Json;
            Expect(info.Has("name") && info.Has("email"), "name or email is missing");
            Expect(info.Has("phone"), "phone is missing");
        }),
        Writes("computer-info-put", "info that was put is read; put back afterwards", "computer-info-forgotten", async s =>
        {
            var path = await s.ComputerAsync() + "/info";
            var before = (await s.GetAsync(path)).Needed(200).Json;
            (await s.PutAsync(path, Info(before.Text("name"), before.Text("email"), "555-0199"))).Must(204);
            var computer = (await s.GetAsync(await s.ComputerAsync())).Needed(200).Json;
            await s.PutAsync(path, Info(before.Text("name"), before.Text("email"), before.Text("phone")));
            Expect(computer.Text("phone") == "555-0199", "another phone is read");

            static object Info(string name, string email, string phone) => new { name, email, phone };
        }),
        Reads("computer-usage", "usage of a computer has date and bytes (INFERRED)", "computer-usage-without-bytes", async s =>
            AccountChecks.UsageRows((await s.GetAsync(await s.ComputerAsync() + "/usage_history")).Needed(200))),
    ];
}
