using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

/// <summary>What accounts, partners and their like have in common when they are changed.</summary>
internal static class Signups
{
    /// <remarks>That a name given twice is 400 is INFERRED; 409 would do as well.</remarks>
    public static void Check(ApiCall call, Rules rules, int created)
    {
        var username = call.Body.Text("username");
        rules.Need(
            username is { Length: > 0 and <= 64 } && username.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '.' or '_' or '@')
                && username is not ("0" or "." or ".."),
            "username");
        rules.Code(username is null || !call.State.IsTaken(username), "taken", "[username] is already in use");
        rules.Need(call.Body.Text("password") is { Length: > 0 }, "password");
        foreach (var name in (ReadOnlySpan<string>)["name", "company", "email"])
        {
            rules.Need(call.Body.Text(name) is { Length: > 0 }, name);
        }

        rules.Code(created < VendorState.Most, "most", "The sandbox holds no more of these");
    }

    /// <summary>The name asked for; with a defect that lets it through twice, another one.</summary>
    public static string Free(ApiCall call)
    {
        var username = call.Body.Text("username")!;
        while (call.State.IsTaken(username))
        {
            username += "x";
        }

        return username;
    }

    public static Answer Cancel(ApiCall call, Signup signup)
    {
        var rules = call.Rules();
        var id = call.Body.Whole("reason_id");
        var reason = World.Plans.Reasons.FirstOrDefault(one => one.Id == id);
        rules.Need(reason is not null, "reason_id");
        rules.Need(
            reason?.RequiresNote != true || !string.IsNullOrWhiteSpace(call.Body.Text("reason_note")), "reason_note", "may not be blank for this reason");
        rules.Code(signup != call.World.Root, "root", "The token's own partner cannot be canceled here");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        signup.Canceled = !call.Defects.Is(Defects.CancelForgotten);
        return Answer.SeeOther(call.Host + Links.To(signup));
    }

    /// <remarks>That a wrong current password is 400 is INFERRED. Passwords of the seeded world are not known: any will do.</remarks>
    public static Answer ChangePassword(ApiCall call, ulong key)
    {
        var rules = call.Rules();
        rules.Need(call.Body.Text("current_password") is not null, "current_password");
        rules.Need(call.Body.Text("new_password") is { Length: > 0 }, "new_password");
        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var changed = call.State.TryChangePassword(
            key, call.Body.Text("current_password")!, call.Body.Text("new_password")!, call.Defects.Is(Defects.AnyPassword));
        return changed ? Answer.NoContent : Answer.BadRequest("[current_password] is wrong");
    }
}
