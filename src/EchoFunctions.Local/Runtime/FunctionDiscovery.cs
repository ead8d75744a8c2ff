using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace EchoFunctions.Local.Runtime;

/// <summary>Finds the <c>[Function]</c> methods of an assembly, and refuses those that the host could not run.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags PublicMethods =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<FunctionDescriptor> Find(Assembly assembly) =>
        Find(assembly.GetTypes().Where(type => !type.ContainsGenericParameters));

    public static IReadOnlyList<FunctionDescriptor> Find(IEnumerable<Type> types)
    {
        var functions = types
            .SelectMany(type => type.GetMethods(PublicMethods))
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(candidate => candidate.Attribute is not null)
            .Select(candidate => Describe(candidate.Method, candidate.Attribute!.Name))
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToList();
        var repeated = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Skip(1).Any());
        return repeated is null
            ? functions
            : throw new InvalidOperationException(
                $"The function name '{repeated.Key}' is used by {string.Join(" and ", repeated.Select(function => function.EntryPoint))}.");
    }

    private static FunctionDescriptor Describe(MethodInfo method, string name)
    {
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw new InvalidOperationException($"Function '{name}' is async void: nobody could await it.");
        }

        var triggers = method.GetParameters().Where(parameter => parameter.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        if (triggers is not [var parameter])
        {
            throw new InvalidOperationException($"Function '{name}' has {triggers.Count} triggers; it needs exactly one.");
        }

        FunctionTrigger trigger = parameter.GetCustomAttribute<TriggerBindingAttribute>() switch
        {
            HttpTriggerAttribute http => new HttpFunctionTrigger(
                (http.Route ?? name).TrimStart('/'),
                [.. (http.Methods ?? []).Select(verb => verb.ToUpperInvariant())],
                http.Methods is not null && http.AuthLevel == default && !StatesLevel(parameter) ? AuthorizationLevel.Function : http.AuthLevel),
            TimerTriggerAttribute timer => new TimerFunctionTrigger(timer.Schedule, timer.RunOnStartup, timer.UseMonitor),
            QueueTriggerAttribute queue => new QueueFunctionTrigger(
                queue.QueueName,
                string.IsNullOrEmpty(queue.Connection) ? QueueFunctionTrigger.DefaultConnection : queue.Connection),
            var other => throw new InvalidOperationException(
                $"Function '{name}' has a {other!.GetType().Name}, which the embedded host does not know."),
        };
        return new(name, method, parameter, trigger);
    }

    /// <summary>Written without a level, the attribute leaves it unset, and the real host then asks for a function key.</summary>
    private static bool StatesLevel(ParameterInfo parameter) =>
        parameter.GetCustomAttributesData()
            .Single(attribute => attribute.AttributeType == typeof(HttpTriggerAttribute))
            .ConstructorArguments.Any(argument => argument.ArgumentType == typeof(AuthorizationLevel));
}
