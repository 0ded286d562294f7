using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Shared sessions while the Redis that they lie in is away.</summary>
[Trait("Run", "All")]
public class SharedSessionsWithoutRedis
{
    [Fact]
    public async Task No_session_begins_and_a_client_without_one_is_served()
    {
        await using var server = await LoneServer.StartAsync("--Sessions:Mode=Shared", $"--ConnectionStrings:redis=localhost:{FreePort.Next()}");

        var refused = await server.Http.PostAsync(LegacySession.Initialize);
        var served = await server.Http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, -32603), (refused.Status, refused.ErrorCode));
        Assert.False(refused.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal("hello", served.Text);
    }
}
