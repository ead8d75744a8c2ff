using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions.Local.Runtime;

/// <summary>The context of one invocation.</summary>
internal sealed class EmbeddedFunctionContext(
    FunctionDefinition definition,
    IReadOnlyDictionary<string, object?> bindingData,
    IServiceProvider services,
    CancellationToken cancellationToken) : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; } = new EmbeddedTraceContext(Activity.Current);

    public override BindingContext BindingContext { get; } = new EmbeddedBindingContext(bindingData);

    public override RetryContext RetryContext { get; } = new EmbeddedRetryContext();

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition { get; } = definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new EmbeddedInvocationFeatures();

    public override CancellationToken CancellationToken { get; } = cancellationToken;
}

internal sealed class EmbeddedTraceContext(Activity? activity) : TraceContext
{
    public override string TraceParent { get; } = activity?.Id ?? string.Empty;

    public override string TraceState { get; } = activity?.TraceStateString ?? string.Empty;
}

internal sealed class EmbeddedBindingContext(IReadOnlyDictionary<string, object?> bindingData) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = bindingData;
}

/// <summary>No trigger here takes part in function-level retry.</summary>
internal sealed class EmbeddedRetryContext : RetryContext
{
    public override int RetryCount => 0;

    public override int MaxRetryCount => 0;
}

internal sealed class EmbeddedInvocationFeatures : IInvocationFeatures
{
    private readonly Dictionary<Type, object> _features = [];

    public void Set<T>(T? instance)
    {
        if (instance is null)
        {
            _features.Remove(typeof(T));
        }
        else
        {
            _features[typeof(T)] = instance;
        }
    }

    public T? Get<T>() => _features.TryGetValue(typeof(T), out var value) ? (T)value : default;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed class EmbeddedFunctionDefinition(FunctionDescriptor function) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
    [
        .. function.Method.GetParameters().Select(parameter =>
            new FunctionParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.DefaultValue)),
    ];

    public override string PathToAssembly { get; } = function.Method.Module.FullyQualifiedName;

    public override string EntryPoint { get; } = function.EntryPoint;

    public override string Id { get; } = function.Name;

    public override string Name { get; } = function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = ImmutableDictionary<string, BindingMetadata>.Empty.Add(
        function.TriggerParameter.Name!,
        new EmbeddedBindingMetadata(function.TriggerParameter.Name!, function.Trigger.BindingType, BindingDirection.In));

    /// <summary>An HTTP function's return value is its response, which the worker counts as an output binding.</summary>
    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = function.Trigger is HttpFunctionTrigger
        ? ImmutableDictionary<string, BindingMetadata>.Empty.Add(
            "$return",
            new EmbeddedBindingMetadata("$return", "http", BindingDirection.Out))
        : ImmutableDictionary<string, BindingMetadata>.Empty;
}

internal sealed class EmbeddedBindingMetadata(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction { get; } = direction;
}
