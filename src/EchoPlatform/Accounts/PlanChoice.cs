namespace EchoPlatform;

/// <summary>The body of the call that selects a plan.</summary>
internal sealed record PlanChoice(long PlanId);
