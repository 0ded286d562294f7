using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Every selector matches pods.</summary>
internal static class SelectorRules
{
    public static IEnumerable<string> Problems(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads.Where(workload => !workload.IsSelectedBy(workload.Selector.MatchLabels)))
        {
            yield return $"{workload.Name} does not select its own pods.";
        }

        foreach (var (owner, selector) in Selectors(manifests).Where(pair => !manifests.Workloads.Any(workload => workload.IsSelectedBy(pair.Selector))))
        {
            yield return $"{owner} selects {string.Join(", ", selector.Select(label => $"{label.Key}={label.Value}"))}, but no pod has these labels.";
        }

        foreach (var workload in manifests.Workloads)
        {
            if ((workload.Pod.TopologySpreadConstraints ?? []).Any(spread => !workload.IsSelectedBy(spread.LabelSelector.MatchLabels)))
            {
                yield return $"The topology spread of {workload.Name} does not select its own pods.";
            }
        }

        foreach (var scaler in manifests.All<V2HorizontalPodAutoscaler>())
        {
            var target = scaler.Spec.ScaleTargetRef;
            if (!manifests.Workloads.Any(workload => workload.Name == target.Name && workload.Object.Kind == target.Kind && workload.Object.ApiVersion == target.ApiVersion))
            {
                yield return $"The autoscaler scales the {target.Kind} {target.Name}, which does not exist.";
            }
        }
    }

    private static IEnumerable<(string Owner, IDictionary<string, string> Selector)> Selectors(Manifests manifests) =>
    [
        .. manifests.All<V1Service>().Select(service => ($"The Service {service.Name()}", service.Spec.Selector)),
        .. manifests.All<V1PodDisruptionBudget>().Select(budget => ($"The PodDisruptionBudget {budget.Name()}", budget.Spec.Selector.MatchLabels)),
        .. manifests.All<V1NetworkPolicy>().Select(policy => ($"The NetworkPolicy {policy.Name()}", policy.Spec.PodSelector.MatchLabels)),
        .. from policy in manifests.All<V1NetworkPolicy>()
           from rule in policy.Spec.Ingress
           from peer in rule.FromProperty ?? []
           select ($"The NetworkPolicy {policy.Name()}", peer.PodSelector.MatchLabels),
    ];
}
