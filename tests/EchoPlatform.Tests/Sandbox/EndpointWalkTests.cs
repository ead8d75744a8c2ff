using System.Net;
using System.Text.Json;
using EchoPlatform.Tests.Client;

namespace EchoPlatform.Tests.Sandbox;

/// <summary>
/// Makes every call of the endpoint table through the client against the sandbox. What goes over the wire is what the reference says,
/// and the sandbox, written from the same reference but not from the client, understands it and is understood.
/// </summary>
public sealed class EndpointWalkTests
{
    private const string Root = "northwind-msp";

    private static readonly string[] AllScopes =
    [
        OAuthScopes.AccountsRead, OAuthScopes.AccountsWrite, OAuthScopes.ComputersRead, OAuthScopes.ComputersWrite, OAuthScopes.PartnersRead,
        OAuthScopes.PartnersWrite,
    ];

    /// <summary>What the sandbox does not serve, because the reference has no path for it.</summary>
    private static readonly Dictionary<string, string> Unserved = new(StringComparer.Ordinal)
    {
        ["BackupSets.BrowseFoldersAsync"] = "path not in the stored text (96771641)",
        ["Browse.ListDiskImageVolumesAsync"] = "path not stored (96772112)",
        ["Browse.ListVolumeRevisionsAsync"] = "path not stored (96772112)",
        ["Browse.GetRevisionHardwareAsync"] = "path not stored (96772123)",
        ["Restore.RegisterHyperVHostAsync"] = "path not stored (96772119)",
        ["Restore.RestoreVirtualMachineAsync"] = "path cut and not inferred (96772169); the client's is its own guess",
        ["Validation.ValidateHostCapabilitiesAsync"] = "path cut and not inferred (96772157); the client's is its own guess",
    };

    /// <summary>Where the sandbox rightly answers with another success than the step's example.</summary>
    private static readonly Dictionary<string, (int Status, string Reason)> OtherStatus = new(StringComparer.Ordinal)
    {
        ["Accounts.AddAuditUserAsync"] = (204, "answer not known, third-party code only; 204 where there is no body (6.1)"),
        ["Accounts.RemoveAuditUserAsync"] = (204, "answer not known, third-party code only; 204 where there is no body (6.1)"),
        ["Settings.SetBandwidthAsync"] = (200, "the example is of a computer that is away (96771957); here it is online"),
        ["Restore.RestoreFilesAsync"] = (200, "the step's answer is of a computer that is away; here it is online (96770905)"),
    };

    public static TheoryData<string> Rows => [.. EchoEndpoints.All.Select(Key)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_sandbox_understands_the_call_and_the_client_the_answer(string row)
    {
        EchoEndpoint endpoint = EchoEndpoints.All.Single(endpoint => Key(endpoint) == row);
        await using SandboxHost sandbox = await SandboxHost.StartAsync();
        using var http = new HttpClient(EchoPlatformHttp.CreateHandler());
        WalkNames names = await PrepareAsync(sandbox, http);
        WalkStep step = EndpointWalk.For(names).Single(step => step.Endpoint == row);
        string token = await TokenAsync(sandbox, http, ScopesFor(endpoint));
        await using var tap = new WireTap(sandbox.Http.BaseAddress!);
        Task call = step.Call(new EchoPlatformClient(http, tap.Uri, new FixedTokens { Token = token }), Cancelled);

        if (Unserved.TryGetValue(row, out string? reason))
        {
            (await Should.ThrowAsync<EchoPlatformException>(call)).Status.ShouldBe(HttpStatusCode.NotFound, reason);
        }
        else
        {
            await call;
            tap.FirstStatus.ShouldBe(OtherStatus.TryGetValue(row, out (int Status, string Reason) other) ? other.Status : step.Status, other.Reason);
            UnreadableOf(call).ShouldBeEmpty();
        }

        TappedRequest request = tap.Requests[0];
        $"{request.Method} {request.Target}".ShouldBe(step.Request);
        request.Headers.ShouldBe(EndpointWalk.Headers(step, endpoint, tap.Uri.Authority, token, request.Body));
        EndpointWalk.CheckBody(step, request.Body);
        if (endpoint.IsWrite)
        {
            tap.Requests.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void Exceptions_are_stated_only_where_there_are_some()
    {
        // That each of these is not served, and every other call is, the walk itself shows.
        Unserved.Keys.ShouldBeSubsetOf(EchoEndpoints.All.Where(endpoint => endpoint.Status is EndpointStatus.Cut or EndpointStatus.Inferred).Select(Key));
        EchoEndpoints.All.Where(endpoint => endpoint.Template.Length == 0).Select(Key).ShouldBeSubsetOf(Unserved.Keys);
        OtherStatus.ShouldAllBe(other => EndpointWalk.Steps.Single(step => step.Endpoint == other.Key).Status != other.Value.Status);
    }

    /// <summary>
    /// The scopes the table names and no others, so that the two agree on them; the smallest token where any will do, and every scope
    /// for calls seen in third-party code only.
    /// </summary>
    private static string[] ScopesFor(EchoEndpoint endpoint) => endpoint switch
    {
        { Status: EndpointStatus.Community } => AllScopes,
        { Scopes.Count: 0 } => [OAuthScopes.ComputersRead],
        _ => [.. endpoint.Scopes],
    };

    private static async Task<string> TokenAsync(SandboxHost sandbox, HttpClient http, string[] scopes)
    {
        var oauth = new OAuthClient(http, sandbox.Http.BaseAddress!);
        TokenResponse token = scopes.Contains(OAuthScopes.TrialPartnersWrite)
            ? await oauth.RequestTrialPartnerTokenAsync(sandbox.Options.ClientId, sandbox.Options.ClientSecret, Cancelled)
            : await oauth.RequestTokenAsync(sandbox.Options.ClientId, sandbox.Options.ClientSecret, scopes, Cancelled);
        return token.AccessToken;
    }

    /// <summary>Creates, through the client, what the walk reads, changes and deletes; says what it is called.</summary>
    private static async Task<WalkNames> PrepareAsync(SandboxHost sandbox, HttpClient http)
    {
        string token = await TokenAsync(sandbox, http, AllScopes);
        var client = new EchoPlatformClient(http, sandbox.Http.BaseAddress!, new FixedTokens { Token = token });
        ListPage<Signup> signups = await client.Partners
            .ListSignupsAsync(Root, new SignupQuery { Type = SignupType.Account, Status = AccountStatus.Active }, Cancelled).FirstAsync(Cancelled);
        string account = signups.Rows[0].Username;
        string computer = (await client.Accounts.ListComputersAsync(account, Cancelled).FirstAsync(Cancelled)).Rows[0].ComputerId;
        using HttpResponseMessage online = await sandbox.PostAsync(
            "/_sandbox/agents", JsonSerializer.Serialize(new { account, computer, online = true }));
        online.EnsureSuccessStatusCode();

        ResourceReference plan = await client.Plans.CreateAsync(Root, new Plan { Name = "Walk" }, cancellationToken: Cancelled);
        await client.Users.CreateAsync(Root, new NewPortalUser { Username = "walker", Password = "S3cret-1", Role = UserRole.Tech }, cancellationToken: Cancelled);
        await client.Partners.CreateAsync(
            new NewPartner
            {
                Username = "walk-south", Password = "S3cret-1", Name = "Bo Ash", Company = "Walk South", Email = "bo@walk.example", PlanId = NumberOf(plan.Id),
            },
            Cancelled);
        ResourceReference email = await client.Notifications.AddEmailAsync(
            account, computer, new NotificationEmail { Email = "walk@msp.example" }, cancellationToken: Cancelled);
        await client.Accounts.AddAuditUserAsync(account, "mail@x.example", cancellationToken: Cancelled);
        RemoteActionSubmission set = await client.BackupSets.CreateAsync(
            account, computer, new NewBackupSet { Name = "Walk", Type = BackupSetType.Files, Selection = [@"c:\"] }, cancellationToken: Cancelled);
        RemoteActionStatus created = await client.Actions.GetStatusAsync(account, computer, set.ActionId!, Cancelled);

        BrowseItem snapshot = (await client.Browse.ListSnapshotsAsync(account, computer, cancellationToken: Cancelled)).Rows[0];
        string time = snapshot.BackupTime!;
        BrowseItem drive = (await client.Browse.ListSnapshotDriveAsync(account, computer, snapshot.Id, time, cancellationToken: Cancelled)).Rows[0];
        BrowseItem folder = (await client.Browse.ListSnapshotFolderAsync(account, computer, drive.Id, time, cancellationToken: Cancelled)).Rows[0];
        BrowseItem file = (await client.Browse.ListSnapshotFolderAsync(account, computer, folder.Id, time, cancellationToken: Cancelled)).Rows
            .First(item => item.HasChildren == false);
        return new WalkNames
        {
            Account = account,
            AccountId = (await client.Accounts.GetAsync(account, Cancelled)).AccountId!.Value,
            Computer = computer,
            SubPartner = "walk-south",
            User = "walker",
            Plan = NumberOf(plan.Id),
            Email = NumberOf(email.Id),
            Action = set.ActionId!,
            BackupSet = created.Unknown!["backupSetId"].GetInt64(),
            Snapshot = time,
            SnapshotId = snapshot.Id,
            Drive = drive.Id,
            Folder = folder.Id,
            File = file.Id,
        };
    }

    /// <summary>The rows of the answer that could not be read, where the call answers with rows.</summary>
    private static IReadOnlyList<UnreadableRow> UnreadableOf(Task call)
    {
        object? answer = call.GetType().GetProperty("Result")?.GetValue(call);
        return answer?.GetType().GetProperty(nameof(RowSet<object>.Unreadable))?.GetValue(answer) as IReadOnlyList<UnreadableRow> ?? [];
    }

    private static long NumberOf(string? id) => long.Parse(id.ShouldNotBeNull(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Key(EchoEndpoint endpoint) => $"{endpoint.Group}.{endpoint.Name}";
}
