using System.Net;
using System.Net.Http.Headers;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Requests over a limit, which the balancer rejects before a replica receives them.</summary>
public sealed class Limits : OneFaultyReplica
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_rejected(bool isChunked)
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:MaxBodyBytes=100000");

        var answer = await PostAsync(balancer.Http, Call + new string(' ', 200_000), isChunked);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 0), (answer.Status, Replica.Executions));
        Assert.Contains("The body is longer than 100000 bytes.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_within_the_limit_arrives_whole(bool isChunked)
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:MaxBodyBytes=300000");

        var answer = await PostAsync(balancer.Http, Call + new string(' ', 200_000), isChunked);

        Assert.Equal((HttpStatusCode.OK, 1), (answer.Status, Replica.Executions));
    }

    [Fact]
    public async Task A_request_over_the_limit_of_concurrent_requests_is_rejected()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:MaxConcurrentRequests=2");
        var release = new TaskCompletionSource();
        Replica.Fault = _ => release.Task;
        var running = new[] { PostAsync(balancer.Http, Call), PostAsync(balancer.Http, Call) };
        await Eventually.HoldsAsync("both run", () => Replica.Executions is 2);

        var refused = await PostAsync(balancer.Http, Call);
        release.SetResult();
        await Task.WhenAll(running);
        Replica.Fault = null;

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        // A client may have its answer before the balancer frees its slot.
        await Eventually.HoldsAsync("another request is served", async () => (await PostAsync(balancer.Http, Call)).Status is HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_replica_at_its_limit_gets_no_request_and_if_all_are_the_request_is_rejected()
    {
        await using var other = await FaultyReplica.StartAsync();
        await using var balancer = await LoneBalancer.StartAsync([Replica, other], "--Balancer:Limits:MaxRequestsPerReplica=1", "--Balancer:HealthPath=");
        var release = new TaskCompletionSource();
        Replica.Fault = _ => release.Task;
        var first = PostAsync(balancer.Http, Call);
        await Eventually.HoldsAsync("it runs on the first", () => Replica.Executions is 1);

        // A client may have its answer before the balancer frees its slot.
        await Eventually.HoldsAsync("the second serves twice", async () => (await PostAsync(balancer.Http, Call)).Status is HttpStatusCode.OK && other.Executions is 2);
        await Eventually.HoldsAsync("the second is free", async () => (int)(await balancer.Page.PageReplicaAsync("mcp-2"))["inFlight"]! is 0);
        other.Fault = _ => release.Task;
        var second = PostAsync(balancer.Http, Call);
        await Eventually.HoldsAsync("it runs on the second", () => other.Executions is 3);
        var refused = await PostAsync(balancer.Http, Call);
        release.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal((HttpStatusCode.TooManyRequests, 1, 3), (refused.Status, Replica.Executions, other.Executions));
    }

    [Fact]
    public async Task A_client_that_calls_too_often_is_throttled_and_others_are_served()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:Limits:ClientRate=1", "--Balancer:Limits:ClientBurst=3", "--Balancer:Limits:ClientHeader=X-Client");
        var answers = new List<McpAnswer>();
        for (var call = 0; call < 20; call++)
        {
            answers.Add(await balancer.Http.PostAsync(Call, ("X-Client", "busy")));
        }

        var refused = answers.FindAll(answer => answer.Status is HttpStatusCode.TooManyRequests);
        Assert.Equal(20, refused.Count + answers.Count(answer => answer.Status is HttpStatusCode.OK));
        Assert.Equal(20 - refused.Count, Replica.Executions);
        Assert.All(refused, answer => Assert.Equal((-32603, true), (answer.ErrorCode, answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1))));
        Assert.All(refused, answer => Assert.Equal(answer.Headers.RetryAfter?.Delta?.TotalMilliseconds, (double?)answer.Message!["error"]!["data"]!["retryAfterMs"]));
        Assert.NotEmpty(refused);
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.PostAsync(Call, ("X-Client", "calm"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.PostAsync(Call)).Status);
        await Eventually.HoldsAsync("it may call again", async () => (await balancer.Http.PostAsync(Call, ("X-Client", "busy"))).Status is HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("--Balancer:Limits:MaxHeaders=5", "Balancer:Limits:MaxHeaders is 5; it must be from 10 to 1000.")]
    [InlineData("--Balancer:Limits:ClientRate=-1", "Balancer:Limits:ClientRate is -1; it must be from 0 to 1000000.")]
    [InlineData("--Balancer:Limits:BodyGrace=00:00:01", "Balancer:Limits:BodyGrace is 00:00:01; it must be from 00:00:02 to 00:05:00.")]
    public async Task An_invalid_limit_stops_the_balancer_at_start_with_the_allowed_values(string option, string message)
    {
        await using var balancer = new ApplicationProcess("LoadBalancer", "--Balancer:Replicas:0=http://localhost:1", option);

        Assert.NotEqual(0, await balancer.EndAsync());
        await balancer.LineAsync(message);
    }

    [Fact]
    public async Task A_method_that_reads_has_a_deadline()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:ReadDeadline=00:00:00.5");
        Replica.Fault = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

        var answer = await balancer.Http.McpAsync("tools/list");

        Assert.Equal((HttpStatusCode.GatewayTimeout, -32603), (answer.Status, answer.ErrorCode));
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpClient http, string body, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.TransferEncodingChunked = isChunked;
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
