namespace EchoPlatform;

/// <summary>Whether something would work.</summary>
/// <param name="Errors">Why it would not, in the vendor's words; empty when it would.</param>
public sealed record ValidationResult(IReadOnlyList<string> Errors)
{
    /// <summary>Whether it would work.</summary>
    public bool IsValid => Errors.Count == 0;

    /// <summary>The vendor's error codes among the reasons.</summary>
    public IReadOnlyList<VendorErrorCode> ErrorCodes => VendorErrorCode.Find(string.Join('\n', Errors));
}
