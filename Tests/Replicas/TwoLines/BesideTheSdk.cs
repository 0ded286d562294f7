using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using static McpAspire.Tests.Support.WireProbe;

namespace McpAspire.Tests;

/// <summary>The document <c>docs/two-lines.md</c> is written by asking. <c>UPDATE_DOCS=1</c> in the environment writes it anew.</summary>
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
        Echo.Sends("{\"jsonrpc\":").As("a body that is no JSON"),
        Echo.Sends("""{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}""").As("a body that names its method twice"),
        Echo.Sends("""[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]""").As("a batch"),
        Legacy("tools/call", new() { ["name"] = 5 }).As("a tool's name that is a number"),
        Legacy("tools/call", new() { ["name"] = "echo", ["arguments"] = "hello" }).As("arguments that are no object"),
        Modern("tools/list", new() { ["cursor"] = "bogus" }).As("a cursor that nobody gave out"),
        Legacy("initialize", new() { ["protocolVersion"] = 5 }).As("`initialize` with wrong parameters"),
        Echo.With("Host", "evil.example.com").As("a foreign `Host`"),
        Echo.With("Origin", "http://evil.example.com").As("a foreign `Origin`"),
        Echo.By(HttpMethod.Get).As("GET"),
    ];

    private static string Path => System.IO.Path.Combine(Repository.Root, "docs", "two-lines.md");

    [Fact]
    public async Task The_document_says_what_the_two_lines_change()
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

            What a server with the package [McpReplicas](../Packages/McpReplicas/README.md) answers, beside the same server without the two lines, which is the MCP
            SDK alone. An answer is its HTTP status, its body (`j` JSON, `s` event stream, `-` empty, else its type), and the code of a JSON-RPC error.
            `Tests/Replicas/TwoLines` asks both and writes this page.

            | Request | MCP SDK alone | with the two lines |
            |---|---|---|
            {{table}}
            Arguments that a tool cannot take are named in the tool's error, with what its schema allows, so that a model can mend its call. What can only mean one
            thing is taken so: 2.0 for the integer 2, `null` for an argument that may be left out, `"arguments": []` for none.

            Every answer of the second one names its replica in `X-Served-By` and its trace in `X-Trace-Id`. When the process is told to leave it reports at once
            that it is not ready (health check `drain`), asks its clients to close their connections, and serves on until no more requests come.

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
