using System.Diagnostics;
using System.Net;
using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>
/// A cluster of one node that runs <c>deploy/kubernetes</c>. Pods are network namespaces with read-only roots. This class simulates kubelet, deployment
/// controller, DNS and kube-proxy, with delays like theirs.
/// </summary>
internal sealed class MiniatureCluster : IAsyncDisposable
{
    // Shorter than in Kubernetes, which gives up a node after 40 s or more.
    private static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(10);

    // The time for which CoreDNS caches an answer.
    private static readonly TimeSpan DnsDelay = TimeSpan.FromSeconds(5);

    // The time until each node has updated the targets of a Service.
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
        _folders = new ClusterFolders($"{_network.Node}", domain);
        _redis = manifests.Workloads.Single(workload => workload.Object is V1StatefulSet);
        Servers = NewRollout("server");
        Balancers = NewRollout("balancer");
        _services = manifests.All<V1Service>().Where(service => service.Spec.ClusterIP is "None").ToDictionary(
            service => $"{service.Name()}.{domain}", service => new LateView(() => AllPods.Where(pod => pod.Workload.IsSelectedBy(service.Spec.Selector)), DnsDelay));
        _clients = new LateView(() => Balancers.Pods, ProxyDelay);
        Dns = new ClusterDns(_network.Node, name => _services.TryGetValue(name, out var view) && view.Addresses is { Count: > 0 } addresses ? addresses : null);
        ClientPort = Balancers.Workload.PortOf(manifests.All<V1Service>().Single(service => service.Name() is "balancer").Spec.Ports.Single().TargetPort)!.Value;
        _redisPod = NewPod(_redis, 1);
        _control = Task.Run(ControlAsync);
    }

    public Rollout Servers { get; }

    public Rollout Balancers { get; }

    public ClusterDns Dns { get; }

    /// <summary>The port of the balancers' pods.</summary>
    public int ClientPort { get; }

    /// <summary>The pods to which the node sends new connections to the balancers' Service. Changes take effect after a delay.</summary>
    public IReadOnlyList<IPAddress> ClientTargets => _clients.Addresses;

    private IEnumerable<Pod> AllPods => [.. Servers.Pods, .. Balancers.Pods, .. _redisPod is { } redis ? [redis] : Array.Empty<Pod>()];

    /// <summary>Starts the cluster with Redis, idempotency keys and a session mode.</summary>
    public static async Task<MiniatureCluster> StartAsync(string sessionMode)
    {
        var cluster = new MiniatureCluster(Manifests.Read(withOptions: true, (_, text) => text.Replace("Mode=Stateless", $"Mode={sessionMode}", StringComparison.Ordinal)));
        try
        {
            await cluster.WaitUntilCompleteAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every rollout is complete, all old pods have ended and clients know all balancers.</summary>
    public async Task WaitUntilCompleteAsync()
    {
        await WaitUntilAsync(() => Servers.IsComplete && Balancers.IsComplete && _redisPod is { IsReady: true } && _clients.Addresses.Count == Balancers.Replicas);
        await Task.WhenAll(Servers.EndedAsync(), Balancers.EndedAsync());
    }

    /// <summary>Waits up to 90 s for a condition.</summary>
    public async Task WaitUntilAsync(Func<bool> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); !isTrue(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            if (_control.IsFaulted)
            {
                await _control;
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), $"The condition is not met after 90 s:{Environment.NewLine}{string.Join(Environment.NewLine, AllPods.Select(pod => pod.Describe()))}");
        }
    }

    /// <summary>Changes the environment of a Deployment's pods, which starts a rolling update.</summary>
    public void Change(Rollout rollout, string variable, string value)
    {
        _changes[rollout.Workload.Name].Add((variable, value));
        rollout.Revision++;
    }

    /// <summary>Reverts the last change.</summary>
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
        await Task.WhenAny(_control);
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
