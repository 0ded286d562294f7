using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Which requests may see the balancer's page and use its actions.</summary>
public class BalancerPageAccess(ThreeReplicas application)
{
    private const string Drain = "/page/replicas/mcp-1/drain";
    private const string NeedsHeader = "An action of the balancer's page needs the header X-Balancer-Page, with any value.";

    public static TheoryData<string, string, string> Foreign => new()
    {
        { "Origin", "https://evil.example", "An action of the balancer's page can't be taken from 'https://evil.example'." },
        { "Origin", "null", "An action of the balancer's page can't be taken from 'null'." },
        { "Sec-Fetch-Site", "cross-site", "An action of the balancer's page can't be taken from another site." },
        { "Sec-Fetch-Site", "same-site", "An action of the balancer's page can't be taken from another site." },
        { "Host", "evil.example", "The balancer's page is at localhost, not at 'evil.example'. Balancer:PageForAll=true opens it under every name." },
        { "X-Forwarded-For", "127.0.0.1", "The balancer's page serves only the machine that the balancer runs on. Balancer:PageForAll=true opens it to every machine that reaches its address." },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task An_action_of_another_site_or_machine_is_refused_and_changes_nothing(string header, string value, string sentence)
    {
        var answer = await application.Page.SendToPageAsync(HttpMethod.Post, Drain, (BalancerPageClient.ActionHeader, "1"), (header, value));

        Assert.Equal((HttpStatusCode.Forbidden, sentence), answer);
        await application.Page.ReplicaBecomesAsync("mcp-1", "ready");
    }

    [Fact]
    public async Task An_action_without_the_header_of_the_page_is_refused_and_changes_nothing()
    {
        Assert.Equal((HttpStatusCode.Forbidden, NeedsHeader), await application.Page.SendToPageAsync(HttpMethod.Post, Drain));
        await application.Page.ReplicaBecomesAsync("mcp-1", "ready");
    }

    [Fact]
    public async Task A_preflight_of_another_site_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Drain)
        {
            Headers = { { "Origin", "https://evil.example" }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", BalancerPageClient.ActionHeader } },
        };
        using var response = await application.Page.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/page/state")]
    [InlineData("/page/page.js")]
    public async Task The_page_is_refused_under_another_host_name(string path) => Assert.Equal(
        (HttpStatusCode.Forbidden, "The balancer's page is at localhost, not at 'evil.example'. Balancer:PageForAll=true opens it under every name."),
        await application.Page.SendToPageAsync(HttpMethod.Get, path, ("Host", "evil.example")));

    [Fact]
    public async Task An_unknown_replica_is_refused_with_the_list_of_replicas() => Assert.Equal(
        (HttpStatusCode.NotFound, "Replica 'mcp-9' does not exist. The replicas are mcp-1, mcp-2, mcp-3."),
        await application.Page.ActAsync("mcp-9", "drain"));

    [Fact]
    public async Task PageForAll_opens_it_to_other_host_names()
    {
        var port = FreePort.Next();
        await using var balancer = new ApplicationProcess(
            "LoadBalancer", $"--urls=http://localhost:{FreePort.Next()}", $"--Balancer:PageUrl=http://localhost:{port}", "--Balancer:HealthPath=", "--Balancer:Replicas:one=http://localhost:9", "--Balancer:PageForAll=true");
        await balancer.LineAsync("Application started.");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };

        var (status, _) = await http.SendToPageAsync(HttpMethod.Get, "/", ("Host", "balancer.example"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("unprobed", (string?)(await http.PageReplicaAsync("one"))["state"]);
    }
}
