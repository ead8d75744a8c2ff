using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>The one lie a listing tells. Never two, so that a reader who asks both <c>count</c> and <c>next</c> misses nothing.</summary>
internal enum ListLie
{
    None,

    /// <summary><c>count</c> is the rows of this page, or off by some; <c>next</c> is right.</summary>
    Count,

    /// <summary><c>next</c> is not there; <c>count</c> is right.</summary>
    MissingNext,

    /// <summary>From page 2 on everything has moved by one row, as if a row had come in while reading.</summary>
    Overlap,

    /// <summary>Pages beyond the end repeat the last page.</summary>
    RepeatLast,
}

/// <summary>How one listing behaves; the same every time it is read.</summary>
internal readonly record struct ListWarts(ListLie Lie, bool BareNext, bool SingularLinks, ulong Draw)
{
    public static ListWarts Of(Signup? owner, string template, bool warts)
    {
        if (!warts)
        {
            return default;
        }

        var listing = Mix.Of(template);
        var draw = Mix.Of(owner?.Key ?? 0, unchecked((long)listing));
        // By turns rather than by lot, so that even a small world has every kind.
        var turn = (listing + (ulong)(owner?.Index ?? 0)) % 5;
        return new ListWarts((ListLie)turn, draw % 3 != 0, (draw >> 8) % 4 == 0, draw >> 16);
    }

    /// <summary>Where a page begins and ends, and whether one follows.</summary>
    public (long From, long To, bool Next) Window(long page, int size, long count)
    {
        var shift = Lie == ListLie.Overlap && size > 1 && count > size ? 1 : 0;
        var last = Math.Max(1, (count + shift + size - 1) / size);
        var shown = Lie == ListLie.RepeatLast ? Math.Min(page, last) : page;
        if (shown > last)
        {
            return (0, 0, false);
        }

        var from = ((shown - 1) * size) - (shown > 1 ? shift : 0);
        return (from, Math.Min(from + size, count), page < last && Lie != ListLie.MissingNext);
    }

    public long CountShown(long count, long rows) => Lie != ListLie.Count ? count
        : Draw % 2 == 0 ? rows
        : Math.Max(0, count + ((Draw & 2) == 0 ? 3 : -2));
}
