using System.Globalization;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.V2;

/// <summary>How an answer names the action to follow; the vendor's pages differ.</summary>
internal enum IdStyle
{
    Number,
    Text,

    /// <summary>Some pages call it <c>actionId</c>.</summary>
    ActionId,
}

/// <summary>What the calls to one computer's agent have in common.</summary>
internal static class Agents
{
    public const string Path = "/v2/accounts/{account}/computers/{computer}/";

    /// <summary>The state of the computer, its actions moved on to now; null when there is no such computer.</summary>
    public static ComputerState? Agent(this ApiCall call)
    {
        if (!call.TryComputer(out var account, out var computer))
        {
            return null;
        }

        var state = call.State.Of(account, computer);
        state.Actions.MoveOn(state.Online(call.Clock), call.Clock);
        return state;
    }

    /// <summary>Runs a call that cannot wait for the agent.</summary>
    public static ApiHandler Online(Func<ApiCall, ComputerState, Answer> handler) => call => call.Agent() switch
    {
        null => Answer.NotFound,
        var agent when agent.Online(call.Clock) => handler(call, agent),
        _ => Answer.Invalid([call.Defects.Is(Defects.OfflineText) ? "Something went wrong" : "Agent cannot be reached or is offline"]),
    };

    /// <summary>Runs a call whether or not the agent is there.</summary>
    public static ApiHandler Any(Func<ApiCall, ComputerState, Answer> handler) =>
        call => call.Agent() is { } agent ? handler(call, agent) : Answer.NotFound;

    /// <summary>Hands a command to the agent: 200 when it is there, 202 when the command has to wait, the id in both.</summary>
    public static Answer Submit(this ApiCall call, ComputerState agent, Func<Outcome> effect, long seconds = 0, IdStyle style = IdStyle.Number)
    {
        if (agent.Actions.Full)
        {
            return Answer.Invalid(["The sandbox holds no more waiting actions of this computer"]);
        }

        var planned = call.State.Planned();
        var action = new RemoteAction(call.State.NextId(), seconds, planned is null ? effect : () => planned);
        agent.Actions.Add(action);
        var online = agent.Online(call.Clock);
        agent.Actions.MoveOn(online, call.Clock);
        return call.Data(
            json =>
            {
                json.WriteStartObject();
                if (style == IdStyle.Text)
                {
                    json.WriteString("id", action.Id.ToString(CultureInfo.InvariantCulture));
                }
                else
                {
                    json.WriteNumber(style == IdStyle.ActionId && call.Warts ? "actionId" : "id", action.Id);
                }

                json.WriteEndObject();
            },
            online ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }
}
