using System.Net;
using System.Net.Sockets;
using McpAspire.Tests.Deploy.Cluster;

namespace McpAspire.Tests.Deploy;

/// <summary>What clients notice of updates and faults in a cluster that runs the files of <c>deploy/kubernetes</c>.</summary>
[Trait("Run", "All")]
public class ClusterInMiniature(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private MiniatureCluster Cluster => shared.Cluster;

    [Fact]
    public async Task No_read_fails_and_no_session_is_lost_in_a_rolling_update_of_the_servers()
    {
        var figures = await MeasureAsync("rolling update of servers", () =>
        {
            Cluster.Change(Cluster.Servers, "Drain__Grace", "00:00:09");
            return Cluster.WaitUntilCompleteAsync();
        });

        NothingFailed(figures);
        Assert.All(Cluster.Servers.All.Where(pod => pod is { IsTerminating: true, IsLost: false }), pod => Assert.True(pod.ExitedInTime, pod.Output));
    }

    [Fact]
    public async Task No_read_fails_and_no_session_is_lost_in_a_rolling_update_of_the_balancers()
    {
        var figures = await MeasureAsync("rolling update of balancers", () =>
        {
            Cluster.Change(Cluster.Balancers, "Drain__Grace", "00:00:11");
            return Cluster.WaitUntilCompleteAsync();
        });

        NothingFailed(figures);
        Assert.All(Cluster.Balancers.All.Where(pod => pod is { IsTerminating: true, IsLost: false }), pod => Assert.True(pod.ExitedInTime, pod.Output));
    }

    [Fact]
    public async Task No_read_fails_and_no_session_is_lost_when_servers_are_added_and_removed()
    {
        var figures = await MeasureAsync("3, 5, 2 servers", async () =>
        {
            Cluster.Servers.Replicas = 5;
            await Cluster.WaitUntilCompleteAsync();
            Cluster.Servers.Replicas = 2;
            await Cluster.WaitUntilCompleteAsync();
        });
        Cluster.Servers.Replicas = 3;

        NothingFailed(figures);
    }

    [Fact]
    public async Task No_read_fails_and_no_session_is_lost_when_the_node_of_a_server_loses_its_power()
    {
        var figures = await MeasureAsync("loss of a server's node", async () =>
        {
            Cluster.Servers.Pods[0].Lose();
            await Cluster.WaitUntilAsync(() => !Cluster.Servers.IsComplete);
            await Cluster.WaitUntilCompleteAsync();
        });

        NothingFailed(figures);
    }

    [Fact]
    public async Task A_client_waits_for_its_own_timeout_at_most_once_when_the_node_of_a_balancer_loses_its_power()
    {
        var figures = await MeasureAsync("loss of a balancer's node", async () =>
        {
            Cluster.Balancers.Pods[0].Lose();
            await Cluster.WaitUntilAsync(() => !Cluster.Balancers.IsComplete);
            await Cluster.WaitUntilCompleteAsync();
        });

        // Nothing answers for a balancer that is silent, so the request that it has fails with its client's timeout.
        Assert.InRange(figures.Failed + figures.CallsFailed, 0, ClusterClients.Readers);
        Assert.Equal(0, figures.SessionsLost);
    }

    [Fact]
    public async Task A_pod_that_never_becomes_ready_stops_the_rolling_update()
    {
        IReadOnlyList<Pod> before = [];

        var figures = await MeasureAsync("a pod that never becomes ready", async () =>
        {
            before = Cluster.Servers.Pods;
            Cluster.Change(Cluster.Servers, "Sessions__Mode", "Shard");
            await Cluster.WaitUntilAsync(() => Cluster.Servers.Pods.Any(pod => pod.Starts > 1));
            Assert.Equal(before, Cluster.Servers.Pods.Where(pod => pod.IsReady));
            Cluster.Undo(Cluster.Servers);
            await Cluster.WaitUntilCompleteAsync();
        });

        Assert.Equal(before, Cluster.Servers.Pods);
        NothingFailed(figures);
    }

    [Fact]
    public async Task No_read_fails_and_no_key_is_lost_when_Redis_restarts()
    {
        var figures = await MeasureAsync("restart of Redis", async () =>
        {
            await Cluster.RestartRedisAsync();
            await Cluster.WaitUntilCompleteAsync();
        });

        NothingFailed(figures);
    }

    [Fact]
    public async Task No_read_fails_and_no_session_is_lost_when_DNS_fails_while_a_server_is_replaced()
    {
        var figures = await MeasureAsync("DNS fails while a server is replaced", async () =>
        {
            Cluster.Dns.Fails = true;
            var replaced = Cluster.Servers.Pods[0];
            Cluster.Servers.Delete(replaced);
            await Cluster.WaitUntilAsync(() => Cluster.Servers.IsComplete && replaced.ExitedInTime is not null);
            Cluster.Dns.Fails = false;
            await Cluster.WaitUntilCompleteAsync();
        });

        NothingFailed(figures);
    }

    [Fact]
    public async Task A_container_has_no_rights_and_a_read_only_root_and_hides_its_page()
    {
        Assert.SkipUnless(SharedCluster.CanRun, SharedCluster.CannotRun);
        await Cluster.WaitUntilCompleteAsync();

        foreach (var pod in Cluster.Servers.Pods.Concat(Cluster.Balancers.Pods))
        {
            var status = await File.ReadAllTextAsync($"/proc/{pod.ProcessId}/status", TestContext.Current.CancellationToken);
            Assert.Contains("Uid:\t1654\t1654\t1654\t1654", status, StringComparison.Ordinal);
            Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
            Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
            Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
            var root = (await File.ReadAllLinesAsync($"/proc/{pod.ProcessId}/mountinfo", TestContext.Current.CancellationToken)).Single(line => line.Split(' ')[4] is "/");
            Assert.StartsWith("ro,", root.Split(' ')[5], StringComparison.Ordinal);
            using var client = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(new IPEndPoint(pod.Address, 8081), TestContext.Current.CancellationToken).AsTask());
            TestContext.Current.TestOutputHelper!.WriteLine($"{pod.Name} started in {pod.StartTime.TotalSeconds:0.0} s");
        }
    }

    private void NothingFailed(ClusterFigures figures)
    {
        if (figures is not { Failed: 0, CallsFailed: 0, SessionsLost: 0 })
        {
            // The output of the pods shows the cause of a failure that seldom happens.
            Assert.Fail(string.Join(Environment.NewLine, [$"{figures}", .. Cluster.Servers.All.Concat(Cluster.Balancers.All).Select(pod => pod.Describe())]));
        }
    }

    private async Task<ClusterFigures> MeasureAsync(string name, Func<Task> change)
    {
        Assert.SkipUnless(SharedCluster.CanRun, SharedCluster.CannotRun);
        return await ClusterFigures.MeasureAsync(Cluster, name, change);
    }
}
