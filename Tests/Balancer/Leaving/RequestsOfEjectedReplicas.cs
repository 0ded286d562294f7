using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What happens to the running requests of a replica when it is ejected.</summary>
[Trait("Run", "All")]
public sealed class RequestsOfEjectedReplicas : TwoFaultyReplicas
{
    private readonly TaskCompletionSource _release = new();
    private readonly TaskCompletionSource _silence = new();

    public override ValueTask DisposeAsync()
    {
        _silence.TrySetResult();
        _release.TrySetResult();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_request_that_reads_moves_from_a_replica_that_hangs_to_another()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        One.Fault = _ => _release.Task;
        var request = balancer.Http.McpAsync("tools/list");

        One.Silence = _silence.Task;

        Assert.Equal(HttpStatusCode.OK, (await request).Status);
        Assert.Equal(["stalled", "ok"], await balancer.Page.PageOutcomesAsync(1));
    }

    [Fact]
    public async Task A_request_waits_if_no_other_replica_is_ready()
    {
        await using var balancer = await LoneBalancer.StartAsync([One]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        One.Fault = _ => _release.Task;
        var request = balancer.Http.McpAsync("tools/list");

        One.Silence = _silence.Task;
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "failing");
        _release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await request).Status);
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_not_broken_off()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        One.Fault = async context =>
        {
            await context.Response.Body.WriteAsync("begun"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await _release.Task;
            await context.Response.Body.WriteAsync(" and ended"u8.ToArray());
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"resources/read"}""") };
        using var answer = await balancer.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        One.Silence = _silence.Task;
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ejected");
        _release.SetResult();

        Assert.Equal("begun and ended", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_replica_that_accepts_no_more_connections_answers_its_running_requests()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        var begun = new TaskCompletionSource();
        One.Fault = async context =>
        {
            begun.TrySetResult();
            await _release.Task;
            await FaultyReplica.Status(200)(context);
        };
        var request = balancer.Http.McpAsync("tools/list");
        await begun.Task;

        var stop = One.StopAsync();
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ejected");
        _release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await request).Status);
        Assert.Equal(["ok"], await balancer.Page.PageOutcomesAsync(1));
        await stop;
    }
}
