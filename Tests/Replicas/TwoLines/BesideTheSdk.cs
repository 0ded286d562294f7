using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using static McpAspire.Tests.Support.WireProbe;

namespace McpAspire.Tests;

/// <summary>Compares both servers with <c>docs/two-lines.md</c>. <c>UPDATE_DOCS=1</c> in the environment updates the document.</summary>
public class BesideTheSdk
{
    private static readonly WireProbe Echo = Modern("tools/call", Arguments(), "echo");
    private static readonly WireProbe OldEcho = Legacy("tools/call", Arguments());

    private static WireProbe[] Probes =>
    [
        Echo.As("`tools/call` of 2026-07-28"),
        OldEcho.As("`tools/call` of an older client, without a session"),
        OldEcho.With("Mcp-Session-Id", "stale").As("the same with a stale `Mcp-Session-Id`"),
        Echo.With("Accept", "application/json").As("`Accept: application/json`"),
        Echo.Without("Accept").As("no `Accept`"),
        Echo.With("Content-Type", "application/json; charset=\"utf-8\"").As("`Content-Type: application/json; charset=\"utf-8\"`"),
        Echo.With("Content-Type", "text/plain").As("`Content-Type: text/plain`"),
        Echo.Sends("{\"jsonrpc\":").As("a body that is not JSON"),
        Echo.Sends("""{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}""").As("a body with two methods"),
        Echo.Sends("""[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]""").As("a batch"),
        Legacy("tools/call", new() { ["name"] = 5 }).As("a number as the name of a tool"),
        Legacy("tools/call", new() { ["name"] = "echo", ["arguments"] = "hello" }).As("arguments that are not an object"),
        Modern("tools/list", new() { ["cursor"] = "bogus" }).As("an unknown cursor"),
        Legacy("initialize", new() { ["protocolVersion"] = 5 }).As("`initialize` with invalid parameters"),
        Echo.With("Host", "evil.example.com").As("a `Host` that is not allowed"),
        Echo.With("Origin", "http://evil.example.com").As("an `Origin` that is not allowed"),
        Echo.By(HttpMethod.Get).As("GET"),
    ];

    private static string Path => System.IO.Path.Combine(Repository.Root, "docs", "two-lines.md");

    [Fact]
    public async Task The_document_shows_what_the_two_lines_change()
    {
        await using var alone = await TwoLineServer.StartAsync(withReplicas: false);
        await using var safe = await TwoLineServer.StartAsync();
        var table = new StringBuilder();
        foreach (var probe in Probes)
        {
            table.Append($"| {probe.Name} | {await SendAsync(alone, probe)} | {await SendAsync(safe, probe)} |\n");
        }

        var document = $$"""
            # Two lines

            ```csharp
            builder.Services.AddMcpServer()
                .WithHttpTransport()
                .WithTools<Clock>()
                .WithReplicas();            // 1

            app.MapMcp("/mcp")
                .WithReplicas();            // 2
            ```

            This page compares the answers of the MCP SDK alone with the answers of the same server with the package [McpReplicas](../Packages/McpReplicas/README.md).
            Each cell shows the HTTP status, the body (`j` JSON, `s` event stream, `-` empty, otherwise its type), and the code of a JSON-RPC error.
            `Tests/Replicas/TwoLines` sends the requests to both servers and writes this page.

            | Request | MCP SDK alone | with the two lines |
            |---|---|---|
            {{table}}
            The error of a tool names each invalid argument and the values that its schema allows, so that a model can correct its call. Values with one possible
            meaning are converted: 2.0 for the integer 2, `null` for an optional argument, `"arguments": []` for no arguments.

            With the two lines, every answer contains the replica in `X-Served-By` and the trace in `X-Trace-Id`. On shutdown the server reports at once that it is
            not ready (health check `drain`), asks its clients to close their connections, and serves requests until no more arrive.

            """.ReplaceLineEndings("\n");

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            await File.WriteAllTextAsync(Path, document, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken), document);
    }

    private static async Task<string> SendAsync(TwoLineServer server, WireProbe probe)
    {
        using var request = probe.ToRequest();
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await WireTable.DescribeAsync(response);
    }

    private static JsonObject Arguments() => new() { ["name"] = "echo", ["arguments"] = new JsonObject { ["message"] = "hello" } };
}
