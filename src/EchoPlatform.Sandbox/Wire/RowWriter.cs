using System.Runtime.InteropServices;
using System.Text.Json;
using EchoPlatform.Sandbox.World;

namespace EchoPlatform.Sandbox.Wire;

internal interface IRowSource
{
    long Count { get; }

    /// <summary>Writes the rows with ranks from <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    void Write(RowWriter row, long from, long to);
}

internal enum RowStyle
{
    /// <summary>As the vendor would, did it follow its own documentation to the letter.</summary>
    Plain,

    /// <summary>As the vendor's examples are.</summary>
    Odd,

    /// <summary>What a perfect reader makes of an odd row.</summary>
    Truth,
}

/// <summary>
/// Takes the members of one object and writes them at its end, in the style asked for. All warts within an object live here,
/// so an endpoint just names its members.
/// </summary>
internal sealed class RowWriter(Utf8JsonWriter json)
{
    private readonly Member[] members = new Member[48];
    private readonly List<(string? Title, string Rel, string Href)> links = [];
    private int count;
    private ulong key;

    private enum Kind
    {
        Text,
        Number,
        Money,
        Flag,
        Date,
        NoDate,
        Constants,
    }

    /// <summary>Whether constants outside the documented lists occur. They are part of the truth too.</summary>
    public bool OddConstants { get; set; }

    public RowStyle Style { get; set; }

    /// <summary>A member to leave out, by defect.</summary>
    public string? Omit { get; set; }

    /// <summary>Whether dates lose their offset, by defect.</summary>
    public bool BareDates { get; set; }

    /// <summary>Called after every object; for writing one a line.</summary>
    public Action? Ended { get; init; }

    /// <param name="row">Identity of the object; decides about its warts, so that a repeated read looks the same.</param>
    public void Begin(ulong row)
    {
        key = row;
        count = 0;
        links.Clear();
    }

    public void Text(in JsonEncodedText name, string value)
    {
        ref var member = ref Add(name, Kind.Text);
        member.Text = value;
    }

    public void Number(in JsonEncodedText name, long value)
    {
        ref var member = ref Add(name, Kind.Number);
        member.Number = value;
        member.Scale = 0;
    }

    /// <summary>A number that the vendor's own example prints in quotes.</summary>
    public void QuotedNumber(in JsonEncodedText name, long value)
    {
        ref var member = ref Add(name, Kind.Number);
        member.Number = value;
        member.Scale = 1;
    }

    public void Money(in JsonEncodedText name, decimal value)
    {
        ref var member = ref Add(name, Kind.Money);
        member.Money = value;
    }

    public void Flag(in JsonEncodedText name, bool value)
    {
        ref var member = ref Add(name, Kind.Flag);
        member.Number = value ? 1 : 0;
    }

    /// <summary>A boolean that the vendor sends as 1 or 0.</summary>
    public void NumberedFlag(in JsonEncodedText name, bool value)
    {
        if (Style == RowStyle.Truth)
        {
            Flag(name, value);
        }
        else
        {
            Number(name, value ? 1 : 0);
        }
    }

    /// <summary>The partner that the address of a row's list names; the row itself does not.</summary>
    public void Owner(Partner partner)
    {
        if (Style == RowStyle.Truth)
        {
            Text(Members.Partner, partner.Username);
        }
    }

    public void Date(in JsonEncodedText name, long? unixSeconds, int offsetMinutes)
    {
        ref var member = ref Add(name, unixSeconds is null ? Kind.NoDate : Kind.Date);
        member.Number = unixSeconds.GetValueOrDefault();
        member.Scale = offsetMinutes;
    }

    public void Constants(in JsonEncodedText name, int flags, string[] names)
    {
        ref var member = ref Add(name, Kind.Constants);
        member.Number = flags;
        member.Names = names;
    }

    /// <summary>An entry of <c>links</c>, as single resources have them.</summary>
    public void Related(string title, string href) => links.Add((title, "related", href));

    /// <summary>The member <c>link</c>, as list rows have it.</summary>
    public void Self(string href) => links.Add((null, "self", href));

    public void End()
    {
        if (Omit is not null)
        {
            LeaveOut(Omit);
        }

        var draw = Style == RowStyle.Odd ? Mix.Of(key, 77) : 0;
        var odd = Style == RowStyle.Odd;
        json.WriteStartObject();
        var backwards = odd && draw % 3 == 0;
        var extras = odd && (draw >> 8) % 4 == 0;
        if (extras && backwards)
        {
            Extras(draw);
        }

        for (var index = 0; index < count; index++)
        {
            Write(members[backwards ? count - 1 - index : index], odd, draw);
        }

        if (extras && !backwards)
        {
            Extras(draw);
        }

        if (Style != RowStyle.Truth)
        {
            Links();
        }

        json.WriteEndObject();
        Ended?.Invoke();
    }

    private void Write(in Member member, bool odd, ulong draw)
    {
        switch (member.Kind)
        {
            case Kind.Text:
                json.WriteString(member.Name, member.Text);
                break;
            case Kind.Number when odd && (member.Scale == 1 || (draw >> 16) % 5 == 0):
                Span<char> digits = stackalloc char[20];
                member.Number.TryFormat(digits, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
                json.WriteString(member.Name, digits[..length]);
                break;
            case Kind.Number:
                json.WriteNumber(member.Name, member.Number);
                break;
            case Kind.Money when odd && (draw >> 16) % 5 == 0:
                json.WriteString(member.Name, member.Money.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case Kind.Money:
                json.WriteNumber(member.Name, member.Money);
                break;
            case Kind.Flag:
                json.WriteBoolean(member.Name, member.Number != 0);
                break;
            case Kind.Date:
                Span<byte> date = stackalloc byte[IsoDate.Length];
                IsoDate.Write(date, member.Number, member.Scale);
                json.WriteString(member.Name, BareDates ? date[..^6] : date);
                break;
            case Kind.NoDate when odd:
                json.WriteString(member.Name, ""u8);
                break;
            case Kind.NoDate:
                json.WriteNull(member.Name);
                break;
            case Kind.Constants:
                var blank = odd && (draw >> 24) % 4 == 0 && member.Name.Equals(Members.ConditionTypes);
                json.WriteStartArray(blank ? Members.ConditionTypesBlank : member.Name);
                for (var bit = 0; bit < member.Names!.Length; bit++)
                {
                    if (((member.Number >> bit) & 1) != 0)
                    {
                        json.WriteStringValue(member.Names[bit]);
                    }
                }

                json.WriteEndArray();
                break;
        }
    }

    private void Extras(ulong draw)
    {
        json.WriteNumber("x_revision"u8, (long)(draw >> 32));
        json.WriteStartObject("x_meta"u8);
        json.WriteString("agent"u8, "6.3.1"u8);
        json.WriteStartArray("flags"u8);
        json.WriteBooleanValue(true);
        json.WriteNullValue();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Links()
    {
        if (links.Count == 0)
        {
            return;
        }

        if (links[0].Title is null)
        {
            json.WriteStartObject(Members.Link);
            json.WriteString(Members.Rel, links[0].Rel);
            json.WriteString(Members.Href, links[0].Href);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray(Members.Links);
        foreach (var (title, rel, href) in CollectionsMarshal.AsSpan(links))
        {
            json.WriteStartObject();
            json.WriteString(Members.Title, title);
            json.WriteString(Members.Rel, rel);
            json.WriteString(Members.Href, href);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void LeaveOut(string name)
    {
        var kept = 0;
        for (var index = 0; index < count; index++)
        {
            if (!string.Equals(members[index].Name.Value, name, StringComparison.Ordinal))
            {
                members[kept++] = members[index];
            }
        }

        count = kept;
        if (name is "link" or "links")
        {
            links.Clear();
        }
    }

    private ref Member Add(in JsonEncodedText name, Kind kind)
    {
        ref var member = ref members[count++];
        member.Name = name;
        member.Kind = kind;
        return ref member;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Member
    {
        public JsonEncodedText Name;
        public Kind Kind;
        public int Scale;
        public long Number;
        public decimal Money;
        public string? Text;
        public string[]? Names;
    }
}
