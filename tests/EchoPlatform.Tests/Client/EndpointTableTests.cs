using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EchoPlatform.Tests.Client;

public sealed class EndpointTableTests
{
    public static TheoryData<string> Rows => [.. EchoEndpoints.All.Select(Key)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_arrives_is_what_the_reference_says(string row)
    {
        WalkStep step = EndpointWalk.Steps.Single(step => step.Endpoint == row);
        EchoEndpoint endpoint = EchoEndpoints.All.Single(endpoint => Key(endpoint) == row);
        var headers = new ConcurrentQueue<SortedDictionary<string, string>>();
        await using ApiServer server = await ApiServer.StartAsync(context =>
        {
            headers.Enqueue(new SortedDictionary<string, string>(
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), StringComparer.Ordinal));
            return EndpointWalk.AnswerAsync(context, step);
        });

        await step.Call(server.Client, Cancelled);

        // A listing may ask for a second page; the first request is the one the reference describes.
        SeenRequest request = server.Requests.First();
        $"{request.Method} {request.Target}".ShouldBe(step.Request);
        request.Method.ShouldBe(endpoint.Method.Method);
        headers.First().ShouldBe(EndpointWalk.Headers(step, endpoint, server.Uri.Authority, "t0ken-one", request.Body));
        EndpointWalk.CheckBody(step, request.Body);
    }

    [Fact]
    public void Every_row_has_one_step_and_one_method_and_every_method_one_row()
    {
        string[] rows = [.. EchoEndpoints.All.Select(Key).Order(StringComparer.Ordinal)];
        string[] methods =
        [
            .. from property in typeof(EchoPlatformClient).GetProperties()
               where property.PropertyType.Name.EndsWith("Endpoints", StringComparison.Ordinal)
               from method in property.PropertyType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
               select $"{property.Name}.{method.Name}",
        ];

        rows.ShouldBeUnique();
        EndpointWalk.Steps.Select(step => step.Endpoint).Order(StringComparer.Ordinal).ShouldBe(rows);
        methods.Distinct().Except(["Actions.RunAsync", "Actions.FollowAsync"]).Order(StringComparer.Ordinal).ShouldBe(rows);
    }

    /// <summary>The table at the head of the reference's section 5.</summary>
    [Fact]
    public void The_table_has_as_many_calls_as_the_reference_counts()
    {
        EchoEndpoint[] v1 = [.. EchoEndpoints.All.Where(endpoint => endpoint.Generation == 1)];
        v1.Count(endpoint => endpoint.Status != EndpointStatus.Inferred && !endpoint.IsWrite).ShouldBe(21);
        v1.Count(endpoint => endpoint.Status != EndpointStatus.Inferred && endpoint.IsWrite).ShouldBe(22);
        v1.Count(endpoint => endpoint.Status == EndpointStatus.Inferred).ShouldBe(10);

        // Bandwidth and local vault are two methods on one path; the validation of a path counts as a read there, but creates a folder.
        EchoEndpoint[] v2 = [.. EchoEndpoints.All.Where(endpoint => endpoint.Generation == 2 && endpoint.Status == EndpointStatus.Documented)];
        v2.DistinctBy(endpoint => endpoint.Template).Count().ShouldBe(25);
        v2.Where(endpoint => endpoint.Name != nameof(ValidationEndpoints.ValidatePathAsync) && endpoint.IsWrite)
            .DistinctBy(endpoint => endpoint.Template).Count().ShouldBe(6);
        EchoEndpoints.All.Count(endpoint => endpoint.Status == EndpointStatus.Community).ShouldBe(4);
    }

    [Fact]
    public void Every_row_is_fit_to_be_shown()
    {
        foreach (EchoEndpoint endpoint in EchoEndpoints.All)
        {
            (endpoint.Page.Length > 0).ShouldBe(endpoint.Status != EndpointStatus.Community, Key(endpoint));
            (endpoint.Template.Length > 0 || endpoint.Status == EndpointStatus.Cut).ShouldBeTrue(Key(endpoint));
            (endpoint.Status == EndpointStatus.Documented || endpoint.Status == EndpointStatus.Community || endpoint.Note.Length > 0)
                .ShouldBeTrue(Key(endpoint));
            (endpoint.Method != HttpMethod.Get || !endpoint.IsWrite).ShouldBeTrue(Key(endpoint));
        }
    }

    [Fact]
    public void What_is_not_documented_can_be_overridden()
    {
        foreach (EchoEndpoint endpoint in EchoEndpoints.All.Where(endpoint => endpoint.Status != EndpointStatus.Documented))
        {
            Type group = typeof(EchoPlatformClient).GetProperty(endpoint.Group)!.PropertyType;
            group.GetMethods().Where(method => method.Name == endpoint.Name)
                .ShouldContain(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CallOverride)), Key(endpoint));
        }
    }

    [Fact]
    public void The_documentation_names_page_and_status_of_every_call()
    {
        string xml = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "EchoPlatform.xml"));
        foreach (EchoEndpoint endpoint in EchoEndpoints.All)
        {
            string type = typeof(EchoPlatformClient).GetProperty(endpoint.Group)!.PropertyType.FullName!;
            Match match = Regex.Match(
                xml, $"<member name=\"M:{Regex.Escape($"{type}.{endpoint.Name}")}[(\"](.*?)</member>", RegexOptions.Singleline, TimeSpan.FromSeconds(5));
            string text = match.Groups[1].Value;
            match.Success.ShouldBeTrue(Key(endpoint));
            text.ShouldContain(endpoint.Page, customMessage: Key(endpoint));
            if (endpoint.Status == EndpointStatus.Community)
            {
                text.ShouldContain("COMMUNITY", customMessage: Key(endpoint));
            }
            else if (endpoint.Status != EndpointStatus.Documented)
            {
                (text.Contains("INFERRED", StringComparison.Ordinal) || text.Contains("cut", StringComparison.Ordinal)).ShouldBeTrue(Key(endpoint));
            }
        }
    }

    [Fact]
    public async Task An_override_takes_the_place_of_path_and_body()
    {
        await using ApiServer server = await ApiServer.StartAsync(204, "");
        var known = new CallOverride { Path = "/v2/better", Body = JsonDocument.Parse("""{"a":"b"}""").RootElement };

        await server.Client.Accounts.SelectPlanAsync("acme", 12, known, Cancelled);

        SeenRequest request = server.Requests.Single();
        request.Target.ShouldBe("/v2/better");
        request.Body.ShouldBe("""{"a":"b"}""");
        known.ToString().ShouldBe("/v2/better, body ***");
    }

    [Fact]
    public async Task An_overridden_listing_keeps_its_paging()
    {
        await using ApiServer server = await ApiServer.StartAsync(200, """{"list":[]}""");

        await server.Client.Accounts.ListComputersAsync("acme", new CallOverride { Path = "/v1/other" }, Cancelled).ToArrayAsync(Cancelled);

        server.Requests.Single().Target.ShouldBe("/v1/other?page_size=50&page=1");
    }

    [Fact]
    public void A_call_without_a_known_path_asks_for_one() =>
        Should.Throw<ArgumentException>(() => Stub.Client("{}").Browse.ListDiskImageVolumesAsync(new CallOverride(), Cancelled))
            .Message.ShouldStartWith("The path of this call is not known; give it in CallOverride.Path.");

    [Theory]
    [InlineData("v1/x")]
    [InlineData("")]
    [InlineData("/v1/x?y=1")]
    [InlineData("/v1/x#y")]
    [InlineData("/v1/x y")]
    [InlineData(@"\\host")]
    public void An_override_path_is_a_path_alone(string path) => Should.Throw<ArgumentException>(() => new CallOverride { Path = path });

    [Fact]
    public void The_endpoint_table_in_the_docs_is_current()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EchoFunctions.sln")))
        {
            root = Path.GetDirectoryName(root).ShouldNotBeNull("the repository is above the test's folder");
        }

        string file = Path.Combine(root, "docs", "endpoints.md");
        string expected = Document();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
        }

        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(expected, "run the tests once with UPDATE_DOCS=1");
    }

    private static string Key(EchoEndpoint endpoint) => $"{endpoint.Group}.{endpoint.Name}";

    private static string Document()
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Calls of the vendor's API

            Generated from `EchoEndpoints.All`; do not edit. To renew it, run the tests of `tests/EchoPlatform.Tests` once with the
            environment variable `UPDATE_DOCS=1`.

            *Status*: `Documented` by a page of the vendor's; `Inferred` from the pattern of other pages; `Cut`: the stored page ends before
            path, body or answer; `Community`: seen only in third-party code. Whatever is not documented may be wrong, and takes a
            `CallOverride`. *Page*: the number on `campus.barracuda.com/doc/`. *W*: the call changes something.

            """.ReplaceLineEndings("\n"));
        foreach (IGrouping<string, EchoEndpoint> group in EchoEndpoints.All.GroupBy(endpoint => endpoint.Group))
        {
            text.Append("\n## ").Append(group.Key).Append("\n\n| method | request | | scopes | page | status | remarks |\n| --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (EchoEndpoint endpoint in group)
            {
                string scopes = string.Join(", ", endpoint.Scopes.Select(scope => $"`{scope}`"));
                text.Append($"| `{endpoint.Name}` | `{endpoint}` | {(endpoint.IsWrite ? "W" : "")} | {scopes} | {endpoint.Page} | {endpoint.Status} | {endpoint.Note} |\n");
            }
        }

        text.Append("\n## Totals\n\n| | v1 | v2 |\n| --- | --- | --- |\n");
        foreach (EndpointStatus status in Enum.GetValues<EndpointStatus>())
        {
            text.Append($"| {status} | {Count(status, 1)} | {Count(status, 2)} |\n");
        }

        return text.ToString().Replace("|  |", "| |", StringComparison.Ordinal).Replace("|  |", "| |", StringComparison.Ordinal);

        static int Count(EndpointStatus status, int generation) =>
            EchoEndpoints.All.Count(endpoint => endpoint.Status == status && endpoint.Generation == generation);
    }
}
