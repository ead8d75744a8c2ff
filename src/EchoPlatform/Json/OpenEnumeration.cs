namespace EchoPlatform;

/// <summary>
/// A constant of the vendor's whose list is not closed: known values are static members, unknown ones pass through.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IOpenEnumeration<TSelf>
    where TSelf : struct, IOpenEnumeration<TSelf>
{
    /// <summary>The values this library knows.</summary>
    static abstract IReadOnlyList<TSelf> Known { get; }

    /// <summary>The constant as the vendor writes it, trimmed; empty for the default value.</summary>
    string Value { get; }

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    /// <returns>The value.</returns>
    static abstract TSelf Of(string value);
}
