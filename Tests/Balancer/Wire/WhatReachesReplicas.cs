using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Which client headers reach a replica, and how the balancer manages connections to it.</summary>
public sealed class WhatReachesReplicas : OneFaultyReplica
{
    [Fact]
    public async Task Client_headers_about_the_origin_of_a_request_are_removed()
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
    public async Task An_idle_connection_is_closed_before_the_replica_closes_it()
    {
        await using var replica = new RawReplica(_ => RawReplica.Ok());
        await using var balancer = await LoneBalancer.StartAsync([replica.Address], "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false", "--Balancer:ConnectionIdleTimeout=00:00:01");

        await balancer.Http.CallToolAsync("change");

        await Eventually.HoldsAsync("it was closed", () => replica.Closed is 1);
    }

    [Fact]
    public async Task A_connection_is_replaced_after_its_lifetime()
    {
        await using var replica = new RawReplica(_ => RawReplica.Ok());
        await using var balancer = await LoneBalancer.StartAsync([replica.Address], "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false", "--Balancer:ConnectionLifetime=00:00:01");

        await Eventually.HoldsAsync("another connection is used", async () =>
        {
            await balancer.Http.CallToolAsync("change");
            return replica.Connections > 1;
        });
    }

    [Fact]
    public async Task Sessions_reach_a_replica_with_dots_in_its_name()
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
