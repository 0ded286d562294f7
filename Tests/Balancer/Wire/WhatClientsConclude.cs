using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Answers that clients remember as long as they run: no stream, no login, no newer revision.</summary>
public sealed class WhatClientsConclude : OneFaultyReplica
{
    private const string NoProbe = "--Balancer:HealthPath=";
    private const string Discover = """{"jsonrpc":"2.0","id":"a","method":"server/discover"}""";

    [Theory]
    [InlineData("/mcp", "text/event-stream")]
    [InlineData("/MCP/", "application/json;q=0.5, TEXT/event-stream; charset=utf-8")]
    public async Task Without_sessions_a_GET_for_a_stream_is_405_in_every_state_and_no_limit_counts_it(string path, string accept)
    {
        await using var balancer = await StartAsync("--Balancer:SessionMode=Stateless", "--Balancer:Limits:ClientRate=1");

        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var answer = await GetAsync(balancer, path, accept);
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (answer.StatusCode, string.Join(',', answer.Content.Headers.Allow)));
        }

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        await Replica.StopAsync();
        using var withoutReplica = await GetAsync(balancer, path, accept);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, withoutReplica.StatusCode);
    }

    [Theory]
    [InlineData("--Balancer:SessionMode=Stateless", "/mcp", "text/html")]
    [InlineData("--Balancer:SessionMode=Stateless", "/mcp", "*/*")]
    [InlineData("--Balancer:SessionMode=Stateless", "/mcp/events", "text/event-stream")]
    [InlineData("--Balancer:SessionMode=Sticky", "/mcp", "text/event-stream")]
    [InlineData("--Balancer:Policy=RoundRobin", "/mcp", "text/event-stream")]
    public async Task Any_other_GET_is_forwarded(string option, string path, string accept)
    {
        await using var balancer = await StartAsync(option);
        await Replica.StopAsync();

        using var answer = await GetAsync(balancer, path, accept);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_GET_for_a_stream_from_another_page_is_rejected()
    {
        await using var balancer = await StartAsync("--Balancer:SessionMode=Stateless");
        balancer.Http.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        using var answer = await GetAsync(balancer, "/mcp", "text/event-stream");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/.well-known/oauth-protected-resource")]
    [InlineData("GET", "/.well-known/oauth-protected-resource/mcp")]
    [InlineData("GET", "/.well-known/oauth-authorization-server/mcp")]
    [InlineData("GET", "/.well-known/openid-configuration")]
    [InlineData("POST", "/register")]
    public async Task Login_discovery_gets_the_replicas_answer_or_404_without_a_replica(string method, string path)
    {
        await using var balancer = await StartAsync();

        using var ofReplica = await SendAsync(balancer, method, path);
        await Replica.StopAsync();
        using var ofBalancer = await SendAsync(balancer, method, path);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (ofReplica.StatusCode, ofBalancer.StatusCode));
        Assert.Contains("No replica is ready", await ofBalancer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_does_not_answer_server_discover_with_429()
    {
        await using var balancer = await StartAsync("--Balancer:Limits:ClientRate=1");
        (string, string)[] headers = [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "server/discover")];
        var answers = new List<McpAnswer>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            answers.Add(await balancer.Http.PostAsync(Discover, headers));
        }

        Assert.Contains(answers, answer => answer.Status is HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null);
        Assert.DoesNotContain(answers, answer => answer.Status is HttpStatusCode.TooManyRequests);
    }

    private Task<BalancerInProcess> StartAsync(params string[] options) =>
        BalancerInProcess.StartAsync([NoProbe, "--Balancer:RetryAnnotatedTools=false", $"--Balancer:Replicas:mcp-1={Replica.Address}", .. options]);

    private static Task<HttpResponseMessage> GetAsync(BalancerInProcess balancer, string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return balancer.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> SendAsync(BalancerInProcess balancer, string method, string path) =>
        balancer.Http.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), path), TestContext.Current.CancellationToken);
}
