using System.Buffers;

namespace EchoPlatform;

/// <summary>Paths the caller gives, and the parts of addresses the vendor sent.</summary>
internal static class ResourcePath
{
    private static readonly SearchValues<char> NotInAPath = SearchValues.Create("?# \t\r\n\\");

    /// <summary>Whether the text is a path from the first slash, and nothing else.</summary>
    public static bool IsPlain(ReadOnlySpan<char> path) => path.StartsWith('/') && !path.ContainsAny(NotInAPath);

    /// <summary>The decoded parts of the path after <c>v1</c> or <c>v2</c>, where there is one.</summary>
    public static string[] Parts(string location)
    {
        ReadOnlySpan<char> path = location.AsSpan().Trim();
        int slashes = path.IndexOf("//", StringComparison.Ordinal);
        if (slashes >= 0 && path.IndexOf('/') == slashes)
        {
            path = path[(slashes + 2)..];
            int start = path.IndexOf('/');
            path = start < 0 ? [] : path[start..];
        }

        int end = path.IndexOfAny('?', '#');
        string[] parts = (end < 0 ? path : path[..end]).ToString()
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(Uri.UnescapeDataString)
            .Where(part => part is not ("." or "..") && !string.IsNullOrWhiteSpace(part))
            .ToArray();

        int version = Array.FindIndex(
            parts, part => part.Equals("v1", StringComparison.OrdinalIgnoreCase) || part.Equals("v2", StringComparison.OrdinalIgnoreCase));
        return parts[(version + 1)..];
    }
}
