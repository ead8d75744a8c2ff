using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

/// <remarks>POST, PUT and DELETE are INFERRED: the vendor's pages are cut.</remarks>
internal static class PlanEndpoints
{
    private const string Path = "/v1/partners/{username}/plans";

    public static void Map(ApiRoutes routes)
    {
        routes.Post(Path, ApiScopes.PartnersWrite, Add);
        routes.Read(Path + "/{plan}", ApiScopes.PartnersRead, Read);
        routes.Put(Path + "/{plan}", ApiScopes.PartnersWrite, Edit);
        routes.Delete(Path + "/{plan}", ApiScopes.PartnersWrite, Delete);
    }

    private static (PartnerState State, Plan Plan)? Find(ApiCall call) =>
        call.Partner() is { } partner
            && int.TryParse(call.Route("plan"), out var id)
            && call.State.Of(partner).Plans.TryGetValue(id, out var plan)
            ? (call.State.Of(partner), plan)
            : null;

    private static Answer Read(ApiCall call)
    {
        if (Find(call) is not var (_, plan))
        {
            return Answer.NotFound;
        }

        PlanRow.Describe(call.Resource(Mix.Of(0x91A4UL, plan.Id)), plan);
        return call.Done();
    }

    private static Plan? Parse(ApiCall call, Plan before, Rules rules)
    {
        var body = call.Body;
        rules.Need(body.Text("name") is { Length: > 0 }, "name");
        rules.Need(body.Whole("computers") is null or (>= 0 and <= 1_000_000), "computers");
        foreach (var name in (ReadOnlySpan<string>)["base_usage", "base_price"])
        {
            rules.Need(body.Money(name) is null or >= 0, name);
        }

        return rules.Broken ? null : before with
        {
            Name = body.Text("name")!,
            BaseUsage = body.Whole("base_usage") ?? before.BaseUsage,
            BasePrice = body.Money("base_price") ?? before.BasePrice,
            SetupPrice = body.Money("setup_price") ?? before.SetupPrice,
            ExtraUsage = body.Whole("extra_usage") ?? before.ExtraUsage,
            ExtraPrice = body.Money("extra_price") ?? before.ExtraPrice,
            Computers = (int)(body.Whole("computers") ?? before.Computers),
            ComputersUsage = body.Whole("computers_usage") ?? before.ComputersUsage,
            ComputersPrice = body.Money("computers_price") ?? before.ComputersPrice,
            LocalBackupPrice = body.Money("local_backup_price") ?? before.LocalBackupPrice,
            VmHostPrice = body.Money("vm_host_price") ?? before.VmHostPrice,
            DiskImagePrice = body.Money("disk_image_price") ?? before.DiskImagePrice,
            EsSeatPrice = body.Money("es_seat_price") ?? before.EsSeatPrice,
            EsConnectionPrice = body.Money("es_connection_price") ?? before.EsConnectionPrice,
            EsCostExtraBlock = body.Money("es_cost_extra_block") ?? before.EsCostExtraBlock,
        };
    }

    private static Answer Add(ApiCall call)
    {
        if (call.Partner() is not { } partner)
        {
            return Answer.NotFound;
        }

        var plans = call.State.Of(partner).Plans;
        var rules = call.Rules();
        rules.Code(plans.Count < VendorState.Most, "most", "The sandbox holds no more of these");
        if (Parse(call, new Plan(plans.Keys.LastOrDefault() + 1, "", 0, 0m, 0), rules) is not { } plan)
        {
            return rules.Refuse();
        }

        plans[plan.Id] = plan;
        return Answer.Created($"{call.Host}{Links.To(partner)}/plans/{plan.Id}");
    }

    private static Answer Edit(ApiCall call)
    {
        if (Find(call) is not var (state, plan))
        {
            return Answer.NotFound;
        }

        var rules = call.Rules();
        if (Parse(call, plan, rules) is not { } changed)
        {
            return rules.Refuse();
        }

        state.Plans[plan.Id] = changed;
        return Answer.NoContent;
    }

    private static Answer Delete(ApiCall call)
    {
        if (Find(call) is not var (state, plan))
        {
            return Answer.NotFound;
        }

        state.Plans.Remove(plan.Id);
        return Answer.NoContent;
    }
}
