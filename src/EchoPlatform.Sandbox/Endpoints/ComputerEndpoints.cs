using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class ComputerEndpoints
{
    private static readonly ListShape Shape = new(50, ["COMPUTER_ID", "NAME"]);

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/accounts/{username}/computers", ApiScopes.ComputersRead, List);
        routes.Get("/v1/accounts/{username}/computers/{computer}", ApiScopes.ComputersRead, Read);
        routes.Get("/v1/accounts/{username}/computers/{computer}/info", ApiScopes.ComputersRead, Info);
        routes.Get("/v1/accounts/{username}/computers/{computer}/action_history", ApiScopes.ComputersRead, ActionHistory);
    }

    public static void Describe(RowWriter row, Account account, in Computer computer, long clock)
    {
        row.Text(Members.Username, account.Username);
        row.Text(Members.ComputerId, computer.Id);
        row.Date(Members.SignupDate, computer.SignedUp, computer.OffsetMinutes);
        row.Text(Members.Status, computer.Status);
        row.QuotedNumber(Members.Usage, computer.Usage.At(clock));
        row.Text(Members.Named, computer.Name);
        row.Text(Members.Email, computer.Email);
        row.Text(Members.Phone, computer.Phone);
    }

    private static string PathTo(Account account, in Computer computer) => $"{Links.To(account)}/computers/{computer.Id}";

    /// <remarks>The vendor has no page for it: envelope, scope and members are INFERRED from the links that lead here.</remarks>
    private static Answer List(ApiCall call)
    {
        if (call.Account() is not { } account)
        {
            return Answer.NotFound;
        }

        var query = call.Query(Shape);
        var all = Enumerable.Range(0, account.Computers).Select(index => call.World.ComputerOf(account, index));
        var rows = Order.By(all, query, query.OrderBy == 1
            ? (left, right) => string.CompareOrdinal(left.Name, right.Name)
            : (left, right) => left.Index.CompareTo(right.Index));
        return call.Page(query, account, new ListSource<Computer>(rows, (row, computer) =>
        {
            row.Begin(computer.Key ^ 3);
            row.Text(Members.ComputerId, computer.Id);
            row.Text(Members.Named, computer.Name);
            row.Text(Members.Status, computer.Status);
            row.QuotedNumber(Members.Usage, computer.Usage.At(call.Clock));
            row.Self(call.Href(PathTo(account, computer), computer.Key));
            row.End();
        }));
    }

    private static Answer Read(ApiCall call)
    {
        if (call.Account() is not { } account || !call.TryComputer(account, out var computer))
        {
            return Answer.NotFound;
        }

        var row = call.Resource(computer.Key);
        Describe(row, account, computer, call.Clock);
        row.Related(
            call,
            PathTo(account, computer),
            computer.Key,
            "info",
            "action_history",
            "usage_history",
            "notification_emails",
            "notification_options",
            "reports",
            "password");
        return call.Done();
    }

    private static Answer Info(ApiCall call)
    {
        if (call.Account() is not { } account || !call.TryComputer(account, out var computer))
        {
            return Answer.NotFound;
        }

        var row = call.Resource(computer.Key ^ 1);
        row.Text(Members.Named, computer.Name);
        row.Text(Members.Email, computer.Email);
        row.Text(Members.Phone, computer.Phone);
        return call.Done();
    }

    private static Answer ActionHistory(ApiCall call) =>
        call.Account() is { } account && call.TryComputer(account, out var computer)
            ? ActionPage.Of(call, account, computer.Index)
            : Answer.NotFound;
}
