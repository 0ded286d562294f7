using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Pods have no needless rights or writable files, and a NetworkPolicy limits who reaches them.</summary>
internal static class SecurityRules
{
    public static IEnumerable<string> Problems(Manifests manifests, Workload workload)
    {
        if (workload.Pod.SecurityContext is not { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" })
        {
            yield return $"{workload.Name} may run as root.";
        }

        if (workload.Container.SecurityContext is not { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true, Privileged: null, Capabilities: { Drop: ["ALL"], Add: null } })
        {
            yield return $"{workload.Name} has rights that it does not need.";
        }

        if (workload.Pod is not { AutomountServiceAccountToken: false, EnableServiceLinks: false, HostNetwork: null, HostPID: null })
        {
            yield return $"{workload.Name} gets access to the cluster or to its node that it does not need.";
        }

        if (workload.Container.Resources is not { Requests.Count: > 0 } resources || !resources.Limits.ContainsKey("memory"))
        {
            yield return $"{workload.Name} has no resource requests or no memory limit.";
        }

        if (!manifests.All<V1NetworkPolicy>().Any(policy => policy.Spec.PolicyTypes is ["Ingress"] && workload.IsSelectedBy(policy.Spec.PodSelector.MatchLabels) && IsAllowed(workload, policy)))
        {
            yield return $"No NetworkPolicy limits {workload.Name} to the clients and the port that it serves.";
        }
    }

    // Any client may call the balancer, only the balancer may call servers, and only servers may call Redis.
    private static bool IsAllowed(Workload workload, V1NetworkPolicy policy) => policy.Spec.Ingress is [var rule] && rule.Ports.Count is 1 && (workload.Name, rule.FromProperty) switch
    {
        ("balancer", null) => true,
        ("server", [var peer]) => peer.PodSelector.MatchLabels.Values.SequenceEqual(["balancer"]),
        ("redis", [var peer]) => peer.PodSelector.MatchLabels.Values.SequenceEqual(["server"]),
        _ => false,
    };
}
