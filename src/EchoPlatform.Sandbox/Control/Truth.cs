using System.Text.Encodings.Web;
using System.Text.Json;
using EchoPlatform.Sandbox.Endpoints;
using EchoPlatform.Sandbox.V2;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Control;

/// <summary>What a perfect reader would know, for comparing.</summary>
internal sealed class Truth(VendorWorld world, SandboxClock clock)
{
    private const int Chunk = 500;

    public static string[] Kinds { get; } =
    [
        "accounts", "computers", "backup-actions", "usage", "plans", "plan-percentage", "provisions", "consumption-usage",
    ];

    public void WriteTotals(Utf8JsonWriter json)
    {
        var now = clock.UnixSeconds;
        var actions = 0L;
        var open = 0L;
        var accounts = world.Accounts.Where(account => !account.Gone).ToList();
        foreach (var account in accounts)
        {
            actions += new ActionQuery(world, account, now, default).Count;
            open += ActionQuery.CountOpen(world, account, now);
        }

        json.WriteStartObject();
        json.WriteString("now", clock.Now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("partners", world.Partners.Count);
        json.WriteNumber("accounts", accounts.Count);
        json.WriteNumber("computers", accounts.Sum(account => ComputersOf(account).Count()));
        json.WriteNumber("backupActions", actions);
        json.WriteNumber("openActions", open);
        json.WriteNumber("usage", Count("usage", now));
        json.WriteNumber("plans", Count("plans", now));
        json.WriteNumber("planPercentage", Count("plan-percentage", now));
        json.WriteNumber("provisions", Count("provisions", now));
        json.WriteNumber("consumptionUsage", Count("consumption-usage", now));
        lock (world.State.Gate)
        {
            json.WriteNumber("createdAccounts", world.State.CreatedAccounts);
            json.WriteNumber("createdPartners", world.State.CreatedPartners);
            json.WriteNumber("canceledAccounts", world.Accounts.Count(account => account.Canceled));
            json.WriteNumber("canceledPartners", world.Partners.Count(partner => partner.Canceled));
            json.WriteNumber("deletedComputers", world.State.DeletedComputers);
            json.WriteNumber("remoteActions", world.State.RemoteActions);
        }

        json.WriteEndObject();
    }

    /// <summary>Streams rows, one JSON object a line, all as of one instant.</summary>
    public async Task WriteRowsAsync(HttpResponse response, string kind, Account? only, CancellationToken cancellationToken)
    {
        var now = clock.UnixSeconds;
        var pipe = response.BodyWriter;
        await using var json = new Utf8JsonWriter(
            pipe, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        var row = new RowWriter(json)
        {
            Style = RowStyle.Truth,
            OddConstants = world.Options.Warts,
            Ended = () =>
            {
                json.Flush();
                pipe.GetSpan(1)[0] = (byte)'\n';
                pipe.Advance(1);
                json.Reset();
            },
        };
        response.ContentType = "application/x-ndjson; charset=utf-8";
        foreach (var source in SourcesOf(kind, only, now))
        {
            for (var from = 0L; from < source.Count; from += Chunk)
            {
                source.Write(row, from, Math.Min(from + Chunk, source.Count));
                await pipe.FlushAsync(cancellationToken);
            }
        }
    }

    private long Count(string kind, long now) => SourcesOf(kind, only: null, now).Sum(source => source.Count);

    /// <summary>The rows of every account and partner; with an account named, only its own.</summary>
    private IEnumerable<IRowSource> SourcesOf(string kind, Account? only, long now)
    {
        IEnumerable<Signup> signups = only is null ? [.. world.Accounts.Where(account => !account.Gone), .. world.Partners] : [only];
        return signups.Select(signup => signup is Account account
            ? SourceOf(kind, account, now)
            : SourceOf(kind, (Partner)signup, now)).OfType<IRowSource>();
    }

    private IRowSource? SourceOf(string kind, Account account, long now) => kind switch
    {
        "accounts" => new ListSource<Account>([account], (row, one) =>
        {
            row.Begin(0);
            AccountEndpoints.Describe(row, one, now);
            row.Owner(one.Owner);
            row.Text(Members.Named, one.Contact);
            row.Text(Members.Company, one.Company);
            row.End();
        }),
        "computers" => new ListSource<int>([.. ComputersOf(account)], (row, index) =>
        {
            row.Begin(0);
            ComputerEndpoints.Describe(row, world.State, account, world.ComputerOf(account, index), now);
            row.End();
        }),
        "backup-actions" => new ActionQuery(world, account, now, default),
        "usage" => UsagePage.Truth(account, now),
        _ => null,
    };

    private IRowSource? SourceOf(string kind, Partner partner, long now) => kind switch
    {
        "usage" => UsagePage.Truth(partner, now),
        "plans" => new ListSource<Plan>([.. world.State.PlansOf(partner)], (row, plan) =>
        {
            row.Begin(0);
            PartnerEndpoints.Describe(row, plan);
            row.Owner(partner);
            row.End();
        }),
        "plan-percentage" => new ListSource<Signup>(partner.Children, (row, child) =>
        {
            row.Begin(0);
            PartnerEndpoints.DescribePercentage(row, world.State, child, now);
            row.Owner(partner);
            row.End();
        }),
        "provisions" => ProvisioningEndpoints.ProvisionsOf(world, partner, now),
        "consumption-usage" => ProvisioningEndpoints.ConsumptionOf(world, partner, now),
        _ => null,
    };

    /// <summary>Numbers of an account's computers without those that are gone.</summary>
    private IEnumerable<int> ComputersOf(Account account) =>
        Enumerable.Range(0, account.Computers).Where(index => !world.State.IsGone(world.ComputerOf(account, index)));
}
