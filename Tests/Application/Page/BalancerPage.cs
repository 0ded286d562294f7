using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What the balancer's page shows.</summary>
public class BalancerPage(ThreeReplicas application)
{
    [Fact]
    public async Task It_shows_the_replicas_ready_with_their_last_probe()
    {
        foreach (var name in new[] { "mcp-1", "mcp-2", "mcp-3" })
        {
            await application.Page.ReplicaBecomesAsync(name, "ready");
        }

        var state = await application.Page.PageStateAsync();

        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], state["replicas"]!.AsArray().Select(replica => (string?)replica!["name"]));
        Assert.Equal(("RoundRobin", "Stateless"), ((string?)state["policy"], (string?)state["sessionMode"]));
        Assert.All(state["replicas"]!.AsArray(), replica =>
        {
            using var http = application.Replica((string)replica!["name"]!);
            Assert.Equal(http.BaseAddress, new Uri((string)replica["address"]!));
            Assert.Equal("200 OK", (string?)replica["probe"]!["result"]);
            Assert.InRange((double)replica["probe"]!["age"]!, 0, 10);
        });
    }

    [Fact]
    public async Task A_call_is_shown_with_its_method_tool_replica_status_and_trace()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        application.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        var answer = await application.Http.CallToolAsync("who_am_i", era: Era.Modern);
        application.Http.DefaultRequestHeaders.Remove("traceparent");

        // The call is recorded after it has ended; the client may receive the answer earlier.
        JsonNode? shown = null;
        await Eventually.HoldsAsync("the call is shown", async () => (shown = (await application.Page.PageStateAsync())["requests"]!.AsArray().SingleOrDefault(request => (string?)request!["traceId"] == Trace)) is not null);

        Assert.Equal(("POST", "/mcp", "tools/call", "who_am_i"), ((string?)shown!["httpMethod"], (string?)shown["path"], (string?)shown["method"], (string?)shown["target"]));
        Assert.Equal(("answered", 200), ((string?)shown["outcome"], (int)shown["status"]!));
        var attempt = Assert.Single(shown["attempts"]!.AsArray())!;
        Assert.Equal((answer.Replica, "ok"), ((string?)attempt["replica"], (string?)attempt["outcome"]));
        Assert.InRange((double)shown["duration"]!, 0.001, 10_000);
    }

    [Fact]
    public async Task Counts_are_exact_when_many_call_at_once()
    {
        var before = await CountsAsync();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => application.Http.CallToolAsync("who_am_i")));

        await Eventually.HoldsAsync("all are counted", async () => (await CountsAsync())[0] >= before[0] + 300);
        var after = await CountsAsync();
        Assert.Equal([300, 100, 100, 100], after.Zip(before, (now, then) => now - then));
    }

    [Fact]
    public async Task A_request_is_in_flight_until_it_ends_and_canceled_when_its_client_disconnects()
    {
        using var leaving = new CancellationTokenSource();
        using var body = new StringContent(
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count_to","arguments":{"limit":600,"pause":100}}}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp?leaving") { Content = body };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");

        var call = application.Http.SendAsync(request, leaving.Token);
        await Eventually.HoldsAsync("it is in flight", async () => (int)(await application.Page.PageStateAsync())["totals"]!["inFlight"]! is 1);
        var canceled = (long)(await application.Page.PageStateAsync())["totals"]!["canceled"]!;
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.HoldsAsync("it is canceled", async () => (long)(await application.Page.PageStateAsync())["totals"]!["canceled"]! == canceled + 1);
        Assert.Equal("canceled", (string?)(await application.Page.PageStateAsync())["requests"]!.AsArray()[^1]!["outcome"]);
        Assert.Equal(0, (int)(await application.Page.PageStateAsync())["totals"]!["inFlight"]!);
    }

    [Fact]
    public async Task It_keeps_the_last_200_requests_and_returns_only_new_ones()
    {
        var before = (await CountsAsync())[0];
        for (var call = 0; call < 205; call++)
        {
            await application.Http.CallToolAsync("who_am_i");
        }

        await Eventually.HoldsAsync("all are recorded", async () => (await CountsAsync())[0] == before + 205);
        var kept = Numbers(await application.Page.PageStateAsync());
        await application.Http.CallToolAsync("who_am_i");
        await Eventually.HoldsAsync("the last is recorded", async () => (await CountsAsync())[0] == before + 206);
        var state = JsonNode.Parse(await application.Page.GetStringAsync(
            new Uri($"/page/state?after={kept[^1]}&run={(await application.Page.PageStateAsync())["run"]}", UriKind.Relative), TestContext.Current.CancellationToken))!;

        Assert.Equal(Enumerable.Range(0, 200).Select(index => kept[0] + index), kept);
        Assert.Equal([kept[^1] + 1], Numbers(state));
    }

    [Fact]
    public async Task It_does_not_show_its_own_requests()
    {
        var before = await CountsAsync();

        await application.Page.SendToPageAsync(HttpMethod.Get, "/");
        await application.Page.SendToPageAsync(HttpMethod.Get, "/page/nothing");
        await application.Http.SendToPageAsync(HttpMethod.Get, "/health");

        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task It_has_its_own_address_and_shows_the_MCP_endpoint()
    {
        var (status, page) = await application.Page.SendToPageAsync(HttpMethod.Get, "/");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<title>Balancer · mcp-aspire</title>", page, StringComparison.Ordinal);
        Assert.Equal($"{application.McpEndpoint}", (string?)(await application.Page.PageStateAsync())["endpoint"]);
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/page/page.js", "text/javascript; charset=utf-8")]
    [InlineData("/page/page.css", "text/css; charset=utf-8")]
    [InlineData("/page/icon.svg", "image/svg+xml; charset=utf-8")]
    public async Task Its_files_load_nothing_from_elsewhere_and_run_no_inline_script(string path, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await application.Page.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(type, $"{response.Content.Headers.ContentType}");
        Assert.Equal("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
    }

    private static List<long> Numbers(JsonNode state) => [.. state["requests"]!.AsArray().Select(request => (long)request!["number"]!)];

    /// <summary>The number of all requests, then those of each replica.</summary>
    private async Task<long[]> CountsAsync()
    {
        var state = await application.Page.PageStateAsync();
        var totals = state["totals"]!;
        return
        [
            (long)totals["answered"]! + (long)totals["refused"]! + (long)totals["failed"]! + (long)totals["canceled"]!,
            .. state["replicas"]!.AsArray().Select(replica => (long)replica!["requests"]!),
        ];
    }
}
