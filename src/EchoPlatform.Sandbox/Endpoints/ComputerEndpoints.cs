using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
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

    public static void Describe(RowWriter row, VendorState state, Account account, in Computer computer, long clock)
    {
        var info = state.InfoOf(computer);
        row.Text(Members.Username, account.Username);
        row.Text(Members.ComputerId, computer.Id);
        row.Date(Members.SignupDate, computer.SignedUp, computer.OffsetMinutes);
        row.Text(Members.Status, state.StatusOf(computer));
        row.QuotedNumber(Members.Usage, computer.Usage.At(clock));
        row.Text(Members.Named, info.Name);
        row.Text(Members.Email, info.Email);
        row.Text(Members.Phone, info.Phone);
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
        var all = Enumerable.Range(0, account.Computers).Select(index => call.World.ComputerOf(account, index))
            .Where(computer => !call.State.IsGone(computer));
        var rows = Order.By(all, query, query.OrderBy == 1
            ? (left, right) => string.CompareOrdinal(call.State.InfoOf(left).Name, call.State.InfoOf(right).Name)
            : (left, right) => left.Index.CompareTo(right.Index));
        return call.Page(query, account, new ListSource<Computer>(rows, (row, computer) =>
        {
            row.Begin(computer.Key ^ 3);
            row.Text(Members.ComputerId, computer.Id);
            row.Text(Members.Named, call.State.InfoOf(computer).Name);
            row.Text(Members.Status, call.State.StatusOf(computer));
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
        Describe(row, call.State, account, computer, call.Clock);
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
        var info = call.State.InfoOf(computer);
        row.Text(Members.Named, info.Name);
        row.Text(Members.Email, info.Email);
        row.Text(Members.Phone, info.Phone);
        return call.Done();
    }

    private static Answer ActionHistory(ApiCall call) =>
        call.Account() is { } account && call.TryComputer(account, out var computer)
            ? ActionPage.Of(call, account, computer.Index)
            : Answer.NotFound;
}
