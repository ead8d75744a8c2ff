namespace EchoPlatform;

/// <summary>A trial partner to be created (Page 97518061). What is left out is not sent.</summary>
public sealed record NewTrialPartner : NewSignup
{
    /// <summary>The coupon.</summary>
    public string? CouponCode { get; init; }
}
