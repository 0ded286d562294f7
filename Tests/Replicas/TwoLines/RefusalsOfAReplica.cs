using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas.Http;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Errors of a replica contain the id of the request, if the body was read, and the time after which to retry.</summary>
public class RefusalsOfAReplica
{
    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 10)]
    [InlineData(false, 200_000)]
    [InlineData(true, 200_000)]
    public async Task After_the_body_was_read_its_id_is_echoed(bool isChunked, int length)
    {
        await using var server = await TwoLineServer.StartAsync();
        foreach (var (id, accept) in new[] { ("7", "application/json"), ("\"a\"", "application/json"), ("7", "text/html") })
        {
            var answer = await SendAsync(server, $$"""{"jsonrpc":"2.0","method":"tools/call","params":{"name":5,"padding":"{{new string('x', length)}}"},"id":{{id}}}""", isChunked, ("Accept", accept));

            Assert.Equal(id, answer.Message!["id"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Before_the_body_is_read_there_is_no_id()
    {
        await using var server = await TwoLineServer.StartAsync();

        var answer = await SendAsync(server, """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""", isChunked: false, ("Host", "evil.example.com"));

        Assert.Equal((HttpStatusCode.Forbidden, false), (answer.Status, answer.Message!.AsObject().ContainsKey("id")));
    }

    [Fact]
    public async Task The_retry_time_is_in_the_JSON_RPC_error_too()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;

        await Refusal.NoSessionsNow.WriteAsync(context);

        Assert.Equal("1", context.Response.Headers.RetryAfter);
        Assert.Equal(1000, (int?)JsonNode.Parse(Encoding.UTF8.GetString(body.ToArray()))!["error"]!["data"]!["retryAfterMs"]);
    }

    private static async Task<McpAnswer> SendAsync(TwoLineServer server, string body, bool isChunked, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await server.Http.ExchangeAsync(request);
    }
}
