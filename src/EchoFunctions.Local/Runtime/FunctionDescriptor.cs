using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions.Local.Runtime;

/// <summary>A <c>[Function]</c> method as its attributes describe it, settings not resolved.</summary>
internal sealed record FunctionDescriptor(string Name, MethodInfo Method, ParameterInfo TriggerParameter, FunctionTrigger Trigger)
{
    public string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";
}

/// <param name="BindingType">The binding's name in the worker's metadata.</param>
internal abstract record FunctionTrigger(string BindingType);

/// <param name="Route">The route without the prefix of host.json; the function's name when the attribute gives none.</param>
/// <param name="Methods">Empty means every method.</param>
/// <param name="AuthLevel">What production asks for; the embedded host asks for no keys.</param>
internal sealed record HttpFunctionTrigger(string Route, IReadOnlyList<string> Methods, AuthorizationLevel AuthLevel)
    : FunctionTrigger("httpTrigger");

internal sealed record TimerFunctionTrigger(string Schedule, bool RunOnStartup, bool UseMonitor) : FunctionTrigger("timerTrigger");

/// <param name="QueueName">As in the attribute, with <c>%setting%</c> references.</param>
/// <param name="Connection">Name of the connection setting.</param>
internal sealed record QueueFunctionTrigger(string QueueName, string Connection) : FunctionTrigger("queueTrigger")
{
    public const string DefaultConnection = "AzureWebJobsStorage";
}
