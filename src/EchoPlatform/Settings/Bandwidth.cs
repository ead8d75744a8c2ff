namespace EchoPlatform;

/// <summary>A limit of the bandwidth a computer uses (Page 96771957). Everything but <see cref="Enable"/> only when it is true.</summary>
public sealed record Bandwidth
{
    /// <summary>Whether the limit holds.</summary>
    public required bool Enable { get; init; }

    /// <summary>The days it holds, as lower-case English names of weekdays.</summary>
    public TextRange? Days { get; init; }

    /// <summary>The hours it holds, as <c>H:MM</c> of 24 hours, 00:00 to 23:59, by the computer's clock.</summary>
    public TextRange? Hours { get; init; }

    /// <summary>Kilobits per second, 64 to 999999.</summary>
    public int? Throttling { get; init; }
}

/// <summary>A range from one text to another, such as <c>monday</c> to <c>friday</c> (Page 96771957).</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The last.</param>
public sealed record TextRange(string Start, string End);
