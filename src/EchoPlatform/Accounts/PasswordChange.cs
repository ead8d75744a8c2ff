namespace EchoPlatform;

/// <summary>A change of password (Pages 168733483, 97518016).</summary>
public sealed record PasswordChange
{
    /// <summary>The password that holds now. Printed as a mask.</summary>
    public required Secret CurrentPassword { get; init; }

    /// <summary>The password that shall hold. Printed as a mask.</summary>
    public required Secret NewPassword { get; init; }
}
