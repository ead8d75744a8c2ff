using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EchoFunctions.Local.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Tests.Runtime;

public sealed class HttpTriggerTests
{
    private static readonly string[] Names = ["Ping", "Item", "Accept", "Silent", "Broken", "Waiting"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_without_a_route_answers_under_its_name()
    {
        await using var host = await StartAsync();

        (await host.Client.GetStringAsync(host.At("/api/Ping"), Cancellation)).ShouldBe("GET");
    }

    [Fact]
    public async Task Methods_that_are_not_named_are_refused()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.PostAsync(host.At("/api/Ping"), content: null, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Route_parameters_are_bound_and_an_action_result_is_executed()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync(host.At("/api/items/7/anna"), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        body.GetRawText().ShouldBe("""{"id":7,"name":"anna","data":"7"}""");
    }

    [Fact]
    public async Task An_optional_route_parameter_may_be_absent()
    {
        await using var host = await StartAsync();

        (await host.Client.GetStringAsync(host.At("/api/items/7"), Cancellation)).ShouldContain("nobody");
    }

    [Fact]
    public async Task A_route_constraint_keeps_other_paths_out()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync(host.At("/api/items/seven"), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_prefix_comes_from_host_json()
    {
        await using var host = await SampleHost.StartAsync(
            static name => name == "Ping",
            hostJson: new HostJson { RoutePrefix = string.Empty });

        (await host.Client.GetStringAsync(host.At("/Ping"), Cancellation)).ShouldBe("GET");
        host.Host.Functions.ShouldHaveSingleItem().ShouldBe(new HostedFunction("Ping", "http", "GET /Ping"));
    }

    [Fact]
    public async Task A_value_task_of_a_result_is_awaited_and_dependencies_are_injected()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.PutAsync(host.At("/api/accept"), content: null, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.Recorder.NextAsync()).ShouldBe("/api/accept");
    }

    [Fact]
    public async Task A_function_that_returns_nothing_answers_200()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.PostAsync(host.At("/api/silent"), content: null, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_failure_is_logged_and_answered_without_details()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync(host.At("/api/broken"), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldNotContain("inside story");
        host.Logs.GetSnapshot().ShouldContain(record =>
            record.Level == LogLevel.Error && record.Category == "Function.Broken" && record.Exception!.Message.Contains("inside story"));
    }

    [Fact]
    public async Task A_caller_who_leaves_cancels_the_function()
    {
        await using var host = await StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var request = host.Client.GetAsync(host.At("/api/waiting"), leave.Token);
        (await host.Recorder.NextAsync()).ShouldBe("/api/waiting");

        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => request);
        (await host.Recorder.NextAsync()).ShouldBe("cancelled");
    }

    [Fact]
    public async Task Middleware_runs_around_the_function_in_the_order_of_registration()
    {
        var order = new List<string>();
        await using var host = await SampleHost.StartAsync(
            static name => name == "Ping",
            configure: builder => builder.Use(next => Around("outer", next)).Use(next => Around("inner", next)));

        await host.Client.GetStringAsync(host.At("/api/ping"), Cancellation);

        order.ShouldBe(["outer Ping httpTrigger", "inner Ping httpTrigger", "inner done", "outer done"]);

        Microsoft.Azure.Functions.Worker.Middleware.FunctionExecutionDelegate Around(
            string name,
            Microsoft.Azure.Functions.Worker.Middleware.FunctionExecutionDelegate next) => async context =>
        {
            order.Add($"{name} {context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single().Type}");
            context.GetHttpContext().ShouldNotBeNull();
            context.InstanceServices.GetRequiredService<Recorder>().ShouldNotBeNull();
            await next(context);
            order.Add($"{name} done");
        };
    }

    [Fact]
    public async Task A_disabled_function_is_not_there()
    {
        await using var host = await SampleHost.StartAsync(
            static name => name == "Ping",
            new() { ["AzureWebJobs.Ping.Disabled"] = "true" });

        using var response = await host.Client.GetAsync(host.At("/api/Ping"), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<SampleHost> StartAsync() => SampleHost.StartAsync(Names.Contains);
}
