namespace EchoPlatform;

/// <summary>How much of its plan an account or a sub-partner uses (Page 97518059).</summary>
public sealed record PlanPercentage : VendorRow
{
    /// <summary>The account or sub-partner.</summary>
    public required string Username { get; init; }

    /// <summary>The contact's name.</summary>
    public string? Name { get; init; }

    /// <summary>The company.</summary>
    public string? Company { get; init; }

    /// <summary>Account or sub-partner.</summary>
    public SignupType? Type { get; init; }

    /// <summary>The plan.</summary>
    public string? PlanName { get; init; }

    /// <summary>Bytes stored.</summary>
    public long? TotalUsage { get; init; }

    /// <summary>Bytes stored above the plan.</summary>
    public long? AdditionalUsage { get; init; }

    /// <summary>The use of the plan's allowance. Whether 1 means one percent or the whole is not documented.</summary>
    public decimal? Percentage { get; init; }
}
