using k8s;
using k8s.Models;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>A Deployment or a StatefulSet, whose pods each have one container.</summary>
internal sealed record Workload(IKubernetesObject<V1ObjectMeta> Object, V1LabelSelector Selector, V1PodTemplateSpec Template)
{
    public string Name => Object.Metadata.Name;

    public V1PodSpec Pod => Template.Spec;

    public V1Container Container => Template.Spec.Containers.Single();

    /// <summary>The addresses at which it looks for replicas, if it is the balancer.</summary>
    public IEnumerable<Uri> ReplicaAddresses =>
        (Container.Env ?? []).Where(variable => variable.Name.StartsWith("Balancer__Replicas__", StringComparison.Ordinal)).Select(variable => new Uri(variable.Value));

    public V1DeploymentSpec? Deployment => (Object as V1Deployment)?.Spec;

    public static Workload? Of(IKubernetesObject? item) => item switch
    {
        V1Deployment deployment => new(deployment, deployment.Spec.Selector, deployment.Spec.Template),
        V1StatefulSet set => new(set, set.Spec.Selector, set.Spec.Template),
        _ => null,
    };

    /// <summary>Whether a selector matches its pods.</summary>
    public bool IsSelectedBy(IDictionary<string, string> labels) => labels.All(label => Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>Returns the number of a port that is given by name or number, or null if it does not exist.</summary>
    public int? PortOf(IntOrString? port) =>
        port is null ? null : Container.Ports.FirstOrDefault(own => own.Name == port.Value || $"{own.ContainerPort}" == port.Value)?.ContainerPort;
}
