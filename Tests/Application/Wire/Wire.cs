using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using static McpAspire.Tests.Support.WireProbe;

namespace McpAspire.Tests;

/// <summary>Sends the requests in <c>docs/wire.md</c> and compares the answers. With <c>UPDATE_DOCS=1</c> in the environment, it writes the document.</summary>
public class Wire(ThreeReplicas application, ThreeConformanceReplicas fixtures) : IClassFixture<ThreeConformanceReplicas>
{
    private const string Unreadable = "{\"jsonrpc\":";
    private const string Batch = """[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]""";
    private const string Response = """{"jsonrpc":"2.0","id":1,"result":{}}""";
    private const string Notification = """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}""";
    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    // Kestrel's default is 30,000,000 bytes.
    private static readonly string TooLong = $"\"{new string('x', 4 * 1024 * 1024)}\"";

    private static readonly WireProbe Echo = Modern("tools/call", Arguments("echo", ("message", "hello")), "echo");
    private static readonly WireProbe OldEcho = Legacy("tools/call", Arguments("echo", ("message", "hello")));

    private static string Path => System.IO.Path.Combine(Repository.Root, "docs", "wire.md");

    private static WireProbe[] ModernProbes =>
    [
        Echo.As("`tools/call`", "an answer without other messages is plain JSON"),
        Modern("tools/call", Counting(), "count_to").As("`tools/call` that reports progress", "messages before the answer need a stream"),
        Modern("server/discover").As("`server/discover`"),
        Modern("subscriptions/listen", new() { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }).As("`subscriptions/listen`", "acknowledged, then closed: without Redis, no notifications are offered"),
        Echo.Without("MCP-Protocol-Version").As("version header missing, `_meta` present", "the MCP SDK takes the version from `_meta`"),
        Echo.Without("Mcp-Method").As("`Mcp-Method` missing", "headers must match the body"),
        Echo.With("Mcp-Method", "tools/list").As("`Mcp-Method` of another method", "headers must match the body"),
        Echo.Without("Mcp-Name").As("`Mcp-Name` missing", "headers must match the body"),
        Echo.With("Mcp-Name", "who_am_i").As("`Mcp-Name` of another tool", "headers must match the body"),
        Echo.OfVersion("2099-01-01").As("unknown version, later", "the error contains the supported version"),
        Echo.OfVersion("2025-01-01").As("unknown version, earlier", "the error contains the supported version"),
        Echo.WithoutMeta().As("`_meta` missing"),
        Echo.WithoutMeta("clientCapabilities").As("client capabilities missing in `_meta`"),
        Modern("unknown/method").As("unknown method", "the HTTP status matches the code"),
        Modern("initialize", Introduction("2026-07-28")).As("`initialize`", "removed in 2026-07-28"),
        Modern("ping").As("`ping`", "removed in 2026-07-28"),
        Modern("tools/call", Arguments("no_such_tool"), "no_such_tool").As("unknown tool", "MCP defines the code, not the status"),
        Echo.With("Mcp-Session-Id", "stale").As("`Mcp-Session-Id` sent", "ignored: the revision has no sessions"),
        Echo.Sends(Notification).Without("Mcp-Name").With("Mcp-Method", "notifications/cancelled").As("notification"),
        Echo.Sends(Notification).Without("Mcp-Name").Without("Mcp-Method").As("notification without `Mcp-Method`", "headers must match the body"),
        Echo.Sends(Response).Without("Mcp-Name").Without("Mcp-Method").As("JSON-RPC response posted", "the server has no open request"),
        Echo.Sends(Batch).As("batch", "one message per POST"),
        Echo.Sends(Unreadable).As("malformed JSON", "a parse error, not an invalid request"),
        Echo.With("Accept", "application/json").As("`Accept: application/json` alone", "the answer is JSON anyway"),
        Modern("tools/call", Counting(), "count_to").With("Accept", "application/json").As("the same, from a tool that reports progress", "only the answer, because the client accepts no stream"),
        Echo.Without("Accept").As("`Accept` missing", "no preference: every type is allowed"),
        Echo.With("Accept", "text/html").As("`Accept: text/html`"),
        Echo.With("Content-Type", "text/plain").As("`Content-Type: text/plain`"),
        Echo.Sends(TooLong).With("Expect", "100-continue").As("body of more than 4 MiB", "the balancer's limit"),
        Echo.With("Host", "evil.example.com").As("`Host` that is not allowed", "protects against DNS rebinding; the balancer forwards the client's Host"),
        Echo.With("Origin", "http://evil.example.com").As("`Origin` that is not allowed", "only allowed pages may call"),
        Echo.By(HttpMethod.Get).As("GET", "removed in 2026-07-28"),
        Echo.By(HttpMethod.Delete).As("DELETE", "removed in 2026-07-28"),
    ];

    private static WireProbe[] ModernFixtureProbes =>
    [
        Modern("tools/call", Arguments("test_missing_capability"), "test_missing_capability").As("tool that needs a capability that is not declared"),
        Modern("tools/call", Arguments("test_sampling", ("prompt", "hello")), "test_sampling").As("tool that sends the client a request", "refused: `input_required` replaces such requests"),
    ];

    private static WireProbe[] LegacyProbes =>
    [
        Legacy("initialize", Introduction("2025-11-25")).As("`initialize`", "no session id: any replica may answer next"),
        Legacy("initialize", Introduction("2026-07-28")).As("`initialize` with 2026-07-28", "that revision has no handshake; the error lists older ones"),
        OldEcho.As("`tools/call`, no session, no version header", "needs no earlier `initialize`"),
        Legacy("unknown/method").As("unknown method", "before 2026-07-28 errors have the status 200"),
        OldEcho.With("Mcp-Session-Id", "stale").As("stale `Mcp-Session-Id`", "ignored: clients do not recover from a refusal"),
        OldEcho.By(HttpMethod.Get).As("GET", "no session, so no notifications to send"),
        OldEcho.By(HttpMethod.Delete).As("DELETE", "no session to end"),
        OldEcho.Sends(Initialized).As("notification"),
        Legacy("tools/call", Counting()).As("progress", "messages before the answer need a stream"),
        Legacy("tools/call", Counting()).With("Accept", "application/json").As("progress, `Accept: application/json` alone", "only the answer, because the client accepts no stream"),
    ];

    private static WireProbe[] LegacyFixtureProbes =>
    [
        Legacy("tools/call", Arguments("test_tool_with_logging")).As("logs without a level", "from the level information on"),
        Legacy("tools/call", Arguments("test_sampling", ("prompt", "hello"))).As("tool that sends the client a request", "refused: the reply may reach another replica"),
    ];

    [Fact]
    public async Task The_document_matches_the_answers()
    {
        using var fixture = new HttpClient { BaseAddress = await fixtures.McpEndpointAsync("Stateless") };

        var document = $"""
            # What goes over the wire

            How three replicas in the mode Stateless without Redis answer through the balancer. The table contains requests that servers of other SDKs answer differently.
            `Tests/Application/Wire` sends each request three times, so that every replica answers, compares the answers, and writes this page.
            An answer is shown as its HTTP status, its body (`j` JSON, `s` event stream, `t` plain text, `-` empty), and the code of a JSON-RPC error.
            `isError` is the result of a tool that failed; "2 before it" counts the notifications in an event stream before the answer.
            Some requests call tools of `Tests/ConformanceServer`.

            ## Requests of 2026-07-28

            {await TableAsync(ModernProbes, fixture, ModernFixtureProbes)}
            ## Requests of 2025-11-25 and before

            {await TableAsync(LegacyProbes, fixture, LegacyFixtureProbes)}
            """.ReplaceLineEndings("\n");

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            await File.WriteAllTextAsync(Path, document, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken), document);
    }

    private Task<string> TableAsync(WireProbe[] probes, HttpClient fixture, WireProbe[] fixtureProbes) =>
        WireTable.OfAsync([.. probes.Select(probe => (application.Http, probe)), .. fixtureProbes.Select(probe => (fixture, probe))]);

    private static JsonObject Arguments(string tool, params (string Name, string Value)[] arguments) => new()
    {
        ["name"] = tool,
        ["arguments"] = new JsonObject(arguments.Select(argument => KeyValuePair.Create<string, JsonNode?>(argument.Name, argument.Value))),
    };

    private static JsonObject Counting() => new()
    {
        ["name"] = "count_to",
        ["arguments"] = new JsonObject { ["limit"] = 2, ["pause"] = 0 },
        ["_meta"] = new JsonObject { ["progressToken"] = 1 },
    };

    private static JsonObject Introduction(string version) => new()
    {
        ["protocolVersion"] = version,
        ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "by-hand", ["version"] = "1" },
    };
}
