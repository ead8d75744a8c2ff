using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

/// <summary>The action history of an account, or of one of its computers.</summary>
internal static class ActionPage
{
    private static readonly ListShape Shape = new(50, ["LOCAL_START", "TYPE", "STATUS"]);

    public static Answer Of(ApiCall call, Account account, int? computer)
    {
        var query = call.Query(Shape);
        var type = query.Constant("type", ActionState.TypeNames);
        var status = query.Constant("status", ActionState.StatusNames);
        var since = query.Date("since");
        if (query.Problem is { } problem)
        {
            return Answer.BadRequest(problem);
        }

        var filter = new ActionFilter(
            type < 0 ? null : (ActionType)type,
            status < 0 ? null : (ActionStatus)status,
            since,
            call.Defects.Is(Defects.SinceByLastUpdate),
            call.Defects.Is(Defects.HistoryOfAllComputers) ? null : computer);
        var order = query.OrderBy < 0 ? ActionOrder.LocalStart : (ActionOrder)query.OrderBy;
        return call.Page(query, account, new ActionQuery(call.World, account, call.Clock, filter, order, query.Descending));
    }
}
