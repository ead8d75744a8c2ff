using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker
{
    public interface IFunctionsWorkerApplicationBuilder
    {
        IServiceCollection Services { get; }

        IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
    }
}

namespace Microsoft.Azure.Functions.Worker.Middleware
{
    public delegate Task FunctionExecutionDelegate(FunctionContext context);
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw NotBuiltIn.Exception();
    }

    public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        internal FunctionsApplicationBuilder()
        {
        }

        public IDictionary<object, object> Properties => throw NotBuiltIn.Exception();

        public ConfigurationManager Configuration => throw NotBuiltIn.Exception();

        IConfigurationManager IHostApplicationBuilder.Configuration => throw NotBuiltIn.Exception();

        public IHostEnvironment Environment => throw NotBuiltIn.Exception();

        public ILoggingBuilder Logging => throw NotBuiltIn.Exception();

        public IMetricsBuilder Metrics => throw NotBuiltIn.Exception();

        public IServiceCollection Services => throw NotBuiltIn.Exception();

        public IHost Build() => throw NotBuiltIn.Exception();

        public void ConfigureContainer<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory,
            Action<TContainerBuilder>? configure = default)
            where TContainerBuilder : notnull => throw NotBuiltIn.Exception();

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) =>
            throw NotBuiltIn.Exception();
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) =>
            throw NotBuiltIn.Exception();
    }

    internal static class NotBuiltIn
    {
        public static NotSupportedException Exception() => new(
            "This build has no Functions worker in it: run `dotnet run --project src/EchoFunctions.Local`, or build on a feed that has "
            + "the worker packages (docs/decisions/0002-contract-build.md).");
    }
}
