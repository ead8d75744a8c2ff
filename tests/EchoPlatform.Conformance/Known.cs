using System.Globalization;
using System.Text.Json;

namespace EchoPlatform.Conformance;

/// <summary>What the checks need to know of the server. Found once; where it is not to be found, they are inconclusive.</summary>
public sealed partial class Session
{
    private int invented;

    internal static string Esc(string name) => Uri.EscapeDataString(name);

    /// <summary>User name of the token's own partner.</summary>
    internal Task<string> PartnerNameAsync() => KnowAsync("partner", async () =>
    {
        var reply = await GetAsync("/v1/general/username/0");
        Need(reply.Location is not null, $"{reply.Request} answered {reply.Status} without a Location");
        return Uri.UnescapeDataString(reply.Location!.TrimEnd('/').Split('/')[^1]);
    });

    internal async Task<string> PartnerAsync() => "/v1/partners/" + Esc(await PartnerNameAsync());

    internal async Task<string> Partner2Async() => "/v2/partners/" + Esc(await PartnerNameAsync());

    /// <summary>The signups of the own partner.</summary>
    internal Task<IReadOnlyList<JsonElement>> SignupsAsync() =>
        KnowAsync("signups", async () => await ListAsync(await PartnerAsync() + "/signups", 100));

    /// <summary>User names of accounts directly below the own partner.</summary>
    internal async Task<IReadOnlyList<string>> AccountNamesAsync()
    {
        var names = (await SignupsAsync()).Where(row => row.Text("type") == "ACCOUNT").Select(row => row.Text("username")).ToList();
        Need(names.Count > 0, "the partner has no accounts");
        return names;
    }

    /// <summary>The first account that has acted.</summary>
    internal async Task<string> AccountAsync() => "/v1/accounts/" + Esc((await BusyAsync())[0].Account);

    internal async Task<string> AccountNameAsync() => (await BusyAsync())[0].Account;

    /// <summary>A page of actions of the first account that has acted.</summary>
    internal Task<IReadOnlyList<JsonElement>> ActionsAsync() =>
        KnowAsync("actions", async () => await ListAsync(await AccountAsync() + "/action_history", 50, 4));

    /// <summary>The first account's computer.</summary>
    internal async Task<string> ComputerAsync() => PathOf((await BusyAsync())[0]);

    internal async Task<Computer> ComputerIdAsync() => (await BusyAsync())[0];

    /// <summary>Accounts with the computers that have acted, several.</summary>
    internal Task<IReadOnlyList<Computer>> BusyAsync() => KnowAsync<IReadOnlyList<Computer>>("busy", async () =>
    {
        var found = new List<Computer>();
        foreach (var account in (await AccountNamesAsync()).Take(8))
        {
            var reply = await GetAsync($"/v1/accounts/{Esc(account)}/action_history?page_size=50");
            if (reply.Status == 200)
            {
                found.AddRange(reply.Rows.Select(row => row.Text("computer_id")).Where(id => id.Length > 0)
                    .Distinct(StringComparer.Ordinal).Select(id => new Computer(account, id)));
            }
        }

        Need(found.Count > 0, "no account has an action");
        return found;
    });

    /// <summary>A computer whose agent answers.</summary>
    internal async Task<string> OnlineAsync() => AgentOf((await AgentsAsync()).Online ?? throw new InconclusiveException("no agent is online"));

    /// <summary>A computer whose agent is away.</summary>
    internal async Task<string> OfflineAsync() => AgentOf((await AgentsAsync()).Offline ?? throw new InconclusiveException("no agent is offline"));

    /// <summary>A name nobody has used.</summary>
    internal string NewName() => string.Create(
        CultureInfo.InvariantCulture, $"conf-{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12]}-{++invented}");

    internal static Dictionary<string, object> Person(string username) => new(StringComparer.Ordinal)
    {
        ["username"] = username,
        ["password"] = "S3cret-1",
        ["name"] = "Conformance Check",
        ["company"] = "Conformance Ltd",
        ["street_address"] = "1 Main St",
        ["street_address2"] = "",
        ["city"] = "Springfield",
        ["state"] = "MA",
        ["zip"] = "01101",
        ["country_iso"] = "US",
        ["email"] = $"{username}@conformance.example",
        ["phone"] = "555-0100",
    };

    /// <summary>A plan that accounts can be created on.</summary>
    internal async Task<long> PlanAsync()
    {
        var plans = await ListAsync(await PartnerAsync() + "/plans");
        Need(plans.Count > 0, "the partner has no plans");
        return plans[0].Whole("plan_id") ?? throw new InconclusiveException("a plan has no plan_id");
    }

    internal async Task<Dictionary<string, object>> NewSignupAsync(string username)
    {
        var body = Person(username);
        body["plan_id"] = await PlanAsync();
        return body;
    }

    /// <summary>A fresh account that a check may change as it likes; its path.</summary>
    internal async Task<string> NewAccountAsync()
    {
        var name = NewName();
        var reply = await PostAsync("/v1/accounts", await NewSignupAsync(name));
        Need(reply.Good, $"no account can be created: {reply.Status}");
        return "/v1/accounts/" + Esc(name);
    }

    /// <summary>A fresh sub-partner; its path.</summary>
    internal async Task<string> NewPartnerAsync()
    {
        var name = NewName();
        var reply = await PostAsync("/v1/partners", await NewSignupAsync(name));
        Need(reply.Good, $"no partner can be created: {reply.Status}");
        return "/v1/partners/" + Esc(name);
    }

    /// <summary>Follows an action until it is no longer pending; null when it stayed so.</summary>
    internal async Task<JsonElement?> FollowAsync(string agent, string id, Func<string, string>? path = null)
    {
        for (var look = 0; look < Looks; look++)
        {
            var reply = await GetAsync(agent + (path?.Invoke(id) ?? $"action/{Esc(id)}/status"));
            reply.Needed(200);
            if (reply.Data.Whole("status") is not 2 and var status)
            {
                Need(status is not null, "the action has no status");
                return reply.Data;
            }

            await PauseAsync();
        }

        return null;
    }

    /// <summary>The id of an accepted command, however it is called.</summary>
    internal static string IdOf(Reply reply) => reply.Data is { ValueKind: JsonValueKind.Object } data
        ? data.Text("id") is { Length: > 0 } id ? id : data.Text("actionId")
        : "";

    /// <summary>A fresh backup set on an online computer; the agent's path and the set's id.</summary>
    internal async Task<(string Agent, long Set)> NewSetAsync()
    {
        var agent = await OnlineAsync();
        var reply = (await PostAsync(agent + "backupsets", new { name = NewName(), type = "Files", selection = new[] { "c:\\data" } })).Needed(200, 202);
        Need(IdOf(reply).Length > 0, "a created backup set has no action id");
        var done = await FollowAsync(agent, IdOf(reply));
        Need(done is not null, "the creation stayed pending");
        return (agent, done!.Value.Whole("backupSetId") ?? throw new InconclusiveException("the id of a created backup set is not told"));
    }

    private static string PathOf(Computer computer) => $"/v1/accounts/{Esc(computer.Account)}/computers/{Esc(computer.Id)}";

    private static string AgentOf(Computer computer) => $"/v2/accounts/{Esc(computer.Account)}/computers/{Esc(computer.Id)}/";

    private Task<Agents> AgentsAsync() => KnowAsync("agents", async () =>
    {
        Computer? online = null;
        Computer? offline = null;
        foreach (var computer in (await BusyAsync()).Take(24))
        {
            // A snapshot list asks for the scope of reading only, and for an agent that is there.
            var reply = await GetAsync(AgentOf(computer) + "restore/filesandfolders/browse/snapshot/list");
            online ??= reply.Status == 200 ? computer : null;
            offline ??= reply.Status == 400 ? computer : null;
            if (online is not null && offline is not null)
            {
                break;
            }
        }

        return new Agents(online, offline);
    });

    internal sealed record Computer(string Account, string Id);

    private sealed record Agents(Computer? Online, Computer? Offline);
}
