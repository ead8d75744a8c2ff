using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EchoFunctions.Local.Runtime;

/// <summary>Calls a function's method: an instance of its own, its parameters bound, its result awaited.</summary>
internal sealed class FunctionMethod
{
    private readonly MethodInfo _method;
    private readonly Func<FunctionContext, object?, object?>[] _parameters;
    private readonly Func<object?, Task<object?>> _result;

    public FunctionMethod(FunctionDescriptor function)
    {
        _method = function.Method;
        _parameters = [.. _method.GetParameters().Select(parameter => Bind(parameter, function))];
        _result = Result(_method.ReturnType);
    }

    public async Task<object?> CallAsync(FunctionContext context, object? trigger)
    {
        var arguments = Array.ConvertAll(_parameters, bind => bind(context, trigger));
        var instance = _method.IsStatic ? null : ActivatorUtilities.CreateInstance(context.InstanceServices, _method.DeclaringType!);
        try
        {
            return await _result(_method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, CultureInfo.InvariantCulture));
        }
        finally
        {
            switch (instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private static Func<FunctionContext, object?, object?> Bind(ParameterInfo parameter, FunctionDescriptor function)
    {
        var type = parameter.ParameterType;
        // By position: reflection may make the same parameter twice when several hosts are built at once.
        var isTrigger = parameter.Position == function.TriggerParameter.Position;
        if (type == typeof(FunctionContext))
        {
            return static (context, _) => context;
        }

        if (type == typeof(CancellationToken))
        {
            return static (context, _) => context.CancellationToken;
        }

        var bound = function.Trigger switch
        {
            HttpFunctionTrigger http => BindHttp(parameter, http),
            TimerFunctionTrigger when isTrigger && type == typeof(TimerInfo) => static (_, timer) => timer,
            QueueFunctionTrigger when isTrigger => BindQueue(type),
            _ => null,
        };
        return bound ?? throw new InvalidOperationException(
            $"The parameter '{parameter.Name}' of function '{function.Name}' is a {type.Name}, which its trigger cannot bind.");
    }

    private static Func<FunctionContext, object?, object?>? BindHttp(ParameterInfo parameter, HttpFunctionTrigger http)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return static (_, request) => request;
        }

        var name = parameter.Name!;
        if (RoutePatternFactory.Parse(http.Route).GetParameter(name) is null)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var absent = parameter.HasDefaultValue
            ? parameter.DefaultValue
            : parameter.ParameterType == type && type.IsValueType ? Activator.CreateInstance(type) : null;
        var converter = TypeDescriptor.GetConverter(type);
        return (_, request) => ((HttpRequest)request!).RouteValues.GetValueOrDefault(name) switch
        {
            null => absent,
            var value when type.IsInstanceOfType(value) => value,
            var value => converter.ConvertFromInvariantString(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        };
    }

    private static Func<FunctionContext, object?, object?>? BindQueue(Type type) => type switch
    {
        _ when type == typeof(QueueMessage) => static (_, message) => message,
        _ when type == typeof(BinaryData) => static (_, message) => ((QueueMessage)message!).Body,
        _ when type == typeof(string) => static (_, message) => ((QueueMessage)message!).Body.ToString(),
        _ when type == typeof(byte[]) => static (_, message) => ((QueueMessage)message!).Body.ToArray(),
        _ => null,
    };

    private static Func<object?, Task<object?>> Result(Type returned)
    {
        if (returned == typeof(ValueTask))
        {
            return static async value =>
            {
                await (ValueTask)value!;
                return null;
            };
        }

        var definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        if (definition == typeof(ValueTask<>))
        {
            var toTask = returned.GetMethod(nameof(ValueTask<>.AsTask))!;
            var rest = Result(toTask.ReturnType);
            return value => rest(toTask.Invoke(value, parameters: null));
        }

        if (definition == typeof(Task<>))
        {
            var result = returned.GetProperty("Result")!;
            return async value =>
            {
                await (Task)value!;
                return result.GetValue(value);
            };
        }

        return static async value =>
        {
            if (value is not Task task)
            {
                return value;
            }

            await task;
            return null;
        };
    }
}
