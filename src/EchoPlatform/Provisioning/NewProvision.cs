namespace EchoPlatform;

/// <summary>A product to be provisioned (Page 96770891).</summary>
public sealed record NewProvision
{
    /// <summary>The partner's product.</summary>
    public required long PartnerSkuId { get; init; }

    /// <summary>The account: <see cref="Account.AccountId"/>.</summary>
    public required long AccountId { get; init; }

    /// <summary>How many units.</summary>
    public required long NoOfUnits { get; init; }
}
