using System.Diagnostics;
using System.Net;
using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>
/// A cluster of one node that runs <c>deploy/kubernetes</c>: pods are network namespaces with read-only roots, and what kubelet, deployment controller,
/// DNS and kube-proxy do is done here, as late as they do it.
/// </summary>
internal sealed class MiniatureCluster : IAsyncDisposable
{
    // Kubernetes takes 40 s and more to give up a node.
    private static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(10);

    // CoreDNS keeps an answer for so long.
    private static readonly TimeSpan DnsDelay = TimeSpan.FromSeconds(5);

    // Until each node has changed where it sends the connections of a Service.
    private static readonly TimeSpan ProxyDelay = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, Dictionary<string, string>> Secrets = new() { ["redis"] = new() { ["password"] = "secret", ["connection-string"] = "redis:6379,password=secret" } };

    private readonly Manifests _manifests;
    private readonly PodNetwork _network = new();
    private readonly ClusterFolders _folders;
    private readonly Dictionary<string, LateView> _services;
    private readonly LateView _clients;
    private readonly Dictionary<string, List<(string Variable, string Value)>> _changes = new() { ["server"] = [], ["balancer"] = [], ["redis"] = [] };
    private readonly CancellationTokenSource _ends = new();
    private readonly Task _control;
    private readonly Workload _redis;
    private Pod? _redisPod;
    private int _pods;

    private MiniatureCluster(Manifests manifests)
    {
        _manifests = manifests;
        var domain = $"{manifests.Kustomization.Namespace}.svc.cluster.local";
        _folders = new ClusterFolders($"{PodNetwork.Node}", domain);
        _redis = manifests.Workloads.Single(workload => workload.Object is V1StatefulSet);
        Servers = NewRollout("server");
        Balancers = NewRollout("balancer");
        _services = manifests.All<V1Service>().Where(service => service.Spec.ClusterIP is "None").ToDictionary(
            service => $"{service.Name()}.{domain}", service => new LateView(() => AllPods.Where(pod => pod.Workload.IsSelectedBy(service.Spec.Selector)), DnsDelay));
        _clients = new LateView(() => Balancers.Pods, ProxyDelay);
        Dns = new ClusterDns(PodNetwork.Node, name => _services.TryGetValue(name, out var view) && view.Addresses is { Count: > 0 } addresses ? addresses : null);
        ClientPort = Balancers.Workload.PortOf(manifests.All<V1Service>().Single(service => service.Name() is "balancer").Spec.Ports.Single().TargetPort)!.Value;
        _redisPod = NewPod(_redis, 1);
        _control = Task.Run(ControlAsync);
    }

    public Rollout Servers { get; }

    public Rollout Balancers { get; }

    public ClusterDns Dns { get; }

    /// <summary>The port of the balancers' pods.</summary>
    public int ClientPort { get; }

    /// <summary>Where the node sends a new connection to the balancers' Service, which it knows a little late.</summary>
    public IReadOnlyList<IPAddress> ClientTargets => _clients.Addresses;

    private IEnumerable<Pod> AllPods => [.. Servers.Pods, .. Balancers.Pods, .. _redisPod is { } redis ? [redis] : Array.Empty<Pod>()];

    /// <summary>Starts it with Redis, keys of calls and shared sessions.</summary>
    public static async Task<MiniatureCluster> StartAsync()
    {
        var cluster = new MiniatureCluster(Manifests.Read(withOptions: true, (_, text) => text.Replace("Mode=Stateless", "Mode=Shared", StringComparison.Ordinal)));
        await cluster.IsWholeAsync();
        return cluster;
    }

    /// <summary>Waits until every rollout is complete, nobody is leaving and clients know all balancers.</summary>
    public async Task IsWholeAsync()
    {
        await HoldsAsync(() => Servers.IsComplete && Balancers.IsComplete && _redisPod is { IsReady: true } && _clients.Addresses.Count == Balancers.Replicas);
        await Task.WhenAll(Servers.EndedAsync(), Balancers.EndedAsync());
    }

    /// <summary>Waits, longer than other tests do.</summary>
    public async Task HoldsAsync(Func<bool> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); !isTrue(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), $"It did not become so:{Environment.NewLine}{string.Join(Environment.NewLine, AllPods.Select(pod => $"{pod.Name} ready {pod.IsReady} starts {pod.Starts}: {pod.Output}"))}");
        }
    }

    /// <summary>Changes the environment of a Deployment's pods, which begins a rolling update.</summary>
    public void Change(Rollout rollout, string variable, string value)
    {
        _changes[rollout.Workload.Name].Add((variable, value));
        rollout.Revision++;
    }

    /// <summary>Takes the last change back.</summary>
    public void Undo(Rollout rollout)
    {
        rollout.Revision--;
        _changes[rollout.Workload.Name].RemoveAt(rollout.Revision - 1);
    }

    public async Task RestartRedisAsync()
    {
        var old = _redisPod!;
        await old.TerminateAsync();
        old.Dispose();
        _redisPod = NewPod(_redis, old.Revision + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _control;
        await Task.WhenAll(Servers.EndAsync(), Balancers.EndAsync(), _redisPod!.ForgetAsync());
        Dns.Dispose();
        _network.Dispose();
        _folders.Dispose();
        _redisPod.Dispose();
        _ends.Dispose();
    }

    private Rollout NewRollout(string name)
    {
        var workload = _manifests.Workloads.Single(workload => workload.Name == name);
        return new Rollout(workload, revision => NewPod(workload, revision));
    }

    private Pod NewPod(Workload workload, int revision)
    {
        var name = $"{workload.Name}-{revision}-{Interlocked.Increment(ref _pods)}";
        var link = _network.Add();
        var environment = ContainerEnvironment.Of(_manifests, workload.Container, Secrets);
        foreach (var (variable, value) in _changes[workload.Name])
        {
            environment[variable] = value;
        }

        return new Pod(name, revision, workload, link, () => new PodContainer(name, link, workload, environment, _folders), () => _network.Remove(link));
    }

    private async Task ControlAsync()
    {
        while (!_ends.IsCancellationRequested)
        {
            foreach (var rollout in new[] { Servers, Balancers })
            {
                rollout.Reconcile();
                foreach (var lost in rollout.Pods.Where(pod => pod.LostFor > NodeTimeout))
                {
                    rollout.Forget(lost);
                }
            }

            foreach (var view in _services.Values.Append(_clients))
            {
                view.Look();
            }

            await Task.Delay(100);
        }
    }
}
