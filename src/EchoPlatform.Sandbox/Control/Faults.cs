namespace EchoPlatform.Sandbox.Control;

/// <summary>An answer to give instead of the right one.</summary>
/// <param name="Path">Prefix of the paths it is for.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="RetryAfter">Value of that header.</param>
/// <param name="Times">How often it strikes.</param>
/// <param name="Every">It strikes every so many matching requests; 1 is each.</param>
/// <param name="Abort">Break the connection instead of answering.</param>
/// <param name="Body">The answer's body.</param>
/// <param name="ContentType">What the body claims to be.</param>
internal sealed record Fault(
    string Path,
    int Status = StatusCodes.Status503ServiceUnavailable,
    string? RetryAfter = null,
    int Times = 1,
    int Every = 1,
    bool Abort = false,
    string? Body = null,
    string? ContentType = null)
{
    public async Task ApplyAsync(HttpContext context)
    {
        if (Abort)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = Status;
        if (RetryAfter is not null)
        {
            context.Response.Headers.RetryAfter = RetryAfter;
        }

        if (Body is not null)
        {
            context.Response.ContentType = ContentType ?? "text/plain";
            await context.Response.WriteAsync(Body, context.RequestAborted);
        }
    }
}

internal sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<Armed> armed = [];
    private volatile bool any;

    public void Add(Fault fault)
    {
        lock (gate)
        {
            armed.Add(new Armed(fault));
            any = true;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            armed.Clear();
            any = false;
        }
    }

    public Fault? Next(PathString path)
    {
        if (!any)
        {
            return null;
        }

        lock (gate)
        {
            var found = armed.Find(one =>
                path.Value!.StartsWith(one.Fault.Path, StringComparison.Ordinal) && ++one.Seen % one.Fault.Every == 0);
            if (found is not null && ++found.Struck >= found.Fault.Times)
            {
                armed.Remove(found);
                any = armed.Count > 0;
            }

            return found?.Fault;
        }
    }

    private sealed class Armed(Fault fault)
    {
        public Fault Fault => fault;

        public int Seen { get; set; }

        public int Struck { get; set; }
    }
}
