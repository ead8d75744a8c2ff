using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class GeneralEndpoints
{
    private static readonly ListShape Reasons = new(50, ["REASON_ID", "REASON_NAME"]);

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/general/time", ApiScopes.None, Time);
        routes.Get("/v1/general/username/{username}", ApiScopes.None, Locate);
        routes.Get("/v1/username/{username}", ApiScopes.None, Locate);
        routes.Get("/v1/general/cancellation_reasons", ApiScopes.None, CancellationReasons);
    }

    /// <remarks>The vendor's page is not stored; the shape is INFERRED.</remarks>
    private static Answer Time(ApiCall call)
    {
        call.Resource(0).Date(Members.Time, call.Clock, 0);
        return call.Done();
    }

    /// <summary>Says where a user name lives; <c>0</c> is the token's own partner.</summary>
    private static Answer Locate(ApiCall call)
    {
        var asked = call.Route("username") ?? "";
        var found = asked == "0" ? call.World.Root : call.World.Find(asked);
        if (found is null)
        {
            return call.State.FindUser(asked) is var (partner, user)
                ? Answer.SeeOther(call.Href(UserEndpoints.PathTo(partner, user), Mix.Of(asked)))
                : Answer.NotFound;
        }

        if (call.Defects.Is(Defects.LocatorNamesOwner) && found is Account { Owner: var owner })
        {
            found = owner;
        }

        var path = Links.To(found);
        if (!call.Warts)
        {
            return Answer.SeeOther(call.Host + path);
        }

        // As printed: the singular for a partner, except in the sample for "0". Some come without the host.
        var odd = found.IsPartner && asked != "0" ? ApiCall.Singular(path) : path;
        return Answer.SeeOther((found.Index + (asked == "0" ? 0 : 1)) % 2 == 0 ? call.Host + odd : odd);
    }

    private static Answer CancellationReasons(ApiCall call)
    {
        var query = call.Query(Reasons);
        var rows = Order.By(
            World.Plans.Reasons,
            query,
            query.OrderBy == 1 ? (left, right) => string.CompareOrdinal(left.Name, right.Name) : (left, right) => left.Id.CompareTo(right.Id));
        return call.Page(query, null, new ListSource<CancellationReason>(rows, static (row, reason) =>
        {
            row.Begin(Mix.Of(0xCAFEUL, reason.Id));
            row.Number(Members.ReasonId, reason.Id);
            row.Text(Members.Description, reason.Name);
            row.Flag(Members.RequiresNote, reason.RequiresNote);
            row.End();
        }));
    }
}
