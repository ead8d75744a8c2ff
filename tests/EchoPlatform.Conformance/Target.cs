namespace EchoPlatform.Conformance;

/// <summary>The server to judge and how to reach it.</summary>
public sealed record Target
{
    /// <summary>Base address of the API server.</summary>
    public required Uri Api { get; init; }

    /// <summary>Base address of the authorization server.</summary>
    public required Uri Auth { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public required string ClientId { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>How long an action is followed before the check gives up; seconds.</summary>
    public int Patience { get; init; } = 30;

    /// <summary>Waits between two looks at an action; tests move a clock instead.</summary>
    public Func<TimeSpan, CancellationToken, Task> Pause { get; init; } =
        static (time, cancel) => Task.Delay(time, TimeProvider.System, cancel);
}
