using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class Statelessness(ThreeReplicas application)
{
    [Theory]
    [InlineData(Era.Legacy)]
    [InlineData(Era.Modern)]
    public async Task A_tool_call_needs_no_initialize_and_no_session(Era era)
    {
        for (var call = 0; call < 3; call++)
        {
            var answer = await application.Http.CallToolAsync("echo", new { message = "hello" }, era);

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal("hello", answer.Text);
            Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
        }
    }

    [Fact]
    public async Task Initialize_opens_no_session()
    {
        var answer = await application.Http.McpAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "by-hand", ["version"] = "1" },
        });

        Assert.Equal("2025-11-25", (string?)answer.Result["protocolVersion"]);
        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task GET_and_DELETE_are_not_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp");
        using var response = await application.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }
}
