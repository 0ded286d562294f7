using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The page has a separate address: requests to the address of MCP never reach the page, and requests to the page never reach a replica.</summary>
public sealed class PageAddress : OneFaultyReplica
{
    private const string Drain = "/page/replicas/mcp-1/drain";

    [Theory]
    [InlineData(null)]
    [InlineData("localhost")]
    [InlineData("localhost:8081")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:8081")]
    [InlineData("mcp")]
    public async Task Requests_to_the_MCP_address_never_reach_the_page(string? host)
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Access:Hosts:0=mcp");
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        // Under any host name, including that of the page.
        host ??= balancer.Page.BaseAddress!.Authority;

        var sent = 0;
        foreach (var (method, path) in new[] { ("GET", "/"), ("GET", "/page/state"), ("GET", "/page/page.js"), ("POST", Drain) })
        {
            // The request looks like one of a browser, of the page, and of nginx with defaults: HTTP/1.0 from this machine, without client headers.
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version10, Headers = { Host = host } };
            request.Headers.Add("Accept", "text/html");
            request.Headers.Add(BalancerPageClient.ActionHeader, "1");
            using var answer = await balancer.Http.SendAsync(request, TestContext.Current.CancellationToken);

            // This is the replica's answer.
            Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            var shown = await balancer.Page.PageRequestAsync(++sent);
            Assert.Equal((path, "mcp-1"), ((string?)shown["path"], (string?)Assert.Single(shown["attempts"]!.AsArray())!["replica"]));
        }

        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
    }

    [Theory]
    [InlineData("POST", "/mcp")]
    [InlineData("GET", "/mcp")]
    [InlineData("DELETE", "/mcp")]
    [InlineData("OPTIONS", "/mcp")]
    [InlineData("GET", "/sse")]
    [InlineData("POST", "/")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/pages")]
    [InlineData("GET", "/any/path")]
    public async Task Any_other_request_to_the_page_address_gets_404_with_a_message_and_reaches_no_replica(string method, string path)
    {
        await using var balancer = await BalancerInProcess.StartAsync($"--Balancer:Replicas:mcp-1={Replica.Address}", "--Balancer:HealthPath=");

        var answer = await balancer.Page.SendToPageAsync(new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.NotFound, $"This address serves only the balancer's page, which has no '{path}'. MCP is at another port."), answer);
        Assert.Empty((await balancer.Page.PageStateAsync())["requests"]!.AsArray());
        Assert.Null(Replica.LastHeaders);
    }

    [Fact]
    public async Task Page_state_and_actions_are_at_the_page_address()
    {
        await using var balancer = await BalancerInProcess.StartAsync($"--Balancer:Replicas:mcp-1={Replica.Address}", "--Balancer:HealthPath=");

        var (status, page) = await balancer.Page.SendToPageAsync(HttpMethod.Get, "/");
        var drained = await balancer.Page.ActAsync("mcp-1", "drain");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<title>Balancer", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "mcp-1 is drained: it finishes its current requests and gets no new ones."), drained);
        Assert.Equal("drained", (string?)(await balancer.Page.PageReplicaAsync("mcp-1"))["state"]);
        Assert.Equal(new Uri(balancer.Http.BaseAddress!, "/mcp"), new Uri((string)(await balancer.Page.PageStateAsync())["endpoint"]!));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await balancer.Http.CallToolAsync("change")).Status);
    }

    [Theory]
    [InlineData("--urls={0}")]
    [InlineData("ASPNETCORE_URLS={0}")]
    [InlineData("ASPNETCORE_HTTP_PORTS={1}")]
    [InlineData("--Kestrel:Endpoints:Mcp:Url={0}")]
    public async Task The_page_address_is_added_to_the_configured_addresses_of_the_host(string source)
    {
        var (port, pagePort) = (FreePort.Next(), FreePort.Next());
        await using var balancer = Start(string.Format(null, source, $"http://localhost:{port}", port), $"--Balancer:PageUrl=http://localhost:{pagePort}", $"--Balancer:Replicas:mcp-1={Replica.Address}");
        await balancer.LineAsync("Application started.");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        using var page = new HttpClient { BaseAddress = new Uri($"http://localhost:{pagePort}") };

        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("change")).Status);
        Assert.Equal("mcp-1", (string?)Assert.Single((await page.PageStateAsync())["replicas"]!.AsArray())!["name"]);
    }

    [Fact]
    public async Task Without_configured_addresses_the_host_keeps_its_default()
    {
        await using var balancer = Start($"--Balancer:PageUrl=http://localhost:{FreePort.Next()}", $"--Balancer:Replicas:mcp-1={Replica.Address}");

        // It listens at this port, or reports that the port is in use.
        await balancer.LineAsync(":5000");
    }

    [Fact]
    public async Task An_empty_address_switches_the_page_off()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:PageUrl=");

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        Assert.Equal((HttpStatusCode.NotFound, ""), await balancer.Http.SendToPageAsync(HttpMethod.Get, "/page/state"));
        await Assert.ThrowsAsync<HttpRequestException>(() => balancer.Page.SendToPageAsync(HttpMethod.Get, "/page/state"));
        Assert.DoesNotContain("page is at", balancer.Process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:8081")]
    [InlineData("8081")]
    [InlineData("https://localhost:8081")]
    [InlineData("ftp://localhost:8081")]
    [InlineData("http://localhost:0")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:-1")]
    [InlineData("http://localhost:port")]
    [InlineData("http://localhost:8081/page")]
    [InlineData("http://localhost:8081?page")]
    [InlineData("http://localhost:8081;http://localhost:8082")]
    [InlineData("http://balancer:8081")]
    [InlineData("http://localhost.:8081")]
    [InlineData("http://user@localhost:8081")]
    [InlineData("http://unix:/tmp/page.sock")]
    [InlineData("http://")]
    [InlineData(" ")]
    public async Task An_invalid_address_stops_the_balancer_at_startup_with_the_allowed_values(string url)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => BalancerInProcess.StartAsync("--Balancer:Replicas:mcp-1=http://localhost:9", $"--Balancer:PageUrl={url}"));

        Assert.Equal($"Balancer:PageUrl is '{url}'; it must be an address such as http://localhost:8081, or http://127.0.0.1:0 for a free port, or empty for no page.", failure.Message);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::1]:0")]
    [InlineData("HTTP://127.0.0.1:0/")]
    public async Task An_address_may_have_any_free_port(string url)
    {
        await using var balancer = await BalancerInProcess.StartAsync("--Balancer:Replicas:mcp-1=http://localhost:9", $"--Balancer:PageUrl={url}");

        Assert.True(balancer.Page.BaseAddress!.Port > 0);
        Assert.NotEqual(balancer.Http.BaseAddress!.Port, balancer.Page.BaseAddress.Port);
    }

    [Theory]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://*:{0}")]
    public async Task A_port_in_use_stops_the_balancer_at_startup_with_a_message(string url)
    {
        url = string.Format(null, url, new Uri(Replica.Address).Port);
        await using var balancer = Start($"--urls=http://127.0.0.1:{FreePort.Next()}", $"--Balancer:PageUrl={url}", $"--Balancer:Replicas:mcp-1={Replica.Address}");

        Assert.NotEqual(0, await balancer.EndAsync());
        await balancer.LineAsync($"Balancer:PageUrl is '{url}', but the page cannot be served there: ");
        Assert.DoesNotContain("Application started.", balancer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=http://localhost:{0}")]
    [InlineData("--urls=http://127.0.0.2:{0}")]
    [InlineData("--urls=http://*:{0}")]
    [InlineData("--Kestrel:Endpoints:Mcp:Url=http://127.0.0.1:{0}")]
    public async Task The_port_of_MCP_stops_the_balancer_at_startup_with_a_message(string address)
    {
        var port = FreePort.Next();
        await using var balancer = Start(string.Format(null, address, port), $"--Balancer:PageUrl=http://localhost:{port}", $"--Balancer:Replicas:mcp-1={Replica.Address}");

        Assert.NotEqual(0, await balancer.EndAsync());
        await balancer.LineAsync($"Balancer:PageUrl is 'http://localhost:{port}', but the balancer serves MCP at port {port}. Set another port, or an empty value for no page.");
    }

    [Fact]
    public async Task Connections_to_MCP_do_not_count_toward_the_limit_of_the_page()
    {
        await using var balancer = await BalancerInProcess.StartAsync($"--Balancer:Replicas:mcp-1={Replica.Address}", "--Balancer:HealthPath=", "--Balancer:Limits:MaxConnections=1");
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);

        Assert.Equal(HttpStatusCode.OK, (await balancer.Page.SendToPageAsync(HttpMethod.Get, "/page/state")).Status);
    }

    /// <summary>Starts the balancer with only these settings for its addresses. Options begin with dashes; all others are environment variables.</summary>
    private static ApplicationProcess Start(params string[] settings)
    {
        var environment = settings.Where(setting => !setting.StartsWith('-')).Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], string? (pair) => pair[1]);
        environment.TryAdd("ASPNETCORE_URLS", null);
        return new ApplicationProcess(environment, "LoadBalancer", [.. settings.Where(setting => setting.StartsWith('-'))]);
    }
}
