namespace EchoPlatform;

/// <summary>A plan an account could have (Page 97517767).</summary>
public sealed record AvailablePlan : PlanTerms
{
    /// <summary>The number.</summary>
    public required long PlanId { get; init; }

    /// <summary>What the account would cost on this plan now.</summary>
    public decimal? TotalCost { get; init; }

    /// <summary>Whether the account is on it.</summary>
    public bool? IsCurrent { get; init; }

    /// <summary>Whether it is the best for the account.</summary>
    public bool? IsOptimal { get; init; }
}
