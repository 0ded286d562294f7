using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Page;

/// <summary>Wraps a health policy to record probe results for the page. YARP reports the results only to the policy.</summary>
internal sealed class ObservedProbes(IActiveHealthCheckPolicy policy, Probes probes) : IActiveHealthCheckPolicy
{
    public string Name => policy.Name;

    /// <summary>Wraps each policy registered so far.</summary>
    public static void Register(IServiceCollection services)
    {
        for (var index = 0; index < services.Count; index++)
        {
            if (services[index] is { IsKeyedService: false, ImplementationType: { } policy } service && service.ServiceType == typeof(IActiveHealthCheckPolicy))
            {
                services[index] = ServiceDescriptor.Singleton<IActiveHealthCheckPolicy>(provider => new ObservedProbes(
                    (IActiveHealthCheckPolicy)ActivatorUtilities.CreateInstance(provider, policy), provider.GetRequiredService<Probes>()));
            }
        }
    }

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        foreach (var result in probingResults)
        {
            probes.Add(result);
        }

        policy.ProbingCompleted(cluster, probingResults);
    }
}
