namespace EchoFunctions.Local.Embedded;

/// <summary>A service this host carries along cannot run; the message is one sentence that says what to do.</summary>
internal sealed class EmbeddedServiceException : Exception
{
    public EmbeddedServiceException()
    {
    }

    public EmbeddedServiceException(string message)
        : base(message)
    {
    }

    public EmbeddedServiceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
