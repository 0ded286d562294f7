using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Which requests are retried on another replica after the first one fails. Round robin begins with mcp-1.</summary>
public sealed class Retries : TwoFaultyReplicas
{
    // No probes, so that only requests count.
    private const string NoProbe = "--Balancer:HealthPath=";

    [Theory]
    [InlineData(Era.Legacy)]
    [InlineData(Era.Modern)]
    public async Task A_call_that_reached_no_replica_is_executed_by_another(Era era)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        await One.StopAsync();

        var answer = await balancer.Http.CallToolAsync("change", era: era);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((0, 1), (One.Executions, Two.Executions));
    }

    [Theory]
    [InlineData(Era.Legacy)]
    [InlineData(Era.Modern)]
    public async Task A_lost_call_is_not_executed_twice(Era era)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        One.Fault = FaultyReplica.Break;

        var answer = await balancer.Http.CallToolAsync("change", era: era);

        Assert.Equal((HttpStatusCode.BadGateway, "application/json", -32603), (answer.Status, answer.MediaType, answer.ErrorCode));
        Assert.Equal("The replica failed before its answer was complete. It may have executed the request.", (string?)answer.Message!["error"]!["message"]);
        Assert.Equal((1, 0), (One.Executions, Two.Executions));
    }

    [Theory]
    [InlineData("look", Era.Legacy)]
    [InlineData("look", Era.Modern)]
    [InlineData("set", Era.Legacy)]
    [InlineData("set", Era.Modern)]
    public async Task A_call_of_a_tool_that_reads_or_is_idempotent_is_retried_on_another_replica(string tool, Era era)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        await balancer.LearnsToolsOfAsync("mcp-2");
        One.Fault = FaultyReplica.Break;

        var answer = await balancer.Http.CallToolAsync(tool, era: era);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((1, 1), (One.Executions, Two.Executions));
    }

    [Fact]
    public async Task Untrusted_annotations_change_nothing()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe, "--Balancer:RetryAnnotatedTools=false");
        One.Fault = FaultyReplica.Break;

        Assert.Equal(HttpStatusCode.BadGateway, (await balancer.Http.CallToolAsync("look")).Status);
    }

    [Theory]
    [InlineData("tools/list", Era.Legacy)]
    [InlineData("tools/list", Era.Modern)]
    [InlineData("prompts/get", Era.Legacy)]
    public async Task A_request_that_only_reads_is_retried_on_another_replica(string method, Era era)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        One.Fault = FaultyReplica.Break;

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.McpAsync(method, era: era)).Status);
    }

    [Fact]
    public async Task A_lost_request_whose_retry_reaches_no_replica_is_reported_as_possibly_executed()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        One.Fault = FaultyReplica.Break;
        await Two.StopAsync();

        var answer = await balancer.Http.McpAsync("tools/list");

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal("The replica failed before its answer was complete. It may have executed the request.", (string?)answer.Message!["error"]!["message"]);
    }

    [Theory]
    [InlineData("logging/setLevel")]
    [InlineData("unknown/method")]
    public async Task A_request_that_may_change_something_is_not_retried(string method)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        One.Fault = FaultyReplica.Break;

        Assert.Equal(HttpStatusCode.BadGateway, (await balancer.Http.McpAsync(method)).Status);
    }

    [Fact]
    public async Task An_answer_with_status_500_is_forwarded()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        One.Fault = FaultyReplica.Status(500);

        Assert.Equal(HttpStatusCode.InternalServerError, (await balancer.Http.McpAsync("tools/list")).Status);
    }

    [Fact]
    public async Task Retries_stop_when_a_fifth_of_the_load_and_the_reserve_are_spent()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        One.Fault = FaultyReplica.Break;
        Two.Fault = FaultyReplica.Break;

        // Each request has two attempts and earns a fifth of a retry. The reserve is 100 retries.
        for (var request = 0; request < 200; request++)
        {
            await balancer.Http.McpAsync("tools/list");
        }

        var requests = (await balancer.Page.PageStateAsync())["requests"]!.AsArray();
        Assert.Equal(2, requests[0]!["attempts"]!.AsArray().Count);
        Assert.InRange(requests.TakeLast(50).Count(request => request!["attempts"]!.AsArray().Count is 2), 9, 11);
    }
}
