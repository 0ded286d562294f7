using System.Text;
using McpReplicas.Balancer.Requests;

namespace McpAspire.Tests;

/// <summary>What the balancer reads in a message, and whether another parser could read something else.</summary>
public sealed class MessageParsing
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", "tools/list", null)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools\/list","params":{}}""", "tools/list", null)]
    [InlineData("""{"params":{"arguments":{"name":"other","method":"x"},"name":"look"},"method":"tools/call","id":"a"}""", "tools/call", "look")]
    [InlineData("""{"method":"prompts/get","params":{"\u006eame":"summary"}}""", "prompts/get", "summary")]
    [InlineData("""{"method":"resources/read","params":{"uri":"file:///a"}}""", "resources/read", "file:///a")]
    [InlineData("""{"method":"tasks/get","params":{"taskId":"7"}}""", "tasks/get", "7")]
    [InlineData("""{"method":"acme/own","params":[1,{"name":"x"}]}""", "acme/own", null)]
    public void A_plain_message_is_certain(string body, string method, string? name) =>
        Assert.Equal(new McpMessage(method, name, Version: null, IsCertain: true), McpMessage.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_message_names_its_revision_in_meta() => Assert.Equal(
        new McpMessage("tools/call", "look", "2026-07-28", IsCertain: true),
        McpMessage.Read("""{"method":"tools/call","params":{"_meta":{"a":{"io.modelcontextprotocol/protocolVersion":"x"},"io.modelcontextprotocol/protocolVersion":"2026-07-28"},"name":"look"}}"""u8));

    [Theory]
    [InlineData("""{"method":"tools/list","method":"tools/call"}""")]
    [InlineData("""{"method":"tools/list","params":{"name":"x"},"method":"tools/call"}""")]
    [InlineData("""{"method":"tools/list","m\u0065thod":"tools/call"}""")]
    [InlineData("""{"method":"tools/list","Method":"tools/call"}""")]
    [InlineData("""{"method":"tools/list","METHOD":"tools/call"}""")]
    [InlineData("""{"method":"tools/list","extra":1}""")]
    [InlineData("""{"method":"tools/list","id":1,"id":2}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"look"},"params":{"name":"change"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"look"},"Params":{"name":"change"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"look","name":"change"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"look","n\u0061me":"change"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"look","Name":"change"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"look","N\u0061me":"change"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"look","_meta":{},"_meta":{}}}""")]
    [InlineData("""[{"method":"tools/list"}]""")]
    [InlineData("""{"method":["tools/list"]}""")]
    [InlineData("""{"method":null}""")]
    [InlineData("""{"method":"tools/list"}{"method":"tools/call"}""")]
    [InlineData("""{"method":"tools/list"} trailing""")]
    [InlineData("""{"method":"tools/list" """)]
    [InlineData("""{"method":"tools/list",}""")]
    [InlineData("""{"method":"tools/list"/* */}""")]
    [InlineData("\uFEFF{\"method\":\"tools/list\"}")]
    [InlineData("""{"method":"\ud800"}""")]
    [InlineData("")]
    [InlineData("null")]
    public void A_message_that_parsers_could_read_differently_is_not_certain(string body) => Assert.False(McpMessage.Read(Encoding.UTF8.GetBytes(body)).IsCertain);

    [Theory]
    [InlineData("2026-07-28", true)]
    [InlineData("2027-01-01", true)]
    [InlineData("2025-11-25", false)]
    [InlineData("draft", false)]
    [InlineData("DRAFT-2026-v1", false)]
    [InlineData("9999-99-99", false)]
    [InlineData("2026-07-28 ", false)]
    [InlineData("2026-07-28a", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_date_names_a_revision(string? version, bool isModern) => Assert.Equal(isModern, McpHeaders.IsModern(version));
}
