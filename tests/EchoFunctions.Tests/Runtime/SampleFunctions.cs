using System.Globalization;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace EchoFunctions.Tests.Runtime;

public sealed class SampleHttpFunctions(Recorder recorder)
{
    [Function("Ping")]
    public static IResult Ping([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Results.Text(request.Method);

    [Function("Item")]
    public static async Task<IActionResult> ItemAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "items/{id:int}/{name?}")] HttpRequest request,
        int id,
        string? name,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        ReferenceEquals(context.GetHttpContext(), request.HttpContext).ShouldBeTrue();
        return new ObjectResult(new { id, name = name ?? "nobody", data = context.BindingContext.BindingData["id"] }) { StatusCode = 202 };
    }

    [Function("Accept")]
    public ValueTask<IResult> AcceptAsync([HttpTrigger("put", Route = "accept")] HttpRequest request)
    {
        recorder.Saw(request.Path);
        return ValueTask.FromResult(Results.NoContent());
    }

    [Function("Silent")]
    public Task SilentAsync([HttpTrigger("post", Route = "silent")] HttpRequest request)
    {
        recorder.Saw(request.Path);
        return Task.CompletedTask;
    }

    [Function("Broken")]
    public static Task<IResult> BrokenAsync([HttpTrigger(Route = "broken")] HttpRequest request) =>
        throw new InvalidOperationException("the inside story of " + request.Path);

    [Function("Waiting")]
    public async Task<IResult> WaitingAsync(
        [HttpTrigger("get", Route = "waiting")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        recorder.Saw(request.Path);
        try
        {
            await recorder.PassAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            recorder.Saw("cancelled");
            throw;
        }

        return Results.Ok();
    }
}

public sealed class SampleTimerFunctions(Recorder recorder)
{
    [Function("Hourly")]
    public void Hourly([TimerTrigger("%Sample:Schedule%")] TimerInfo timer)
    {
        recorder.Kept.Enqueue(timer);
        recorder.Saw("hourly");
    }

    [Function("EverySecond")]
    public async Task EverySecondAsync([TimerTrigger("* * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        recorder.Kept.Enqueue(timer);
        recorder.Saw("start");
        await recorder.PassAsync(cancellationToken);
        recorder.Saw("end");
    }

    [Function("AtStart")]
    public void AtStart([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => recorder.Saw("at start " + timer.IsPastDue);

    [Function("FailingTimer")]
    public static Task FailingTimerAsync([TimerTrigger("0 0 * * *")] TimerInfo timer) =>
        throw new InvalidOperationException("failed " + timer.IsPastDue);
}

public sealed class SampleQueueFunctions(Recorder recorder)
{
    [Function("Text")]
    public async Task TextAsync([QueueTrigger("%Sample:Queue%", Connection = "Storage")] string text, FunctionContext context)
    {
        await Task.Yield();
        var data = context.BindingContext.BindingData;
        recorder.Saw($"{text} {data["DequeueCount"]} {data["QueueTrigger"]}");
        data["Id"].ShouldBeOfType<string>().ShouldNotBeEmpty();
    }

    [Function("Message")]
    public void Message([QueueTrigger("%Sample:Queue%", Connection = "Storage")] QueueMessage message) =>
        recorder.Saw(string.Create(CultureInfo.InvariantCulture, $"{message.Body} {message.DequeueCount}"));

    [Function("Bytes")]
    public void Bytes([QueueTrigger("%Sample:Queue%", Connection = "Storage")] byte[] bytes) => recorder.Saw(Convert.ToHexString(bytes));

    [Function("Data")]
    public void Data([QueueTrigger("%Sample:Queue%", Connection = "Storage")] BinaryData data) => recorder.Saw(data.ToString());

    [Function("FailingQueue")]
    public void FailingQueue([QueueTrigger("%Sample:Queue%", Connection = "Storage")] QueueMessage message)
    {
        recorder.Saw(message.DequeueCount.ToString(CultureInfo.InvariantCulture));
        throw new InvalidOperationException("failed");
    }

    [Function("Slow")]
    public async Task SlowAsync(
        [QueueTrigger("%Sample:Queue%", Connection = "Storage")] string text,
        CancellationToken cancellationToken)
    {
        recorder.Saw(text);
        await recorder.PassAsync(cancellationToken);
    }
}

#pragma warning disable CA1000 // Nobody calls these.
/// <summary>Open generic, so that nobody finds these but the tests that ask for them.</summary>
public static class Unrunnable<T>
{
    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(string text) => _ = text;
    }

    public static class AsyncVoid
    {
        [Function("AsyncVoid")]
        public static async void Run([TimerTrigger("0 * * * *")] TimerInfo timer) => await Task.FromResult(timer);
    }

    public static class Twice
    {
        [Function("Twice")]
        public static void One([TimerTrigger("0 * * * *")] TimerInfo timer) => _ = timer;

        [Function("twice")]
        public static void Two([TimerTrigger("0 * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class UnknownParameter
    {
        [Function("UnknownParameter")]
        public static void Run([HttpTrigger("get")] HttpRequest request, Uri elsewhere) => _ = (request, elsewhere);
    }
}
