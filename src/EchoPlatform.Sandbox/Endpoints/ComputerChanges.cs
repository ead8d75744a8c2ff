using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class ComputerChanges
{
    private const string Path = "/v1/accounts/{username}/computers/{computer}";

    public static void Map(ApiRoutes routes)
    {
        routes.Delete(Path, ApiScopes.ComputersWrite, Delete);
        routes.Put(Path + "/info", ApiScopes.ComputersWrite, Edit);
        routes.Post(Path + "/password", ApiScopes.ComputersWrite, ChangePassword);
    }

    /// <remarks>The vendor's page lists the method only; the answer is INFERRED.</remarks>
    private static Answer Delete(ApiCall call)
    {
        if (!call.TryComputer(out _, out var computer))
        {
            return Answer.NotFound;
        }

        call.State.Delete(computer);
        return Answer.NoContent;
    }

    private static Answer Edit(ApiCall call)
    {
        if (!call.TryComputer(out _, out var computer))
        {
            return Answer.NotFound;
        }

        var before = call.State.InfoOf(computer);
        var rules = call.Rules();
        rules.Need(call.Body.Text("name") is { Length: > 0 }, "name");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        call.State.SetInfo(computer, new ComputerInfo(
            call.Body.Text("name")!, call.Body.Text("email") ?? before.Email, call.Body.Text("phone") ?? before.Phone));
        return Answer.NoContent;
    }

    private static Answer ChangePassword(ApiCall call) =>
        call.TryComputer(out _, out var computer) ? Signups.ChangePassword(call, computer.Key) : Answer.NotFound;
}
