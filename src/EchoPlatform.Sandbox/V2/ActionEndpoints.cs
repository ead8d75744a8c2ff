using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.V2;

internal static class ActionEndpoints
{
    public static void Map(ApiRoutes routes)
    {
        routes.Read(Agents.Path + "action/{action}/status", ApiScopes.ComputersRead, Status);
        routes.Read(Agents.Path + "backupsets/{action}/info", ApiScopes.ComputersRead, Status);
    }

    /// <remarks>
    /// The reading of the four codes is INFERRED. So is <c>backupSetId</c>: no page says how the id of a created set becomes
    /// known, and without it the set could be neither toggled nor deleted.
    /// </remarks>
    private static Answer Status(ApiCall call)
    {
        if (call.Agent() is not { } agent || !int.TryParse(call.Route("action"), out var id) || agent.Actions.Find(id) is not { } action)
        {
            return Answer.NotFound;
        }

        return call.Data(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("status", call.Defects.Is(Defects.StatusNine) ? 9 : (int)(action.Outcome?.Code ?? State.ActionCode.Pending));
            json.WriteString("reason", action.Outcome?.Reason ?? "");
            if (action.Outcome?.BackupSet is { } set)
            {
                json.WriteNumber("backupSetId", set);
            }

            json.WriteEndObject();
        });
    }
}
