namespace EchoPlatform.Sandbox.Wire;

/// <summary>What a handler makes of a call; for 200 the body is in the call's reply.</summary>
internal readonly record struct Answer(int Status, string? Text = null)
{
    public static Answer Ok => new(StatusCodes.Status200OK);

    public static Answer NotFound => new(StatusCodes.Status404NotFound, "The resource does not exist.");

    public static Answer BadRequest(string problem) => new(StatusCodes.Status400BadRequest, problem);

    public static Answer SeeOther(string location) => new(StatusCodes.Status303SeeOther, location);
}
