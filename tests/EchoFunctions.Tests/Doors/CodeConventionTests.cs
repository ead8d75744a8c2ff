using System.Reflection;
using System.Runtime.CompilerServices;
using EchoPlatform.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions.Tests.Doors;

/// <summary>What the reviewer would otherwise have to look for.</summary>
public sealed class CodeConventionTests
{
    /// <summary>Public on purpose: what the doors take from the core, and what starts a process. The library is public by nature.</summary>
    private static readonly HashSet<string> Published = new(StringComparer.Ordinal)
    {
        "EchoFunctions.Core.EchoClient", "EchoFunctions.Core.EchoFunctionsException", "EchoFunctions.Core.EchoMetrics",
        "EchoFunctions.Core.EchoSettings", "EchoFunctions.Core.Problem", "EchoFunctions.Core.ServiceCollectionExtensions",
        "EchoFunctions.Core.SettingsException",
        "EchoFunctions.Core.Exports.AccountCounts", "EchoFunctions.Core.Exports.ExportKinds", "EchoFunctions.Core.Exports.ExportRequest",
        "EchoFunctions.Core.Exports.ExportRequestReader", "EchoFunctions.Core.Exports.ExportRun", "EchoFunctions.Core.Exports.ExportService",
        "EchoFunctions.Core.Exports.ExportStart", "EchoFunctions.Core.Exports.ExportWorker",
        "EchoFunctions.Core.Messaging.DeadLetterBox", "EchoFunctions.Core.Messaging.QueueNames", "EchoFunctions.Core.Messaging.Subscription",
        "EchoFunctions.Core.Status.Liveness", "EchoFunctions.Core.Tokens.ClientSecret",
        "EchoFunctions.Local.Program", "EchoPlatform.Sandbox.SandboxOptions", "EchoPlatform.Sandbox.SandboxServer",
        "EchoFunctions.App", "EchoFunctions.Program",
    };

    /// <summary>What has to be done whoever cancels: to give a message back, to end a process.</summary>
    private static readonly HashSet<string> NotToBeCancelled = new(StringComparer.Ordinal)
    {
        "EchoFunctions.Local.Runtime.ClaimedMessage.DeleteAsync", "EchoFunctions.Local.Runtime.ClaimedMessage.ReleaseAsync",
    };

    private static readonly Assembly Library = typeof(EchoPlatform.EchoPlatformClient).Assembly;

    private static readonly Assembly[] Assemblies =
        [Library, typeof(SandboxServer).Assembly, typeof(Core.EchoSettings).Assembly, typeof(App).Assembly, typeof(Local.Program).Assembly];

    [Fact]
    public void Types_are_internal_unless_published_on_purpose()
    {
        var visible = Types(Assemblies.Where(a => a != Library)).Where(t => t.IsVisible && !t.IsNested && !IsDoor(t)).Select(t => t.FullName!);

        visible.ShouldBe(Published, ignoreOrder: true);
    }

    [Fact]
    public void Classes_are_sealed_unless_derived_from()
    {
        var types = Types(Assemblies).ToList();
        var bases = types.Select(t => t.BaseType is { IsGenericType: true } g ? g.GetGenericTypeDefinition() : t.BaseType).ToHashSet();

        types.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(t)).Select(t => t.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void Asynchronous_methods_say_so() =>
        Methods().Where(m => IsAsynchronous(m) && !m.Name.EndsWith("Async", StringComparison.Ordinal)).Select(Name).ShouldBeEmpty();

    [Fact]
    public void Asynchronous_methods_that_others_call_take_a_token_last()
    {
        var without = Methods().Where(m => IsAsynchronous(m) && !m.IsPrivate && !NotToBeCancelled.Contains(Name(m)) && !m.Name.StartsWith("Dispose", StringComparison.Ordinal))
            .Where(m => !m.GetParameters().Any(p => p.ParameterType == typeof(HttpContext) || p.ParameterType == typeof(FunctionContext)
                || p.ParameterType.IsAssignableTo(typeof(Task)) || p.ParameterType == typeof(HttpRequest) || p.ParameterType == typeof(HttpResponse)))
            .Where(m => m.GetParameters().LastOrDefault(p => !p.IsOptional || p.ParameterType == typeof(CancellationToken))?.ParameterType
                != typeof(CancellationToken));

        without.Select(Name).ShouldBeEmpty();
    }

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private static bool IsDoor(Type type) => type.GetMethods().Any(m => m.IsDefined(typeof(FunctionAttribute)));

    /// <summary>The contract's shapes are the worker's, not ours.</summary>
    private static IEnumerable<Type> Types(IEnumerable<Assembly> assemblies) => assemblies.SelectMany(a => a.GetTypes())
        .Where(t => !t.FullName!.StartsWith("Microsoft.", StringComparison.Ordinal)
            && !t.FullName.StartsWith("System.", StringComparison.Ordinal)
            && t.FullName != "Program" // top-level statements
            && !IsGenerated(t));

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.FullName!.Contains('<', StringComparison.Ordinal)
        || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static IEnumerable<MethodInfo> Methods() => Types(Assemblies)
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute)) && !m.IsSpecialName && !m.Name.Contains('<', StringComparison.Ordinal)
            && !typeof(Delegate).IsAssignableFrom(m.DeclaringType) && m.Name != "Main"
            && m.GetBaseDefinition() == m && !m.Name.Contains('.', StringComparison.Ordinal) && !Implements(m));

    /// <summary>Names and parameters that an interface of somebody else prescribes.</summary>
    private static bool Implements(MethodInfo method) =>
        !method.IsStatic && !method.DeclaringType!.IsInterface && method.DeclaringType.GetInterfaces()
            .Where(i => !Assemblies.Contains(i.Assembly))
            .Any(i => method.DeclaringType.GetInterfaceMap(i).TargetMethods.Contains(method));

    private static bool IsAsynchronous(MethodInfo method)
    {
        var type = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType;
        return typeof(Task).IsAssignableFrom(method.ReturnType) || type == typeof(Task<>) || type == typeof(ValueTask) || type == typeof(ValueTask<>)
            || type == typeof(IAsyncEnumerable<>);
    }
}
