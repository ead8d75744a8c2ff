using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

/// <remarks>The body of POST, and the answers of PUT and DELETE, are INFERRED: the vendor's pages are cut.</remarks>
internal static class UserEndpoints
{
    private const string Path = "/v1/partners/{username}/users";

    private static readonly ListShape Shape = new(50, ["USERNAME", "NAME"]);

    private static readonly string[] Roles = ["ADMIN", "TECH", "FINANCE"];

    public static void Map(ApiRoutes routes)
    {
        routes.Read(Path, ApiScopes.PartnersRead, List);
        routes.Post(Path, ApiScopes.PartnersWrite, Add);
        routes.Read(Path + "/{user}", ApiScopes.PartnersRead, Read);
        routes.Put(Path + "/{user}", ApiScopes.PartnersWrite, Edit);
        routes.Delete(Path + "/{user}", ApiScopes.PartnersWrite, Delete);
    }

    public static string PathTo(Partner partner, User user) => $"{Links.To(partner)}/users/{Uri.EscapeDataString(user.Username)}";

    private static (PartnerState State, User User)? Find(ApiCall call) =>
        call.Partner() is { } partner && call.State.Of(partner).Users.TryGetValue(call.Route("user") ?? "", out var user)
            ? (call.State.Of(partner), user)
            : null;

    private static Answer List(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var query = call.Query(Shape);
        var role = query.Constant("role", Roles);
        var users = call.State.Of(partner).Users.Values.Where(user => role < 0 || user.Role == Roles[role]);
        var rows = Order.By(users, query, query.OrderBy == 1
            ? (left, right) => string.CompareOrdinal(left.Contact.Values["name"], right.Contact.Values["name"])
            : (left, right) => string.CompareOrdinal(left.Username, right.Username));
        return call.Page(query, partner, new ListSource<User>(rows, (row, user) =>
        {
            row.Begin(Mix.Of(user.Username));
            row.Text(Members.Username, user.Username);
            row.Text(Members.Named, user.Contact.Values["name"]);
            row.Text(Members.Of("role"), user.Role);
            row.Self(call.Href(PathTo(partner, user), Mix.Of(user.Username)));
            row.End();
        }));
    }

    private static Answer Read(ApiCall call)
    {
        if (Find(call) is not var (_, user))
        {
            return Answer.NotFound;
        }

        var row = call.Resource(Mix.Of(user.Username) ^ 1);
        user.Contact.Write(row);
        row.Text(Members.Of("role"), user.Role);
        return call.Done();
    }

    private static Answer Add(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var users = call.State.Of(partner).Users;
        var rules = call.Rules();
        var username = call.Body.Text("username");
        rules.Need(username is { Length: > 0 and <= 64 }, "username");
        rules.Code(username is null || !call.State.IsTaken(username), "taken", "[username] is already in use");
        rules.Need(call.Body.Text("password") is { Length: > 0 }, "password");
        rules.Need(Roles.Contains(call.Body.Text("role"), StringComparer.Ordinal), "role");
        rules.Code(users.Count < VendorState.Most, "most", "The sandbox holds no more of these");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var user = new User(username!, Contact.Of(call.Body), call.Body.Text("role")!);
        users[user.Username] = user;
        return Answer.Created(call.Host + PathTo(partner, user));
    }

    private static Answer Edit(ApiCall call)
    {
        if (Find(call) is not var (state, user))
        {
            return Answer.NotFound;
        }

        var rules = call.Rules();
        rules.Need(!call.Body.Has("role") || Roles.Contains(call.Body.Text("role"), StringComparer.Ordinal), "role");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        state.Users[user.Username] = user with
        {
            Contact = Contact.Of(call.Body, user.Contact),
            Role = call.Body.Text("role") ?? user.Role,
        };
        return Answer.NoContent;
    }

    private static Answer Delete(ApiCall call)
    {
        if (Find(call) is not var (state, user))
        {
            return Answer.NotFound;
        }

        state.Users.Remove(user.Username);
        return Answer.NoContent;
    }
}
