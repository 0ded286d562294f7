using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using static McpAspire.Tests.Support.WireProbe;

namespace McpAspire.Tests;

/// <summary>Sends the requests in <c>docs/two-lines.md</c> and compares the answers. With <c>UPDATE_DOCS=1</c> in the environment, it writes the document.</summary>
public class BesideTheSdk
{
    private static readonly WireProbe Echo = Modern("tools/call", Arguments(), "echo");
    private static readonly WireProbe OldEcho = Legacy("tools/call", Arguments());

    private static WireProbe[] Probes =>
    [
        Echo.As("`tools/call` of 2026-07-28"),
        OldEcho.As("`tools/call` of a client before it, without a session"),
        OldEcho.With("Mcp-Session-Id", "stale").As("the same with a stale `Mcp-Session-Id`"),
        Echo.With("Accept", "application/json").As("`Accept: application/json`"),
        Echo.Without("Accept").As("no `Accept`"),
        Echo.With("Content-Type", "application/json; charset=\"utf-8\"").As("`Content-Type: application/json; charset=\"utf-8\"`"),
        Echo.With("Content-Type", "text/plain").As("`Content-Type: text/plain`"),
        Echo.Sends("{\"jsonrpc\":").As("a body that is not JSON"),
        Echo.Sends("""{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}""").As("a body with two `method` properties"),
        Echo.Sends("""[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]""").As("a batch"),
        Legacy("tools/call", new() { ["name"] = 5 }).As("a number as the name of the tool"),
        Legacy("tools/call", new() { ["name"] = "echo", ["arguments"] = "hello" }).As("arguments that are not an object"),
        Modern("tools/list", new() { ["cursor"] = "bogus" }).As("a cursor that the server did not issue"),
        Legacy("initialize", new() { ["protocolVersion"] = 5 }).As("`initialize` with wrong parameters"),
        Echo.With("Host", "evil.example.com").As("a `Host` that is not allowed"),
        Echo.With("Origin", "http://evil.example.com").As("an `Origin` that is not allowed"),
        Echo.By(HttpMethod.Get).As("GET"),
    ];

    private static string Path => System.IO.Path.Combine(Repository.Root, "docs", "two-lines.md");

    [Fact]
    public async Task The_document_matches_what_the_two_lines_change()
    {
        await using var alone = await TwoLineServer.StartAsync(withReplicas: false);
        await using var safe = await TwoLineServer.StartAsync();
        var table = new StringBuilder();
        foreach (var probe in Probes)
        {
            table.Append($"| {probe.Name} | {await AskAsync(alone, probe)} | {await AskAsync(safe, probe)} |\n");
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

            What the two lines of the package [McpReplicas](../Packages/McpReplicas/README.md) change: the answers of a server with them, and of the same server
            without them (the MCP SDK alone). An answer is shown as its HTTP status, its body (`j` JSON, `s` event stream, `-` empty, else its type), and the code
            of a JSON-RPC error. `Tests/Replicas/TwoLines` sends each request to both servers and writes this page.

            | Request | MCP SDK alone | with the two lines |
            |---|---|---|
            {{table}}
            If an argument is invalid, the tool's error contains its name and what the schema allows, so that a model can correct its call. Unambiguous values are
            converted: 2.0 to the integer 2, `null` for an optional argument to its default, `"arguments": []` to no arguments.

            With the two lines, every answer contains its replica in `X-Served-By` and its trace id in `X-Trace-Id`. When the process shuts down, it reports at once
            that it is not ready (health check `drain`), asks its clients to close their connections, and serves until no more requests arrive.

            """.ReplaceLineEndings("\n");

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            await File.WriteAllTextAsync(Path, document, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken), document);
    }

    private static async Task<string> AskAsync(TwoLineServer server, WireProbe probe)
    {
        using var request = probe.ToRequest();
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await WireTable.DescribeAsync(response);
    }

    private static JsonObject Arguments() => new() { ["name"] = "echo", ["arguments"] = new JsonObject { ["message"] = "hello" } };
}
