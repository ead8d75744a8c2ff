using System.Text.Json;

namespace EchoPlatform;

/// <summary>
/// Corrects a call whose path or body is concluded or cut in the reference (<see cref="EndpointStatus"/>), so that whoever knows better
/// need not wait for a new version of this library.
/// </summary>
public sealed class CallOverride
{
    /// <summary>
    /// The path to use in place of the library's own: from the first slash, percent-encoded, without query and fragment;
    /// <see langword="null"/> keeps the library's.
    /// </summary>
    /// <exception cref="ArgumentException">It does not begin with a slash, or has a query, a fragment or a blank.</exception>
    public string? Path
    {
        get;
        init => field = value is null || ResourcePath.IsPlain(value)
            ? value
            : throw new ArgumentException("The path must begin with a slash and have no query, fragment, backslash or blank.", nameof(value));
    }

    /// <summary>
    /// The body to send in place of the library's own; <see langword="null"/> keeps the library's. Read it from text with
    /// <see cref="JsonDocument.Parse(string, JsonDocumentOptions)"/>.
    /// </summary>
    public JsonElement? Body { get; init; }

    /// <summary>A description without the body, which may hold a password.</summary>
    /// <returns>The path, and whether there is a body.</returns>
    public override string ToString() => $"{Path ?? "(own path)"}{(Body is null ? "" : ", body ***")}";
}
