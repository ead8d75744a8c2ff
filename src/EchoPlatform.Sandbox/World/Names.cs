using System.Globalization;

namespace EchoPlatform.Sandbox.World;

/// <summary>Names as they occur: blanks, umlauts, apostrophes, ampersands, markup. User names stay safe in a URL.</summary>
internal static class Names
{
    private static readonly (string Name, string Slug)[] Houses =
    [
        ("Acme", "acme"), ("O'Brien", "obrien"), ("Müller & Söhne", "mueller-soehne"), ("Blue Harbor", "blue-harbor"),
        ("<b>Bold</b>", "bold"), ("Ångström", "angstroem"), ("Smith, Lee & Park", "smith-lee-park"), ("Zażółć", "zazolc"),
        ("First \"Choice\"", "first-choice"), ("Côte d'Or", "cote-dor"), ("Northern Lights", "northern-lights"), ("Doğan", "dogan"),
        ("Green Valley", "green-valley"), ("3rd Street", "3rd-street"), ("Peña", "pena"), ("Old Mill", "old-mill"),
        ("Tōkyō", "tokyo"), ("Silver\\Lake", "silver-lake"), ("Straßburger", "strassburger"), ("Maple Leaf", "maple-leaf"),
        ("Æther", "aether"), ("Red Barn", "red-barn"), ("Niño", "nino"), ("Cedar Creek", "cedar-creek"),
        ("Große Freiheit", "grosse-freiheit"), ("Summit", "summit"), ("Łódź", "lodz"), ("Bay Area", "bay-area"),
        ("Dvořák", "dvorak"), ("White Rock", "white-rock"), ("Háttér", "hatter"), ("Union", "union"),
        ("中村", "nakamura"), ("Pine Ridge", "pine-ridge"), ("Øresund", "oeresund"), ("Liberty", "liberty"), ("Γαλήνη", "galini"),
    ];

    private static readonly (string Name, string Slug)[] Trades =
    [
        ("Dental", "dental"), ("Law Offices", "law"), ("Bau GmbH", "bau"), ("Logistics Ltd", "logistics"), ("Bakery", "bakery"),
        ("Accounting", "accounting"), ("Veterinary Clinic", "vet"), ("Foods Inc.", "foods"), ("Realty", "realty"), ("Motors", "motors"),
        ("School District", "schools"), ("Printing", "printing"), ("Insurance", "insurance"), ("Pharmacy", "pharmacy"),
        ("Architects", "architects"), ("Steel Works", "steel"), ("Wine Imports", "wine"), ("Credit Union", "credit-union"),
        ("Hotel", "hotel"), ("Optics", "optics"), ("Marine", "marine"), ("Design Studio", "design"), ("Farms", "farms"),
    ];

    private static readonly string[] First = ["Ann", "Bo", "Cy", "Dörte", "Eve", "Finn", "Gül", "Hana", "Ian", "José", "Kim", "Léa", "Mo"];

    private static readonly string[] Last = ["Lee", "Diaz", "Park", "O'Neil", "Weiß", "Novák", "Singh", "Okafor", "Berg", "Ito", "Da Silva"];

    private static readonly string[] Regions = ["south", "north", "east", "west", "lakes", "coast", "plains", "valley"];

    private static readonly string[] Machines = ["FILESRV", "DC", "SQL", "EXCH", "APP", "LAPTOP", "BÜRO-PC", "NAS"];

    public static (string Username, string Company) Account(ulong seed, int index)
    {
        // 37 houses and 23 trades share no factor, so stepping both at once visits every pair once a cycle.
        var at = index + (int)(Mix.Of(seed, 11) % 10_000);
        var cycle = index / (Houses.Length * Trades.Length);
        var house = Houses[at % Houses.Length];
        var trade = Trades[at % Trades.Length];
        var slug = $"{house.Slug}-{trade.Slug}";
        var suffix = cycle == 0 ? "" : (cycle + 1).ToString(CultureInfo.InvariantCulture);
        var company = suffix.Length == 0 ? $"{house.Name} {trade.Name}" : $"{house.Name} {trade.Name} {suffix}";
        var username = (index % 12) switch
        {
            3 => $"{slug}{suffix}".Replace('-', '.'),
            7 => $"office@{slug}{suffix}.example",
            _ => suffix.Length == 0 ? slug : $"{slug}-{suffix}",
        };
        return (username, company);
    }

    public static (string Username, string Company) SubPartner(int index)
    {
        var cycle = (index - 1) / Regions.Length;
        var region = Regions[(index - 1) % Regions.Length];
        return cycle == 0
            ? ($"nw-{region}", $"NW {region} IT & Söhne")
            : (string.Create(CultureInfo.InvariantCulture, $"nw-{region}-{cycle + 1}"),
               string.Create(CultureInfo.InvariantCulture, $"NW {region} {cycle + 1}"));
    }

    public static string Person(ulong key) => $"{Mix.Pick(First, Mix.Of(key, 21))} {Mix.Pick(Last, Mix.Of(key, 22))}";

    public static string Machine(ulong key, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Mix.Pick(Machines, Mix.Of(key, 23))}{index + 1}");
}
