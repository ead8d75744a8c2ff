using Azure;
using EchoPlatform;

namespace EchoFunctions.Core;

/// <summary>Turns an exception into the one sentence that an operator reads.</summary>
public static class Problem
{
    /// <summary>What happened, to what; without secrets, on one line.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="client">The client for whom, when that is known.</param>
    public static string Describe(Exception exception, string? client = null) => exception switch
    {
        EchoPlatformException { Status: null, IsTransient: true } when client is not null =>
            $"{OneLine(exception.Message)}; check the network and Echo:Clients:{client}:"
            + (exception is OAuthException ? "AuthUri (or :Region)" : "ApiUri (or :Region)"),
        EchoFunctionsException or EchoPlatformException => OneLine(exception.Message),
        RequestFailedException { Status: 0 } storage => $"The storage account cannot be reached ({OneLine(storage.Message)}); check EchoStorage",
        RequestFailedException storage => $"Storage answered {storage.Status} {storage.ErrorCode}; check EchoStorage and the identity's roles",
        AggregateException { InnerException: RequestFailedException inner } =>
            $"The storage account cannot be reached ({OneLine(inner.Message)}); check EchoStorage",
        AggregateException { InnerException: { } inner } => Describe(inner, client),
        OperationCanceledException => "Stopped before it was done",
        null => throw new ArgumentNullException(nameof(exception)),
        _ => $"{exception.GetType().Name}: {OneLine(exception.Message)}",
    };

    private static string OneLine(string text)
    {
        var line = text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;
        return line.Length > 500 ? line[..500] + "…" : line;
    }
}
