using System.Collections.Concurrent;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>What a deployment controller does for one Deployment: as many pods as it asks for, all of the last revision, by its strategy.</summary>
internal sealed class Rollout(Workload workload, Func<int, Pod> create)
{
    private readonly ConcurrentQueue<Pod> _all = [];
    private readonly ConcurrentBag<Task> _endings = [];

    public Workload Workload => workload;

    public int Replicas { get; set; } = workload.Deployment!.Replicas ?? 1;

    public int Revision { get; set; } = 1;

    /// <summary>Every pod that there has been.</summary>
    public IEnumerable<Pod> All => _all;

    /// <summary>Those that are not told to leave.</summary>
    public IReadOnlyList<Pod> Pods => [.. _all.Where(pod => !pod.IsTerminating)];

    public bool IsComplete => Pods is var pods && pods.Count == Replicas && pods.All(pod => pod.Revision == Revision && pod is { IsAvailable: true, IsLost: false });

    /// <summary>Takes the next steps towards what is asked for.</summary>
    public void Reconcile()
    {
        var strategy = workload.Deployment!.Strategy.RollingUpdate;
        var (surge, unavailable) = (Number(strategy.MaxSurge.Value), Number(strategy.MaxUnavailable.Value));
        while (Pods is var pods && pods.Count(pod => pod.Revision == Revision) < Replicas && pods.Count < Replicas + surge)
        {
            _all.Enqueue(create(Revision));
        }

        // First those that serve nobody.
        foreach (var old in Pods.Where(pod => pod.Revision != Revision).OrderBy(pod => pod.IsAvailable))
        {
            if (!old.IsAvailable || Pods.Count(pod => pod.IsAvailable) > Replicas - unavailable)
            {
                End(old.TerminateAsync);
            }
        }

        foreach (var surplus in Pods.Where(pod => pod.Revision == Revision).OrderByDescending(pod => pod.IsAvailable).Skip(Replicas))
        {
            End(surplus.TerminateAsync);
        }
    }

    /// <summary>Ends a pod, in whose place another one comes.</summary>
    public void Delete(Pod pod) => End(pod.TerminateAsync);

    /// <summary>Replaces a pod that nobody hears of.</summary>
    public void Forget(Pod pod) => End(pod.ForgetAsync);

    public Task EndedAsync() => Task.WhenAll(_endings);

    public async Task EndAsync()
    {
        await Task.WhenAll(Pods.Select(pod => pod.ForgetAsync()));
        await EndedAsync();
        foreach (var pod in _all)
        {
            pod.Dispose();
        }
    }

    private void End(Func<Task> ending) => _endings.Add(ending());

    private static int Number(string text) => int.Parse(text, null);
}
