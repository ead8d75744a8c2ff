using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using EchoFunctions.Local.Embedded;
using EchoFunctions.Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace EchoFunctions.Tests.Support;

/// <summary>
/// One in-memory Azurite for the whole test run. Every test takes a storage account of its own from it, so that fixed
/// names such as <c>echo-work</c> never meet those of a test running at the same time. Take it as a constructor parameter.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite? azurite;
    private EmbeddedServiceException? failure;
    private int taken;

    internal Azurite Started => azurite ?? throw new InvalidOperationException("This test needs Azurite. " + failure?.Message, failure);

    /// <summary>Where Azurite cannot start, only the tests that ask for it fail.</summary>
    public async ValueTask InitializeAsync()
    {
        try
        {
            azurite = await Azurite.StartAsync(
                new AzuriteOptions { ExtraAccounts = AzuriteOptions.MaximumAccounts },
                TestContext.Current.CancellationToken);
        }
        catch (EmbeddedServiceException exception)
        {
            failure = exception;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }

    /// <summary>The connection string of an account nobody else uses in this run; empty at first.</summary>
    public string TakeAccount()
    {
        var index = Interlocked.Increment(ref taken) - 1;
        return index < AzuriteOptions.MaximumAccounts
            ? Started.GetExtraAccount(index)
            : throw new InvalidOperationException(
                $"All {AzuriteOptions.MaximumAccounts} storage accounts of this run are taken; take one per test, not one per case.");
    }

    /// <summary>Clients of an account nobody else uses; for both services the same account.</summary>
    public (BlobServiceClient Blobs, QueueServiceClient Queues) TakeClients()
    {
        var connection = TakeAccount();
        return (new BlobServiceClient(connection), new QueueServiceClient(connection));
    }
}
