using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What ejects a replica, and what readmits it.</summary>
[Trait("Run", "All")]
public sealed class Ejection : TwoFaultyReplicas
{
    [Fact]
    public async Task A_replica_that_refuses_one_connection_gets_no_request_after_it()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], "--Balancer:ProbeInterval=00:01:00");
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        await One.StopAsync();

        for (var call = 0; call < 10; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        }

        Assert.Equal("ejected", (string?)(await balancer.Page.PageReplicaAsync("mcp-1"))["state"]);
        Assert.Equal(10, Two.Executions);
    }

    [Fact]
    public async Task A_replica_that_answers_500_five_times_in_a_row_is_ejected_until_it_is_healthy_again()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        One.Fault = FaultyReplica.Status(500);

        for (var call = 0; call < 9; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        Assert.Equal((5, 4), (One.Executions, Two.Executions));
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ejected");
        for (var call = 0; call < 10; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        Assert.Equal(5, One.Executions);

        One.Fault = null;
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        await Eventually.HoldsAsync("it gets calls again", async () =>
        {
            await balancer.Http.CallToolAsync("change");
            return One.Executions > 5;
        });
    }

    [Fact]
    public async Task A_replica_that_breaks_five_requests_in_a_row_is_ejected()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        One.Fault = FaultyReplica.Break;

        var answers = new List<HttpStatusCode>();
        for (var call = 0; call < 20; call++)
        {
            answers.Add((await balancer.Http.CallToolAsync("change")).Status);
        }

        Assert.Equal((5, 15), (One.Executions, Two.Executions));
        Assert.Equal(5, answers.Count(status => status is HttpStatusCode.BadGateway));
        Assert.Equal("ejected", (string?)(await balancer.Page.PageReplicaAsync("mcp-1"))["state"]);
    }

    [Fact]
    public async Task A_client_that_disconnects_does_not_count_against_the_replica()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");
        var canceled = 0;
        One.Fault = Two.Fault = async context =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref canceled);
            }
        };

        for (var call = 0; call < 12; call++)
        {
            using var patience = new CancellationTokenSource();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"change"}}""") };
            var answer = balancer.Http.SendAsync(request, patience.Token);
            await Eventually.HoldsAsync("a replica has it", () => One.Executions + Two.Executions == call + 1);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        }

        await Eventually.HoldsAsync("every tool was canceled", () => canceled is 12);
        Assert.All((await balancer.Page.PageStateAsync())["replicas"]!.AsArray(), replica => Assert.Equal(("ready", 0), ((string?)replica!["state"], (int)replica["errors"]!)));
    }

    [Fact]
    public async Task The_last_reachable_replica_gets_requests_even_if_it_reports_not_ready()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        One.IsReady = false;
        Two.IsReady = false;
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "failing");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "failing");

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
    }

    [Fact]
    public async Task If_no_replica_is_left_the_error_says_so_and_when_to_retry()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await One.StopAsync();
        await Two.StopAsync();

        var first = await balancer.Http.CallToolAsync("change");
        var second = await balancer.Http.CallToolAsync("change");

        Assert.All([first, second], answer =>
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, -32603), (answer.Status, answer.ErrorCode));
            Assert.Equal("No replica is ready. The request was not forwarded.", (string?)answer.Message!["error"]!["message"]);
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
            Assert.NotNull(answer.Message["id"]);
        });
    }
}
