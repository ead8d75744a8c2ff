using EchoFunctions.Local.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions.Tests.Runtime;

public sealed class FunctionDiscoveryTests
{
    private static readonly IReadOnlyList<FunctionDescriptor> Found = FunctionDiscovery.Find(typeof(FunctionDiscoveryTests).Assembly);

    [Fact]
    public void Tells_what_the_attributes_say()
    {
        Trigger("Item").ShouldBeOfType<HttpFunctionTrigger>().Route.ShouldBe("items/{id:int}/{name?}");
        Trigger("Item").ShouldBeOfType<HttpFunctionTrigger>().Methods.ShouldBe(["GET", "POST"]);
        Trigger("Ping").ShouldBeOfType<HttpFunctionTrigger>().Route.ShouldBe("Ping");
        Trigger("Hourly").ShouldBe(new TimerFunctionTrigger("%Sample:Schedule%", RunOnStartup: false, UseMonitor: true));
        Trigger("Text").ShouldBe(new QueueFunctionTrigger("%Sample:Queue%", "Storage"));
    }

    [Theory]
    [InlineData("Ping", AuthorizationLevel.Anonymous)]
    [InlineData("Item", AuthorizationLevel.Function)]
    [InlineData("Accept", AuthorizationLevel.Function)]
    [InlineData("Broken", AuthorizationLevel.Function)]
    public void The_level_is_what_a_real_host_would_ask_for(string function, AuthorizationLevel level) =>
        Trigger(function).ShouldBeOfType<HttpFunctionTrigger>().AuthLevel.ShouldBe(level);

    [Theory]
    [InlineData(typeof(Unrunnable<int>.NoTrigger), "'NoTrigger' has 0 triggers")]
    [InlineData(typeof(Unrunnable<int>.AsyncVoid), "'AsyncVoid' is async void")]
    [InlineData(typeof(Unrunnable<int>.Twice), "'Twice' is used by")]
    public void Refuses_what_could_not_run(Type type, string complaint) =>
        Should.Throw<InvalidOperationException>(() => FunctionDiscovery.Find([type])).Message
            .ShouldContain(complaint, Case.Insensitive);

    [Fact]
    public void A_parameter_that_the_trigger_cannot_bind_is_named()
    {
        var function = FunctionDiscovery.Find([typeof(Unrunnable<int>.UnknownParameter)]).ShouldHaveSingleItem();

        Should.Throw<InvalidOperationException>(() => new FunctionMethod(function)).Message
            .ShouldBe("The parameter 'elsewhere' of function 'UnknownParameter' is a Uri, which its trigger cannot bind.");
    }

    private static FunctionTrigger Trigger(string name) => Found.Single(function => function.Name == name).Trigger;
}
