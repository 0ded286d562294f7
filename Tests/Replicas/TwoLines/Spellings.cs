using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Header values and bodies that are equivalent by the rules of HTTP and JSON have the same result.</summary>
public class Spellings
{
    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json;charset=Utf-8")]
    [InlineData("APPLICATION/JSON; CHARSET=UTF-8")]
    [InlineData("application/json; profile=\"x\"")]
    [InlineData("application/json ; charset=utf-8 ")]
    public async Task A_content_type_that_is_JSON_in_UTF_8_is_accepted(string contentType) => Assert.Equal("application/json", (await EchoAsync(contentType: contentType)).MediaType);

    [Theory]
    [InlineData("application/json;q=0.5, text/event-stream;q=0.1", "application/json")]
    [InlineData("application/json; charset=utf-8, text/event-stream; charset=utf-8", "application/json")]
    [InlineData("APPLICATION/JSON , Text/Event-Stream", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("*/*;q=0.1", "application/json")]
    [InlineData("text/html, */*", "application/json")]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("text/event-stream; charset=utf-8", "text/event-stream")]
    [InlineData("text/event-stream, application/json;q=0", "text/event-stream")]
    [InlineData("*/*, application/json;q=0", "text/event-stream")]
    public async Task An_Accept_with_JSON_or_event_streams_is_accepted(string accept, string answered) => Assert.Equal(answered, (await EchoAsync(accept: accept)).MediaType);

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    [InlineData("*/*;q=0")]
    public async Task An_Accept_with_neither_is_rejected_with_the_allowed_types(string accept)
    {
        var answer = await EchoAsync(accept: accept);

        Assert.Equal((HttpStatusCode.NotAcceptable, -32600), (answer.Status, answer.ErrorCode));
        Assert.Contains(accept, (string?)answer.Message!["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_body_with_a_byte_order_mark_is_accepted(string version)
    {
        foreach (var isChunked in new[] { false, true })
        {
            var answer = await EchoAsync(version: version, mark: "\uFEFF", isChunked: isChunked);

            Assert.Equal((HttpStatusCode.OK, "hello"), (answer.Status, answer.Text));
        }
    }

    [Theory]
    [InlineData("\uFEFF\uFEFF")]
    [InlineData("\u00EF")]
    public async Task A_body_with_two_byte_order_marks_is_rejected(string mark)
    {
        var answer = await EchoAsync(mark: mark);

        Assert.Equal((HttpStatusCode.BadRequest, -32700), (answer.Status, answer.ErrorCode));
    }

    private static async Task<McpAnswer> EchoAsync(string contentType = "application/json", string accept = "application/json, text/event-stream", string version = "2025-11-25", string mark = "", bool isChunked = false)
    {
        await using var server = await TwoLineServer.StartAsync();
        var parameters = new JsonObject { ["name"] = "echo", ["arguments"] = new JsonObject { ["message"] = "hello" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Headers = { { "MCP-Protocol-Version", version } } };
        if (version is "2026-07-28")
        {
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = version,
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            };
            request.Headers.Add("Mcp-Method", "tools/call");
            request.Headers.Add("Mcp-Name", "echo");
        }

        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TransferEncodingChunked = isChunked;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(mark + new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = parameters }.ToJsonString()));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await server.Http.ExchangeAsync(request);
    }
}
