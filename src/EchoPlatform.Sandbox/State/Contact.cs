using System.Text.Json;
using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.State;

/// <summary>The members that accounts, partners and portal users are created with.</summary>
internal sealed record Contact(IReadOnlyDictionary<string, string> Values)
{
    public static string[] Names { get; } =
        ["name", "company", "street_address", "street_address2", "city", "state", "zip", "country", "country_iso", "email", "phone"];

    /// <summary>What the body names; the rest as it was.</summary>
    public static Contact Of(JsonElement body, Contact? before = null) => new(
        Names.ToDictionary(name => name, name => body.Text(name) ?? before?.Values[name] ?? "", StringComparer.Ordinal));

    public static Contact Of(string name, string company) => new(Names.ToDictionary(
        member => member,
        member => member switch
        {
            "name" => name,
            "company" => company,
            "street_address" => "9 Elm St",
            "city" => "Troy",
            "state" => "NY",
            "zip" => "12180",
            "country" => "USA",
            "country_iso" => "US",
            "email" => "office@msp.example",
            "phone" => "555-0102",
            _ => "",
        },
        StringComparer.Ordinal));

    public void Write(RowWriter row)
    {
        foreach (var name in Names)
        {
            row.Text(Members.Of(name), Values[name]);
        }
    }
}
