namespace EchoPlatform.Sandbox.Wire;

/// <summary>What a handler makes of a call; the body of a good answer, if any, is in the call's reply.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The location of 201 and 303, the problem of a refusal.</param>
/// <param name="Errors">The problems of a refusal where there may be several.</param>
internal readonly record struct Answer(int Status, string? Text = null, IReadOnlyList<string>? Errors = null)
{
    public static Answer Ok => new(StatusCodes.Status200OK);

    public static Answer NoContent => new(StatusCodes.Status204NoContent);

    public static Answer Accepted => new(StatusCodes.Status202Accepted);

    public static Answer NotFound => new(StatusCodes.Status404NotFound, "The resource does not exist.");

    public static Answer BadRequest(string problem) => new(StatusCodes.Status400BadRequest, problem);

    public static Answer Invalid(IReadOnlyList<string> problems) => new(StatusCodes.Status400BadRequest, string.Join("; ", problems), problems);

    public static Answer Created(string location) => new(StatusCodes.Status201Created, location);

    public static Answer SeeOther(string location) => new(StatusCodes.Status303SeeOther, location);
}
