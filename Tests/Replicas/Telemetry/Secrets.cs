using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Secrets that a client sends are not logged at any log level.</summary>
public sealed class Secrets
{
    private const string Secret = "a-secret-that-must-not-be-logged";

    [Fact]
    public async Task Session_ids_keys_arguments_and_answers_are_in_no_log()
    {
        string[] everything = ["--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:McpAspire=Trace", "--Logging:LogLevel:Yarp=Trace"];
        await using var server = await LoneServer.StartAsync([.. everything, "--Logging:LogLevel:Microsoft.AspNetCore=Debug"]);
        await using var balancer = await LoneBalancer.StartAsync([server.Address], [.. everything, "--Logging:LogLevel:Microsoft.AspNetCore=Debug"]);
        string[] bodies =
        [
            """{"jsonrpc":"2.0","id":"SECRET","method":"tools/call","params":{"name":"echo","arguments":{"message":"SECRET"}}}""",
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add_note","arguments":{"handle":"SECRET","note":"SECRET"}}}""",
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count_to","arguments":{"limit":"SECRET"}}}""",
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"plan_trip","requestState":"SECRET"}}""",
            """{"jsonrpc":"2.0","SECRET""",
        ];
        foreach (var body in bodies)
        {
            await balancer.Http.PostAsync(body.Replace("SECRET", Secret, StringComparison.Ordinal), ("Mcp-Session-Id", Secret), ("Authorization", $"Bearer {Secret}"), ("Idempotency-Key", Secret));
        }

        await Eventually.HoldsAsync("each request is in the server's log", () => server.Process.Output.Split("Request finished HTTP/1.1 POST").Length > bodies.Length);
        Assert.DoesNotContain(Secret, balancer.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, server.Process.Output, StringComparison.Ordinal);
    }
}
