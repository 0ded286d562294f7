using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Page;

/// <summary>A health policy of YARP's or ours, with the page looking on. YARP tells the results of its probes to nobody but the policy.</summary>
internal sealed class ObservedProbes(IActiveHealthCheckPolicy policy, Probes probes) : IActiveHealthCheckPolicy
{
    public string Name => policy.Name;

    /// <summary>Puts itself before each policy that is registered so far.</summary>
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
