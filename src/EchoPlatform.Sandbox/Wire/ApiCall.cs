using System.Text.Json;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Wire;

/// <summary>One authorised request: what it asks for, the world it asks, and the reply to write into.</summary>
internal sealed class ApiCall(
    HttpContext context, VendorWorld world, long clock, string template, Reply reply, JsonElement body, Defect? defect)
{
    private string? host;

    public VendorWorld World => world;

    /// <summary>Sandbox time, Unix seconds; fixed for the call.</summary>
    public long Clock => clock;

    public Reply Reply => reply;

    public bool Warts => world.Options.Warts;

    /// <summary>Scheme and host as the caller addressed them.</summary>
    public string Host => host ??= $"{context.Request.Scheme}://{context.Request.Host.Value}";

    public string? Route(string name) => context.Request.RouteValues[name] as string;

    /// <summary>The JSON object sent along; undefined when the method has none.</summary>
    public JsonElement Body => body;

    public VendorState State => world.State;

    public Defects Defects => world.Defects;

    public string? Asked(string name) => context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public Account? Account() => (Route("username") ?? Route("account")) is { } username ? world.Find(username) as Account : null;

    public Partner? Partner() => Route("username") is { } username ? world.Find(username) as Partner : null;

    public bool TryComputer(Account account, out Computer computer)
    {
        var index = Computer.IndexOf(Route("computer") ?? "");
        computer = world.ComputerOf(account, Math.Max(0, index));
        return index >= 0 && index < account.Computers && !State.IsGone(computer);
    }

    /// <summary>The computer of the path with its account; false when there is none.</summary>
    public bool TryComputer(out Account account, out Computer computer)
    {
        computer = default;
        account = Account()!;
        return account is not null && TryComputer(account, out computer);
    }

    public Rules Rules() => new(defect?.Unchecked);

    /// <summary>Writes a v2 body: <c>{"data": ...}</c>.</summary>
    public Answer Data(Action<Utf8JsonWriter> data, int status = StatusCodes.Status200OK)
    {
        reply.Json.WriteStartObject();
        reply.Json.WritePropertyName(defect?.DataName ?? "data");
        data(reply.Json);
        reply.Json.WriteEndObject();
        return new Answer(status);
    }

    public ListQuery Query(ListShape shape, int? defaultSize = null) =>
        new(context.Request.Query, shape, defaultSize, defect);

    /// <summary>Starts a single resource.</summary>
    public RowWriter Resource(ulong key)
    {
        reply.Row.Begin(key);
        return reply.Row;
    }

    public Answer Done()
    {
        reply.Row.End();
        return Answer.Ok;
    }

    /// <summary>An absolute link; singular where the vendor's examples slip (the resource itself stays plural).</summary>
    public string Href(string path, ulong key) => Host + (Warts && Mix.Of(key, 78) % 4 == 0 ? Singular(path) : path);

    public Answer Page(ListQuery query, Signup? owner, IRowSource rows)
    {
        if (query.Problem is { } problem)
        {
            return Answer.BadRequest(problem);
        }

        var warts = ListWarts.Of(owner, template, Warts);
        var count = rows.Count;
        if (Defects.Is(Defects.LoseARow) && count > 1)
        {
            count--;
        }

        var (from, to, next) = warts.Window(query.Page, query.Size, count);
        if (to <= from && query.Page > 1 && Defects.Is(Defects.BeyondTheEnd))
        {
            return Answer.NotFound;
        }

        var json = reply.Json;
        json.WriteStartObject();
        json.WriteNumber(Members.Page, query.Page);
        json.WriteNumber(Members.PageSize, query.Size);
        if (!Defects.Is(Defects.NoCount))
        {
            json.WriteNumber(Members.Count, warts.CountShown(count, to - from));
        }
        json.WriteStartArray(Members.Links);
        PageLink(Defects.Is(Defects.NoFirstLink) ? "start" : "first", 1, warts);
        if (next)
        {
            PageLink("next", query.Page + (Defects.Is(Defects.NextSkips) ? 2 : 1), warts);
        }

        json.WriteEndArray();
        json.WriteStartArray(Members.List);
        if (to > from)
        {
            rows.Write(reply.Row, from, to);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return Answer.Ok;
    }

    public static string Singular(string path) => path
        .Replace("/v1/partners/", "/v1/partner/", StringComparison.Ordinal)
        .Replace("/v1/accounts/", "/v1/account/", StringComparison.Ordinal)
        .Replace("/computers/", "/computer/", StringComparison.Ordinal);

    private void PageLink(string rel, long page, ListWarts warts)
    {
        var request = context.Request;
        var path = request.Path.ToUriComponent();
        var query = QueryString.Create("page", page.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (!warts.BareNext)
        {
            foreach (var (name, value) in request.Query)
            {
                query = string.Equals(name, "page", StringComparison.Ordinal) ? query : query.Add(name, value.ToString());
            }
        }

        reply.Json.WriteStartObject();
        reply.Json.WriteString(Members.Rel, rel);
        reply.Json.WriteString(Members.Href, $"{Host}{(warts.SingularLinks ? Singular(path) : path)}{query.ToUriComponent()}");
        reply.Json.WriteEndObject();
    }
}

/// <summary>Rows that already stand in a list.</summary>
internal sealed class ListSource<T>(IReadOnlyList<T> rows, Action<RowWriter, T> write) : IRowSource
{
    public long Count => rows.Count;

    public void Write(RowWriter row, long from, long to)
    {
        for (var index = (int)from; index < to; index++)
        {
            write(row, rows[index]);
        }
    }
}
