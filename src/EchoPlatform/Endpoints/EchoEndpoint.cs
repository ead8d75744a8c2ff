using System.Text;

namespace EchoPlatform;

/// <summary>How well a call is known.</summary>
public enum EndpointStatus
{
    /// <summary>The vendor's page describes the call whole.</summary>
    Documented,

    /// <summary>Path, body or answer is concluded from the pattern of other pages. It may be wrong: look before relying on it.</summary>
    Inferred,

    /// <summary>The stored copy of the vendor's page ends before path, body or answer. What is missing is concluded or left open.</summary>
    Cut,

    /// <summary>Seen only in public code of third parties.</summary>
    Community,
}

/// <summary>One call of the vendor's API, as this library makes it.</summary>
public sealed class EchoEndpoint
{
    internal EchoEndpoint(
        string group, string name, HttpMethod method, string template, string[] scopes, string page, EndpointStatus status, bool isWrite, string note)
    {
        Group = group;
        Name = name;
        Method = method;
        Template = template;
        Scopes = scopes;
        Page = page;
        Status = status;
        IsWrite = isWrite;
        Note = note;
    }

    /// <summary>The property of <see cref="EchoPlatformClient"/> that has the call, such as <c>Accounts</c>.</summary>
    public string Group { get; }

    /// <summary>The method, such as <c>GetAsync</c>.</summary>
    public string Name { get; }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; }

    /// <summary>
    /// The path with names in braces, such as <c>/v1/accounts/{username}</c>; empty when no page tells it, so that the caller must
    /// (<see cref="CallOverride.Path"/>).
    /// </summary>
    public string Template { get; }

    /// <summary>The scopes the token needs, all of them; empty when any valid token will do or none is known.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>The number of the vendor's page the call comes from; empty for third-party code.</summary>
    public string Page { get; }

    /// <summary>How well the call is known.</summary>
    public EndpointStatus Status { get; }

    /// <summary>
    /// The generation: 1 (synchronous resources) or 2 (JSON only, mostly commands for one computer).
    /// </summary>
    public int Generation => Template.StartsWith("/v1/", StringComparison.Ordinal) ? 1 : 2;

    /// <summary>Whether the call changes something. A POST that only asks is none.</summary>
    public bool IsWrite { get; }

    /// <summary>What is concluded, missing or odd about the call; empty when nothing is.</summary>
    public string Note { get; }

    /// <summary>The method and the template.</summary>
    /// <returns>Such as <c>GET /v1/accounts/{username}</c>.</returns>
    public override string ToString() => $"{Method} {(Template.Length == 0 ? "(path not known)" : Template)}";

    /// <summary>The call with its names filled in, in the order of the template.</summary>
    internal ApiCall At(params ReadOnlySpan<string> names)
    {
        var path = new StringBuilder(Template.Length + (16 * names.Length));
        ReadOnlySpan<char> rest = Template;
        foreach (string name in names)
        {
            // "." and ".." would be folded away by any URI parser, whatever their encoding, and address another resource.
            if (string.IsNullOrWhiteSpace(name) || name is "." or "..")
            {
                throw new ArgumentException("A name in a path must not be blank, \".\" or \"..\".", nameof(names));
            }

            int start = rest.IndexOf('{');
            if (start >= 0)
            {
                path.Append(rest[..start]).Append(Uri.EscapeDataString(name));
                rest = rest[(rest.IndexOf('}') + 1)..];
            }
        }

        return new ApiCall(Method, path.Append(rest).ToString(), "", string.Join('+', Scopes), IsWrite, Body: null);
    }
}
