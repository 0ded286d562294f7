using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What a balancer that shuts down answers to clients that keep their connections.</summary>
public sealed class ShutdownOfTheBalancer : OneFaultyReplica
{
    private const string NeedsSignals = "Windows has no signals.";

    public static bool HasSignals => !OperatingSystem.IsWindows();

    [Fact(Skip = NeedsSignals, SkipUnless = nameof(HasSignals))]
    public async Task Every_answer_closes_its_connection_also_those_of_running_requests()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Drain:Grace=00:00:20", "--Drain:Quiet=00:00:20");
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        var release = new TaskCompletionSource();
        Assert.NotEqual(true, (await balancer.Http.CallToolAsync("change")).Headers.ConnectionClose);
        Replica.Fault = async context =>
        {
            await release.Task;
            await FaultyReplica.Status(200)(context);
        };
        var running = balancer.Http.CallToolAsync("change");
        await Eventually.HoldsAsync("it runs", () => Replica.Executions is 2);

        balancer.Process.Signal(ApplicationProcess.Terminate);
        await Eventually.HoldsAsync("it is not ready", async () =>
        {
            using var answer = await balancer.Http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.StatusCode is HttpStatusCode.ServiceUnavailable;
        });
        release.SetResult();
        Replica.Fault = null;

        Assert.True((await running).Headers.ConnectionClose);
        var later = await balancer.Http.CallToolAsync("change");
        Assert.Equal((HttpStatusCode.OK, true), (later.Status, later.Headers.ConnectionClose));
        var refused = await balancer.Http.PostAsync("{}", ("Host", "evil.example"));
        Assert.Equal((HttpStatusCode.Forbidden, true), (refused.Status, refused.Headers.ConnectionClose));
    }
}
