using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What of a client's headers a replica gets to see, and how it is connected.</summary>
public sealed class WhatReachesReplicas : OneFaultyReplica
{
    [Fact]
    public async Task Nothing_that_a_client_says_of_where_its_request_comes_from()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:HealthPath=");
        string[] claims =
        [
            "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-User", "X-Forwarded-Client-Cert", "X-Forwarded",
            "x-forwarded-anything", "X-Real-IP", "X-Original-For", "X-Original-URL", "X-Original-Host", "X_Forwarded_For", "X_Real_IP", "X-Forwarded_For", "X-Client-IP", "True-Client-IP", "X-Rewrite-URL",
        ];
        foreach (var claim in claims)
        {
            balancer.Http.DefaultRequestHeaders.TryAddWithoutValidation(claim, "203.0.113.7");
        }

        balancer.Http.DefaultRequestHeaders.Add("X-Own", "stays");
        await balancer.Http.CallToolAsync("change");

        Assert.Equal("stays", Replica.LastHeaders!["X-Own"]);
        Assert.Equal("http", Replica.LastHeaders["X-Forwarded-Proto"]);
        Assert.DoesNotContain(Replica.LastHeaders, header => header.Value.ToString().Contains("203.0.113.7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_is_idle_is_closed_before_the_replica_would()
    {
        await using var replica = new RawReplica(_ => RawReplica.Ok());
        await using var balancer = await LoneBalancer.StartAsync([replica.Address], "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false", "--Balancer:ConnectionIdleTimeout=00:00:01");

        await balancer.Http.CallToolAsync("change");

        await Eventually.HoldsAsync("it was closed", () => replica.Closed is 1);
    }

    [Fact]
    public async Task A_connection_is_not_used_for_ever()
    {
        await using var replica = new RawReplica(_ => RawReplica.Ok());
        await using var balancer = await LoneBalancer.StartAsync([replica.Address], "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false", "--Balancer:ConnectionLifetime=00:00:01");

        await Eventually.HoldsAsync("another one is used", async () =>
        {
            await balancer.Http.CallToolAsync("change");
            return replica.Connections > 1;
        });
    }

    [Fact]
    public async Task A_session_of_a_replica_whose_name_holds_dots_reaches_it()
    {
        await using var other = await FaultyReplica.StartAsync();
        await using var balancer = await LoneBalancer.StartAsync(
            Array.Empty<string>(), "--Balancer:HealthPath=", "--Balancer:SessionMode=Sticky", $"--Balancer:Replicas:pod={other.Address}", $"--Balancer:Replicas:pod.a={Replica.Address}");
        balancer.Http.DefaultRequestHeaders.Add("Mcp-Session-Id", "pod.a.1234");

        for (var call = 0; call < 4; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        Assert.Equal((4, 0), (Replica.Executions, other.Executions));
    }
}
