using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Endpoints;

internal static class Links
{
    public static string To(Signup signup) =>
        (signup.IsPartner ? "/v1/partners/" : "/v1/accounts/") + Uri.EscapeDataString(signup.Username);

    /// <summary>The <c>links</c> of a single resource, each title being its path below the resource.</summary>
    public static void Related(this RowWriter row, ApiCall call, string path, ulong key, params ReadOnlySpan<string> titles)
    {
        foreach (var title in titles)
        {
            var below = title switch
            {
                "notification_emails" => "notifications/emails",
                "notification_options" => "notifications/options",
                _ => title,
            };
            row.Related(title, call.Href($"{path}/{below}", Mix.Of(key, title.Length)));
        }
    }
}

internal static class Order
{
    /// <summary>Sorts rows that are few enough to stand in a list; equal ones keep their order.</summary>
    public static IReadOnlyList<T> By<T>(IEnumerable<T> rows, ListQuery query, Comparison<T> comparison)
    {
        var comparer = Comparer<T>.Create(comparison);
        return query.Descending ? [.. rows.OrderDescending(comparer)] : [.. rows.Order(comparer)];
    }
}
