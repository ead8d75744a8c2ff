using System.Text.Json;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Control;

/// <summary>Switches agents on and off, lets actions fail, and shows what was applied to a computer.</summary>
internal static class AgentRoutes
{
    public static void Map(IEndpointRouteBuilder routes, VendorWorld world, SandboxClock clock)
    {
        ControlRoutes.Get(routes, "/_sandbox/agents", context =>
        {
            var query = context.Request.Query;
            if (Find(world, query["account"].ToString(), query["computer"].ToString()) is not { } agent)
            {
                return ControlRoutes.RefuseAsync(context, "account and computer must name a computer");
            }

            return ControlRoutes.WriteAsync(context, json =>
            {
                lock (world.State.Gate)
                {
                    agent.Actions.MoveOn(agent.Online(clock.UnixSeconds), clock.UnixSeconds);
                    Write(json, agent, clock.UnixSeconds);
                }
            });
        });
        ControlRoutes.Post<Switch>(routes, "/_sandbox/agents", (context, body) =>
        {
            if (Find(world, body.Account ?? "", body.Computer ?? "") is not { } agent)
            {
                return ControlRoutes.RefuseAsync(context, "account and computer must name a computer");
            }

            lock (world.State.Gate)
            {
                agent.Forced = body.Online;
            }

            return ControlRoutes.NoContentAsync(context);
        });
        ControlRoutes.Post<Next>(routes, "/_sandbox/actions/next", (context, body) =>
        {
            if (body.Fail is null == body.Warn is null)
            {
                return ControlRoutes.RefuseAsync(context, "one of fail and warn is wanted, a code or a text");
            }

            lock (world.State.Gate)
            {
                world.State.Plan(body.Fail is not null ? Outcome.Failed(body.Fail) : new Outcome(ActionCode.Warning, body.Warn!));
            }

            return ControlRoutes.NoContentAsync(context);
        });
    }

    private static ComputerState? Find(VendorWorld world, string username, string id)
    {
        var index = Computer.IndexOf(id);
        if (world.Find(username) is not Account account || index < 0 || index >= account.Computers)
        {
            return null;
        }

        lock (world.State.Gate)
        {
            return world.State.Of(account, world.ComputerOf(account, index));
        }
    }

    private static void Write(Utf8JsonWriter json, ComputerState agent, long now)
    {
        json.WriteStartObject();
        json.WriteBoolean("online", agent.Online(now));
        json.WriteNumber("actions", agent.Actions.Count);
        json.WriteStartArray("backupSets");
        foreach (var set in agent.Sets.Values)
        {
            json.WriteStartObject();
            json.WriteNumber("id", set.Id);
            json.WriteString("name", set.Name);
            json.WriteString("type", set.Type);
            json.WriteBoolean("enabled", set.Enabled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("settings");
        foreach (var (name, value) in agent.Settings)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <param name="Account">User name.</param>
    /// <param name="Computer">Its computer.</param>
    /// <param name="Online">Null leaves it to the clock again.</param>
    private sealed record Switch(string? Account, string? Computer, bool? Online);

    private sealed record Next(string? Fail, string? Warn);
}
