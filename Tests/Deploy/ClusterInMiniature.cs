using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using McpAspire.Tests.Deploy.Cluster;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Deploy;

/// <summary>The cluster that the rows have in common, whole before each of them.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private static readonly string[] Programs = ["ip", "unshare", "setpriv", "redis-server"];

    internal static bool CanRun => Environment.GetEnvironmentVariable("CI") is not null
        || (OperatingSystem.IsLinux() && Environment.UserName is "root" && Array.TrueForAll(Programs, program => Requirements.FindOnPath(program) is not null));

    internal MiniatureCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = CanRun ? await MiniatureCluster.StartAsync() : null!;

    public async ValueTask DisposeAsync() => await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
}

/// <summary>What clients notice of a cluster's everyday life, with the files of <c>deploy/kubernetes</c>.</summary>
[Trait("Run", "All")]
public class ClusterInMiniature(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const string CannotRun = "A cluster in miniature needs Linux, root, and ip, unshare, setpriv and redis-server on PATH.";

    private MiniatureCluster Cluster => shared.Cluster;

    [Fact]
    public async Task A_rolling_update_of_the_servers_costs_nothing()
    {
        var figures = await RowAsync("rolling update of servers", () =>
        {
            Cluster.Change(Cluster.Servers, "Drain__Grace", "00:00:09");
            return Cluster.IsWholeAsync();
        });

        Assert.Equal((0, 0, 0), (figures.Failed, figures.CallsFailed, figures.SessionsLost));
        Assert.All(Cluster.Servers.All.Where(pod => pod.IsTerminating), pod => Assert.True(pod.HasLeftByItself, pod.Output));
    }

    [Fact]
    public async Task A_rolling_update_of_the_balancers_costs_nothing()
    {
        var figures = await RowAsync("rolling update of balancers", () =>
        {
            Cluster.Change(Cluster.Balancers, "Drain__Grace", "00:00:11");
            return Cluster.IsWholeAsync();
        });

        Assert.Equal((0, 0, 0), (figures.Failed, figures.CallsFailed, figures.SessionsLost));
        Assert.All(Cluster.Balancers.All.Where(pod => pod.IsTerminating), pod => Assert.True(pod.HasLeftByItself, pod.Output));
    }

    [Fact]
    public async Task More_servers_and_fewer_cost_nothing()
    {
        var figures = await RowAsync("3, 5, 2 servers", async () =>
        {
            Cluster.Servers.Replicas = 5;
            await Cluster.IsWholeAsync();
            Cluster.Servers.Replicas = 2;
            await Cluster.IsWholeAsync();
        });
        Cluster.Servers.Replicas = 3;

        Assert.Equal((0, 0, 0), (figures.Failed, figures.CallsFailed, figures.SessionsLost));
    }

    [Fact]
    public async Task A_server_whose_node_loses_its_power_costs_what_only_reads_nothing()
    {
        var figures = await RowAsync("loss of a server's node", async () =>
        {
            Cluster.Servers.Pods[0].Lose();
            await Cluster.HoldsAsync(() => !Cluster.Servers.IsComplete);
            await Cluster.IsWholeAsync();
        });

        Assert.Equal((0, 0, 0), (figures.Failed, figures.CallsFailed, figures.SessionsLost));
    }

    [Fact]
    public async Task A_pod_that_never_gets_ready_stops_the_rolling_update()
    {
        IReadOnlyList<Pod> before = [];

        var figures = await RowAsync("a pod that never gets ready", async () =>
        {
            before = Cluster.Servers.Pods;
            Cluster.Change(Cluster.Servers, "Sessions__Mode", "Shard");
            await Cluster.HoldsAsync(() => Cluster.Servers.Pods.Any(pod => pod.Starts > 1));
            Assert.Equal(before, Cluster.Servers.Pods.Where(pod => pod.IsReady));
            Cluster.Undo(Cluster.Servers);
            await Cluster.IsWholeAsync();
        });

        Assert.Equal(before, Cluster.Servers.Pods);
        Assert.Equal((0, 0, 0), (figures.Failed, figures.CallsFailed, figures.SessionsLost));
    }

    [Fact]
    public async Task A_restart_of_Redis_costs_reads_nothing_and_forgets_no_key()
    {
        var figures = await RowAsync("restart of Redis", async () =>
        {
            await Cluster.RestartRedisAsync();
            await Cluster.IsWholeAsync();
        });

        Assert.Equal((0, 0, 0), (figures.Failed, figures.CallsFailed, figures.SessionsLost));
    }

    [Fact]
    public async Task DNS_that_fails_while_a_server_is_replaced_costs_nothing()
    {
        var figures = await RowAsync("DNS fails while a server is replaced", async () =>
        {
            Cluster.Dns.Fails = true;
            var replaced = Cluster.Servers.Pods[0];
            Cluster.Servers.Delete(replaced);
            await Cluster.HoldsAsync(() => Cluster.Servers.IsComplete && replaced.HasLeftByItself is not null);
            Cluster.Dns.Fails = false;
            await Cluster.IsWholeAsync();
        });

        Assert.Equal((0, 0, 0), (figures.Failed, figures.CallsFailed, figures.SessionsLost));
    }

    [Fact]
    public async Task A_container_has_no_rights_a_read_only_root_and_no_page_for_others()
    {
        Assert.SkipUnless(SharedCluster.CanRun, CannotRun);
        await Cluster.IsWholeAsync();

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

    private async Task<ClusterFigures> RowAsync(string name, Func<Task> happens)
    {
        Assert.SkipUnless(SharedCluster.CanRun, CannotRun);
        await Cluster.IsWholeAsync();
        await using var clients = ClusterClients.Of(Cluster);
        await clients.GoOnAsync();

        var watch = Stopwatch.StartNew();
        await happens();
        var took = watch.Elapsed;
        await clients.GoOnAsync();
        var figures = await clients.EndAsync();

        TestContext.Current.TestOutputHelper!.WriteLine($"{name}, {took.TotalSeconds:0} s: {JsonSerializer.Serialize(figures)}");
        foreach (var failure in clients.Failures.Take(10))
        {
            TestContext.Current.TestOutputHelper!.WriteLine(failure);
        }

        Assert.Equal((0, 0), (figures.WritesTwice, figures.WritesMissing));
        return figures;
    }
}
