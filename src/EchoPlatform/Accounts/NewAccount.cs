namespace EchoPlatform;

/// <summary>An account to be created (Page 97517754). What is left out is not sent.</summary>
public sealed record NewAccount : NewSignup
{
    /// <summary>The plan, one of the partner's.</summary>
    public long? PlanId { get; init; }

    /// <summary>The user name of the sub-partner that shall own the account; the token's partner when left out.</summary>
    public string? Subpartner { get; init; }

    /// <summary>The pricing plan; needed by partners charged by package.</summary>
    public long? PricingPlanId { get; init; }
}
