using System.Text.Json;
using System.Text.Json.Nodes;
using EchoFunctions.Core.Exports;
using EchoPlatform;

namespace EchoFunctions.Tests.Exports;

/// <summary>A row's version is a matter of its content alone, and its members never hide those of the record.</summary>
public sealed class ExportRowTests
{
    private const string Known = """
        "action_id":1,"username":"acme","computer_id":"0003","status":"SUCCESS"
        """;

    [Fact]
    public void The_order_of_members_makes_no_new_version()
    {
        var one = Create($$"""{ {{Known}},"a":1,"b":{"x":[{"p":1,"q":2}],"y":null} }""");
        var other = Create($$"""{ "b":{"y":null,"x":[{"q":2,"p":1}]},"a":1,{{Known}} }""");

        other.Version.ShouldBe(one.Version);
        other.Json.ToArray().ShouldBe(one.Json.ToArray());
    }

    [Theory]
    [InlineData("\"a\":1", "\"a\":2")]
    [InlineData("\"a\":[1,2]", "\"a\":[2,1]")]
    [InlineData("\"a\":{\"b\":1}", "\"a\":{\"b\":\"1\"}")]
    [InlineData("\"bytes\":1", "\"bytes\":2")]
    [InlineData("\"a\":null", "\"c\":null")]
    public void Any_other_content_does(string before, string after) =>
        Create($$"""{ {{Known}},{{before}} }""").Version.ShouldNotBe(Create($$"""{ {{Known}},{{after}} }""").Version);

    [Fact]
    public void Addresses_of_a_row_are_not_its_content() =>
        Create($$"""{ {{Known}},"link":{"rel":"self","href":"https://api.example/1"} }""").Version
            .ShouldBe(Create($$"""{ {{Known}} }""").Version);

    [Fact]
    public void Reserved_names_are_renamed()
    {
        var json = Members(Create($$"""{ {{Known}},"key":"k","Version":2,"SEQUENCE":3,"change":{"a":1},"keys":5 }"""));

        json.ContainsKey("key").ShouldBeFalse();
        json.ContainsKey("Version").ShouldBeFalse();
        json["vendor_key"]!.GetValue<string>().ShouldBe("k");
        json["vendor_Version"]!.GetValue<int>().ShouldBe(2);
        json["vendor_SEQUENCE"]!.GetValue<int>().ShouldBe(3);
        json["vendor_change"]!["a"]!.GetValue<int>().ShouldBe(1);
        json["keys"]!.GetValue<int>().ShouldBe(5);
    }

    [Fact]
    public void A_renamed_member_does_not_hide_another()
    {
        var one = Create($$"""{ {{Known}},"key":"a","vendor_key":"b" }""");
        var other = Create($$"""{ {{Known}},"vendor_key":"b","key":"a" }""");

        Members(one).Select(m => m.Value?.ToString()).ShouldContain("a");
        Members(one)["vendor_key"]!.GetValue<string>().ShouldBe("b");
        other.Version.ShouldBe(one.Version);
    }

    [Fact]
    public void Members_of_ours_come_last_and_none_of_the_vendors_hides_them()
    {
        var row = ExportRow.Create(
            "",
            Parse($$"""{ {{Known}},"Company":"theirs" }"""),
            EchoPlatformJsonContext.Default.BackupAction,
            extra: [("company", "ours"), ("partner", null)]);

        var json = Members(row);
        json["company"]!.GetValue<string>().ShouldBe("ours");
        json["vendor_Company"]!.GetValue<string>().ShouldBe("theirs");
        json.ContainsKey("partner").ShouldBeTrue();
        json["partner"].ShouldBeNull();
    }

    [Fact]
    public void Everything_is_ASCII()
    {
        var row = Create($$"""{ {{Known}},"ü":"]]> \u0000\u001f \u202e \ud83d\udca5 ￾" }""");

        row.Json.ToArray().ShouldAllBe(b => b >= 0x20 && b < 0x7f);
        Members(row)["ü"]!.GetValue<string>().ShouldBe("]]> \u0000\u001f \u202e \U0001F4A5 \ufffe");
    }

    private static ExportRow Create(string json) => ExportRow.Create("0003/1", Parse(json), EchoPlatformJsonContext.Default.BackupAction);

    private static BackupAction Parse(string json) => JsonSerializer.Deserialize(json, EchoPlatformJsonContext.Default.BackupAction)!;

    private static JsonObject Members(ExportRow row) => JsonNode.Parse(row.Json.Span)!.AsObject();
}
