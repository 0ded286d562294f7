using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Three processes of a real server.</summary>
/// <param name="Ports">Where they listen.</param>
/// <param name="Path">The path of the endpoint.</param>
/// <param name="BalancerOptions">The options of our balancer in front of them.</param>
/// <param name="Processes">The processes to end with them, the last one first.</param>
internal sealed record RealReplicas(IReadOnlyCollection<int> Ports, string Path, string[] BalancerOptions, params IReadOnlyList<IAsyncDisposable> Processes) : IAsyncDisposable
{
    private const string Stateless = "--Balancer:SessionMode=Stateless";
    private const string Sticky = "--Balancer:SessionMode=Sticky";

    private static readonly Dictionary<string, Func<Task<RealReplicas>>> Known = new()
    {
        ["server-everything 2026.8.31"] = () => OfNodeAsync("on port", Sticky, "/mcp", (_, _) => [Script("@modelcontextprotocol/server-everything", "dist/index.js"), "streamableHttp"]),
        ["TypeScript SDK 1.32, stateful"] = () => OfNodeAsync("Listening.", Sticky, "/mcp", (_, port) => ["server.mjs", "stateful", port]),
        ["TypeScript SDK 1.32, stateless"] = () => OfNodeAsync("Listening.", Stateless, "/mcp", (_, port) => ["server.mjs", "stateless", port]),
        ["TypeScript SDK 1.32, HTTP+SSE"] = () => OfNodeAsync("Listening.", Sticky, "/sse", (name, port) => ["sessions.mjs", name, port]),
        ["fastmcp 4.20, stateful"] = () => OfNodeAsync("Listening.", Sticky, "/mcp", (_, port) => ["fastmcp.mjs", "stateful", port]),
        ["fastmcp 4.20, stateless"] = () => OfNodeAsync("Listening.", Stateless, "/mcp", (_, port) => ["fastmcp.mjs", "stateless", port]),
        ["supergateway 4.0, stateful"] = () => OfNodeAsync("Listening on port", Sticky, "/mcp", (_, port) =>
            [Script("supergateway", "dist/index.js"), "--stdio", "node server.mjs stdio", "--outputTransport", "streamableHttp", "--stateful", "--port", port]),
        ["ours, `Stateless`"] = () => OursAsync("Stateless"),
        ["ours, `Stateful`"] = () => OursAsync("Stateful"),
        ["ours, `Sticky`"] = () => OursAsync("Sticky"),
        ["ours, `Shared`"] = async () =>
        {
            var redis = await RedisServer.StartAsync();
            return await OursAsync("Shared", [$"--ConnectionStrings:redis={redis.ConnectionString}"], new Ending(redis));
        },
    };

    public static Task<RealReplicas> StartAsync(string server) => Known[server]();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes.Reverse())
        {
            await process.DisposeAsync();
        }
    }

    private static string Script(string package, string file) => NodeClient.Folder.File(package, file);

    private static async Task<RealReplicas> OfNodeAsync(string line, string sessions, string path, Func<string, string, string[]> args)
    {
        var servers = await NodeServers.StartAsync(line, args);
        return new RealReplicas(servers.Ports, path, [sessions, "--Balancer:HealthPath="], servers);
    }

    private static async Task<RealReplicas> OursAsync(string sessions, string[]? options = null, params IAsyncDisposable[] others)
    {
        var servers = await Task.WhenAll(Enumerable.Range(1, 3).Select(number => LoneServer.StartAsync([$"--Replica:Name=mcp-{number}", $"--Sessions:Mode={sessions}", .. options ?? []])));
        return new RealReplicas([.. servers.Select(server => new Uri(server.Address).Port)], "/mcp", [$"--Balancer:SessionMode={sessions}"], [.. others, .. servers]);
    }

    private sealed class Ending(IDisposable disposable) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            disposable.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
