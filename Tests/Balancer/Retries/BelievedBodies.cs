using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Only the body decides whether a request may be executed twice. Headers do not.</summary>
public sealed class BelievedBodies : IAsyncLifetime
{
    private const string Change = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"change"}}""";
    private const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    private readonly RawReplica _one = new(Lose);
    private readonly RawReplica _two = new(Lose);
    private LoneBalancer _balancer = null!;

    public async ValueTask InitializeAsync() => _balancer = await LoneBalancer.StartAsync([_one.Address, _two.Address], "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false");

    [Theory]
    [InlineData(Change, "2026-07-28-draft", "tools/list")]
    [InlineData(Change, "draft", "tools/list")]
    [InlineData(Change, "zzz", "tools/list")]
    [InlineData(Change, "", "tools/list")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"name":"x"},"method":"tools/call"}""", "2025-11-25", "")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","Method":"tools/call"}""", "2025-11-25", "")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]""", "2025-11-25", "tools/list")]
    [InlineData("no json", "2026-07-28", "tools/list")]
    [InlineData("", "2026-07-28", "tools/list")]
    public async Task A_lost_call_is_executed_once_whatever_its_headers_say(string body, string version, string method)
    {
        var answer = await _balancer.Http.PostAsync(body, [.. Headers(("MCP-Protocol-Version", version), ("Mcp-Method", method))]);

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal(1, _one.Requests.Count + _two.Requests.Count);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("GET")]
    public async Task Only_a_POST_is_retried(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp") { Content = method is "GET" ? null : new StringContent(List) };
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", "tools/list");

        using var answer = await _balancer.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(1, _one.Requests.Count + _two.Requests.Count);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task A_request_without_a_body_that_is_lost_on_a_reused_connection_is_not_retried(string method)
    {
        // The first two requests are answered, so the connections stay open.
        await _balancer.Http.PostAsync("""{"answer":true}""");
        await _balancer.Http.PostAsync("""{"answer":true}""");
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp");

        using var answer = await _balancer.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(3, _one.Requests.Count + _two.Requests.Count);
    }

    [Theory]
    [InlineData("Mcp-Method", "tools/list")]
    [InlineData("Mcp-Method", "TOOLS/CALL")]
    [InlineData("Mcp-Name", "look")]
    [InlineData("Mcp-Name", "=?base64?bG9vaw==?=")]
    [InlineData("Mcp-Name", "=?base64?!?=")]
    public async Task A_header_that_does_not_match_the_body_is_rejected(string header, string value)
    {
        var headers = new Dictionary<string, string> { ["MCP-Protocol-Version"] = "2026-07-28", ["Mcp-Method"] = "tools/call", ["Mcp-Name"] = "change", [header] = value };

        var answer = await _balancer.Http.PostAsync(Change, [.. headers.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal((HttpStatusCode.BadRequest, -32020), (answer.Status, answer.ErrorCode));
        Assert.Equal((1, $"The header {header} does not match the body."), ((int?)answer.Message!["id"], (string?)answer.Message["error"]!["message"]));
        Assert.Empty(_one.Requests.Concat(_two.Requests));
    }

    [Fact]
    public async Task A_body_of_another_revision_than_its_header_is_rejected()
    {
        var body = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""";

        var answer = await _balancer.Http.PostAsync(body, ("MCP-Protocol-Version", "2025-11-25"));

        Assert.Equal((HttpStatusCode.BadRequest, -32020), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData("=?base64?Y2hhbmdl?=")]
    [InlineData("change")]
    public async Task Headers_that_agree_pass(string name)
    {
        await _balancer.Http.PostAsync(Change, ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", name));

        Assert.Single(_one.Requests.Concat(_two.Requests));
    }

    public async ValueTask DisposeAsync()
    {
        await _balancer.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    private static string? Lose(string request) => request.Contains("\"answer\"", StringComparison.Ordinal) ? RawReplica.Ok() : null;

    private static IEnumerable<(string Name, string Value)> Headers(params (string Name, string Value)[] headers) => headers.Where(header => header.Value.Length > 0);
}
