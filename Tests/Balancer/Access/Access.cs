using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Which clients may send requests through the balancer, and what the balancer forwards about them.</summary>
public sealed class Access : OneFaultyReplica
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";

    [Fact]
    public async Task An_unknown_Host_or_Origin_is_rejected_and_reaches_no_replica()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica]);

        var answers = new[]
        {
            await balancer.Http.PostAsync(Call, ("Host", "evil.example.com")),
            await balancer.Http.PostAsync(Call, ("Origin", "https://evil.example.com")),
            await balancer.Http.PostAsync(Call, ("Origin", "null")),
            await balancer.Http.PostAsync(Call, ("Origin", "http://localhost.evil.example.com")),
        };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Forbidden, -32600, null), (answer.Status, answer.ErrorCode, answer.Message!["id"])));
        Assert.Equal(0, Replica.Executions);
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.PostAsync(Call, ("Host", "mcp.localhost"), ("Origin", "http://127.0.0.1:3000"))).Status);
    }

    [Fact]
    public async Task A_configured_Host_and_Origin_are_allowed()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Access:Hosts:0=tools.example.com", "--Access:Origins:0=https://app.example.com");

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.PostAsync(Call, ("Host", "tools.example.com"), ("Origin", "https://app.example.com"))).Status);
    }

    [Fact]
    public async Task Health_answers_under_every_host_name()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica]);
        using var probe = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = "10.0.0.7:8080" } };

        using var answer = await balancer.Http.SendAsync(probe, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("", "127.0.0.1, http, localhost")]
    [InlineData("--Access:TrustedProxies:0=10.0.0.0/8", "127.0.0.1, http, localhost")]
    [InlineData("--Access:TrustedProxies:0=127.0.0.0/8", "203.0.113.9, https, tools.example.com")]
    public async Task Forwarded_headers_are_used_only_if_the_proxy_is_trusted(string option, string expected)
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Access:Hosts:0=tools.example.com", "--Balancer:HealthPath=", $"{(option.Length > 0 ? option : "--Drain:Quiet=00:00:00")}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{balancer.Port}") };
        var headers = "";
        Replica.Fault = context =>
        {
            var received = context.Request.Headers;
            headers = $"{received["X-Forwarded-For"]}, {received["X-Forwarded-Proto"]}, {received["X-Forwarded-Host"].ToString().Split(':')[0]}{received["Forwarded"]}";
            return Task.CompletedTask;
        };

        await http.PostAsync(Call, ("Host", "localhost"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "tools.example.com"), ("Forwarded", "for=203.0.113.9"));

        Assert.Equal(expected, headers);
    }

    [Theory]
    [InlineData("--Drain:Quiet=00:00:00", false)]
    [InlineData("--Access:TrustedProxies:0=10.0.0.0/8", false)]
    [InlineData("--Access:TrustedProxies:0=127.0.0.0/8", true)]
    public async Task No_platform_setting_makes_the_balancer_trust_every_proxy(string option, bool isTrusted)
    {
        // Aspire sets ASPNETCORE_FORWARDEDHEADERS_ENABLED for each project that it publishes.
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--ForwardedHeaders_Enabled=true", "--Balancer:Limits:ClientRate=1", option);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{balancer.Port}") };

        // One client may call once a second. The twenty calls come faster, and a few of twenty clients share a bucket.
        var statuses = new List<HttpStatusCode>();
        for (var client = 1; client <= 20; client++)
        {
            statuses.Add((await http.PostAsync(Call, ("X-Forwarded-For", $"203.0.113.{client}"))).Status);
        }

        Assert.Equal(isTrusted, statuses.Count(status => status is HttpStatusCode.OK) > 15);
    }

    [Fact]
    public async Task No_published_project_trusts_every_proxy()
    {
        var folder = Directory.CreateTempSubdirectory("manifest-");
        var manifest = Path.Combine(folder.FullName, "manifest.json");
        await using var host = new ApplicationProcess("AppHost", "--publisher", "manifest", "--output-path", manifest);

        Assert.Equal(0, await host.EndAsync());
        var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);

        Assert.Contains("\"balancer\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FORWARDEDHEADERS", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_trusted_proxy_that_is_not_an_address_stops_the_balancer_at_startup()
    {
        await using var balancer = new ApplicationProcess("LoadBalancer", "--Balancer:Replicas:0=http://localhost:1", "--Access:TrustedProxies:0=proxy.example.com");

        Assert.NotEqual(0, await balancer.EndAsync());
        await balancer.LineAsync("Access:TrustedProxies must hold addresses such as 10.0.0.5, or networks such as 10.0.0.0/8.");
    }
}
