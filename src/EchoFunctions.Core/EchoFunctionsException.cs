namespace EchoFunctions.Core;

/// <summary>
/// A failure that an operator can act on. The message is one sentence: what happened, to what, what to do; never a secret.
/// </summary>
public class EchoFunctionsException(string message, Exception? inner = null) : Exception(message, inner);
