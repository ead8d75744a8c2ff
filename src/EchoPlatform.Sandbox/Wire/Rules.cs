namespace EchoPlatform.Sandbox.Wire;

/// <summary>Collects what is wrong with a body.</summary>
/// <param name="unchecked">A field not to look at, by defect.</param>
internal sealed class Rules(string? @unchecked)
{
    private readonly List<string> problems = [];

    public bool Broken => problems.Count > 0;

    /// <summary>Names the field in brackets, as the vendor's examples do.</summary>
    public void Need(bool holds, string field, string text = "is missing or invalid") => Code(holds, field, $"[{field}] {text}");

    /// <summary>As <see cref="Need"/>, for a problem that has a code or a text of its own.</summary>
    public void Code(bool holds, string field, string text)
    {
        if (!holds && !string.Equals(field, @unchecked, StringComparison.Ordinal))
        {
            problems.Add(text);
        }
    }

    public Answer Refuse() => Answer.Invalid(problems);
}
