using System.Text;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

/// <summary>Requests with a key.</summary>
internal static class Keyed
{
    public static (string, string) Alice => ("Authorization", "Bearer alice.1");

    public static (string, string) AliceAgain => ("Authorization", "Bearer alice.2");

    public static (string, string) Bob => ("Authorization", "Bearer bob.1");

    /// <summary>Sets the mode of sessions of a server; null if this is the name of no mode.</summary>
    public static Action<IMcpServerBuilder>? In(string mode) => Enum.TryParse<McpReplicas.McpSessionMode>(mode, out var sessions)
        ? mcp => mcp.Services.Configure<McpReplicas.McpReplicasOptions>(options => options.Sessions.Mode = sessions)
        : null;

    public static string Call(string tool, string arguments = """{"what":"tea"}""", string more = "") =>
        $$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}{{{more}}}}}""";

    /// <summary>A call of a client of 2026-07-28.</summary>
    public static (string Body, (string, string)[] Headers) Modern(string tool, string more = "") => (
        Call(tool, more: ""","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}}""" + more),
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", tool)]);

    public static Task<McpAnswer> SendAsync(this KeyedServer server, string key, string body, params (string, string)[] headers) =>
        server.Http.PostAsync(body, [("Idempotency-Key", key), ("Accept", "application/json, text/event-stream"), .. headers]);

    public static Task<McpAnswer> PayAsync(this KeyedServer server, string key, params (string, string)[] headers) => server.SendAsync(key, Call("pay"), headers);

    /// <summary>Posts a call, and disconnects as soon as the tool has its effect.</summary>
    public static async Task BeginAndLeaveAsync(this KeyedServer server, string key, string body, params (string Name, string Value)[] headers)
    {
        var before = server.Effects.Done.Count;
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers.Append(("Idempotency-Key", key)).Append(("Accept", "application/json, text/event-stream")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var sending = server.Http.SendAsync(request, leaving.Token);
        await Eventually.HoldsAsync("the tool runs", () => server.Effects.Done.Count > before);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }
}
