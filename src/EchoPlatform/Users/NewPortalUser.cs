namespace EchoPlatform;

/// <summary>A portal user to be added. INFERRED: the page (97518018) is cut before the body.</summary>
public sealed record NewPortalUser : NewSignup
{
    /// <summary>What the user may do.</summary>
    public UserRole? Role { get; init; }
}
