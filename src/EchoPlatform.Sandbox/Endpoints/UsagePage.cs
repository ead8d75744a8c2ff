using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

/// <summary>A usage history: one row a day, week, month or number of days, each at midnight UTC-5.</summary>
internal static class UsagePage
{
    private static readonly ListShape Shape = new(90, ["DATE"], 30);

    private static readonly string[] Resolutions = ["DAY", "WEEK", "MONTH", "CUSTOM"];

    public static Answer Of(ApiCall call, Signup owner, Usage usage, long signedUp)
    {
        // The default size hangs on the resolution, which has to be read first; a wrong one is reported below.
        var resolution = call.Query(Shape).Constant("resolution", Resolutions);
        var query = call.Query(Shape, resolution switch { 1 => 26, 2 => 12, _ => 30 });
        _ = query.Constant("resolution", Resolutions);
        var custom = query.Number("custom", 1, 60);
        var from = Math.Max(Day(signedUp), Day(query.Date("start_date") ?? signedUp));
        var to = Math.Min(Day(call.Clock), Day(query.Date("end_date") ?? call.Clock));
        var step = resolution switch { 1 => 7, 2 => 30, 3 => custom, _ => 1 };
        return call.Page(query, owner, new Rows(owner.Key, usage, from, to, step, query.Descending));
    }

    /// <summary>All days up to now, each with whose it is.</summary>
    public static IRowSource Truth(Signup owner, long clock) =>
        new Rows(owner.Key, owner.Usage, Day(owner.SignedUp), Day(clock), 1, descending: false, owner);

    private static long Day(long unixSeconds) => (unixSeconds - (5 * 3_600)) / 86_400;

    private sealed class Rows(ulong key, Usage usage, long first, long last, long step, bool descending, Signup? named = null) : IRowSource
    {
        public long Count => last < first ? 0 : ((last - first) / step) + 1;

        public void Write(RowWriter row, long from, long to)
        {
            for (var rank = from; rank < to; rank++)
            {
                var day = first + ((descending ? Count - 1 - rank : rank) * step);
                row.Begin(Mix.Of(key ^ 0xDA7EUL, day));
                row.Date(Members.Date, (day * 86_400) + (5 * 3_600), -300);
                row.Number(Members.Bytes, usage.On(day));
                if (named is not null)
                {
                    row.Text(Members.Username, named.Username);
                    row.Text(Members.Type, PartnerEndpoints.Types[named.IsPartner ? 1 : 0]);
                }

                row.End();
            }
        }
    }
}
