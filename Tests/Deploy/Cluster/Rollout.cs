using System.Collections.Concurrent;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>A simulated deployment controller for one Deployment: it keeps the requested number of pods at the latest revision.</summary>
internal sealed class Rollout(Workload workload, Func<int, Pod> create)
{
    private readonly ConcurrentQueue<Pod> _all = [];
    private readonly ConcurrentBag<Task> _endings = [];

    public Workload Workload => workload;

    public int Replicas { get; set; } = workload.Deployment!.Replicas ?? 1;

    public int Revision { get; set; } = 1;

    /// <summary>All pods, including those that have ended.</summary>
    public IEnumerable<Pod> All => _all;

    /// <summary>The pods that are not terminating.</summary>
    public IReadOnlyList<Pod> Pods => [.. _all.Where(pod => !pod.IsTerminating)];

    public bool IsComplete => Pods is var pods && pods.Count == Replicas && pods.All(pod => pod.Revision == Revision && pod is { IsAvailable: true, IsLost: false });

    /// <summary>Takes the next steps towards the requested state.</summary>
    public void Reconcile()
    {
        var strategy = workload.Deployment!.Strategy.RollingUpdate;
        var (surge, unavailable) = (Number(strategy.MaxSurge.Value), Number(strategy.MaxUnavailable.Value));
        while (Pods is var pods && pods.Count(pod => pod.Revision == Revision) < Replicas && pods.Count < Replicas + surge)
        {
            _all.Enqueue(create(Revision));
        }

        // Pods that are not available end first.
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

    /// <summary>Deletes a pod; the controller then creates a replacement.</summary>
    public void Delete(Pod pod) => End(pod.TerminateAsync);

    /// <summary>Removes a pod whose node is lost; the controller then creates a replacement.</summary>
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
