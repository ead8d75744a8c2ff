namespace EchoPlatform.Sandbox.World;

/// <summary>SplitMix64 as a hash: everything in the world is drawn from (seed, indexes) through here and nothing else.</summary>
internal static class Mix
{
    public static ulong Of(ulong key, ulong index)
    {
        unchecked
        {
            var z = key + ((index + 1) * 0x9E3779B97F4A7C15UL);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    public static ulong Of(ulong key, long index) => Of(key, unchecked((ulong)index));

    /// <summary>FNV-1a over the characters; <see cref="string.GetHashCode()"/> differs from process to process.</summary>
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 1099511628211UL);
        }

        return hash;
    }

    public static T Pick<T>(T[] choices, ulong hash) => choices[(int)(hash % (ulong)choices.Length)];
}
