namespace EchoPlatform;

/// <summary>A plan of a partner (Pages 97518006, 168733507). A row of the list has fewer members than a single plan.</summary>
public sealed record Plan : PlanTerms
{
    /// <summary>The number; taken from the request where the answer does not name it; not sent when writing.</summary>
    public long? PlanId { get; init; }
}
