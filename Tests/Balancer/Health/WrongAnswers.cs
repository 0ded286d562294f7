using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>A replica answers incorrectly.</summary>
public sealed class WrongAnswers : TwoFaultyReplicas
{
    private static readonly byte[] Beginning = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"result":{"content":[""");

    [Theory]
    [InlineData("application/json", 1_000)]
    [InlineData("application/json", null)]
    [InlineData("text/event-stream", null)]
    public async Task A_broken_answer_never_looks_like_a_complete_one(string mediaType, int? length)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], "--Balancer:HealthPath=");
        One.Fault = context => BreakOffAsync(context, mediaType, length);

        try
        {
            var answer = await balancer.Http.CallToolAsync("change");

            // The balancer can report the error if it has not forwarded anything yet; in an event stream it can report it at any time.
            Assert.Equal(-32603, answer.ErrorCode);
            Assert.True(answer.Status is HttpStatusCode.BadGateway || answer.MediaType is "text/event-stream", $"{answer.Status} {answer.MediaType}");
        }
        catch (HttpRequestException)
        {
            // The client's connection broke too.
        }

        Assert.Equal((1, 0), (One.Executions, Two.Executions));
    }

    [Fact]
    public async Task A_tool_error_does_not_count_against_the_replica_and_is_not_retried()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        One.Fault = Two.Fault = context => context.Response.WriteAsJsonAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["result"] = new JsonObject { ["isError"] = true, ["content"] = new JsonArray() } });

        for (var call = 0; call < 20; call++)
        {
            Assert.True((await balancer.Http.CallToolAsync("look")).IsError);
        }

        Assert.Equal((10, 10), (One.Executions, Two.Executions));
        Assert.All((await balancer.Page.PageStateAsync())["replicas"]!.AsArray(), replica => Assert.Equal(("ready", 0), ((string?)replica!["state"], (int)replica["errors"]!)));
    }

    [Fact]
    public async Task An_idle_connection_that_the_replica_closes_causes_no_error()
    {
        await using var replica = new ClosingReplica();
        await using var balancer = await LoneBalancer.StartAsync([replica.Address], "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false");

        for (var call = 1; call <= 50; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
            await Eventually.HoldsAsync("the replica has closed the connection", () => replica.Closed == call);
        }

        Assert.Equal(50, replica.Executions);
    }

    private static async Task BreakOffAsync(HttpContext context, string mediaType, int? length)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = length;
        await context.Response.Body.WriteAsync(Beginning);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
