using System.Net;
using System.Net.Http.Headers;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Faults;

/// <summary>What the balancer refuses because it is too much, without a replica seeing it.</summary>
public sealed class Limits : IAsyncLifetime
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";

    private FaultyReplica _replica = null!;

    public async ValueTask InitializeAsync() => _replica = await FaultyReplica.StartAsync();

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused(bool isChunked)
    {
        await using var balancer = await LoneBalancer.StartAsync([_replica], "--Balancer:MaxBodyBytes=100000");

        var answer = await PostAsync(balancer.Http, Call + new string(' ', 200_000), isChunked);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 0), (answer.Status, _replica.Executions));
        Assert.Contains("The body is longer than 100000 bytes.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_within_it_arrives_whole(bool isChunked)
    {
        await using var balancer = await LoneBalancer.StartAsync([_replica], "--Balancer:MaxBodyBytes=300000");

        var answer = await PostAsync(balancer.Http, Call + new string(' ', 200_000), isChunked);

        Assert.Equal((HttpStatusCode.OK, 1), (answer.Status, _replica.Executions));
    }

    [Fact]
    public async Task A_request_over_the_number_that_may_run_is_refused()
    {
        await using var balancer = await LoneBalancer.StartAsync([_replica], "--Balancer:MaxConcurrentRequests=2");
        var release = new TaskCompletionSource();
        _replica.Fault = _ => release.Task;
        var running = new[] { PostAsync(balancer.Http, Call), PostAsync(balancer.Http, Call) };
        await Eventually.HoldsAsync("both run", () => _replica.Executions is 2);

        var refused = await PostAsync(balancer.Http, Call);
        release.SetResult();
        await Task.WhenAll(running);
        _replica.Fault = null;

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(balancer.Http, Call)).Status);
    }

    [Fact]
    public async Task A_method_that_reads_has_a_deadline()
    {
        await using var balancer = await LoneBalancer.StartAsync([_replica], "--Balancer:ReadDeadline=00:00:00.5");
        _replica.Fault = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

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
