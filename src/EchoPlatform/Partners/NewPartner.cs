namespace EchoPlatform;

/// <summary>A sub-partner to be created (Page 168733495). What is left out is not sent.</summary>
public sealed record NewPartner : NewSignup
{
    /// <summary>The plan.</summary>
    public long? PlanId { get; init; }
}
