using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Something listens on every named port, and only ports for clients are named.</summary>
internal static class PortRules
{
    private const int Page = 8081;

    public static IEnumerable<string> Problems(Manifests manifests) =>
    [
        .. manifests.All<V1Service>().SelectMany(service => OfService(manifests, service)),
        .. manifests.Workloads.SelectMany(workload => OfWorkload(manifests, workload)),
        .. manifests.All<V1NetworkPolicy>().SelectMany(policy => OfPolicy(manifests, policy)),
        .. Backends(manifests).Where(backend => !Exists(manifests, backend)).Select(backend => $"There is no Service {backend.Service} with the port {backend.Port}."),
    ];

    private static IEnumerable<string> OfService(Manifests manifests, V1Service service)
    {
        foreach (var (workload, port) in from workload in manifests.Workloads.Where(workload => workload.IsSelectedBy(service.Spec.Selector)) from port in service.Spec.Ports select (workload, port))
        {
            if (workload.PortOf(port.TargetPort) is not { } target)
            {
                yield return $"The Service {service.Name()} sends to the port {port.TargetPort?.Value} of {workload.Name}, which does not exist.";
            }
            else if (service.Spec.ClusterIP is "None" && target != port.Port)
            {
                yield return $"The Service {service.Name()} is headless, so its port {port.Port} must be {target}, the port of the pods.";
            }
        }
    }

    private static IEnumerable<string> OfWorkload(Manifests manifests, Workload workload)
    {
        var container = workload.Container;
        foreach (var port in new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }.OfType<V1Probe>().Select(probe => probe.HttpGet?.Port ?? probe.TcpSocket.Port))
        {
            if (workload.PortOf(port) is null)
            {
                yield return $"A probe of {workload.Name} uses the port {port.Value}, which does not exist.";
            }
        }

        if (container.Ports.Any(port => port.ContainerPort is Page))
        {
            yield return $"{workload.Name} exposes the port of its page.";
        }

        if (ImageProgram.Of(container.Image) is not null && container.Env.SingleOrDefault(variable => variable.Name is "ASPNETCORE_HTTP_PORTS")?.Value != $"{container.Ports[0].ContainerPort}")
        {
            yield return $"{workload.Name} does not listen on the port of its container.";
        }

        foreach (var address in workload.ReplicaAddresses)
        {
            if (!manifests.All<V1Service>().Any(service => service.Name() == address.Host && service.Spec.ClusterIP is "None" && service.Spec.Ports.Any(port => port.Port == address.Port)))
            {
                yield return $"The balancer looks for servers at {address}, but no headless Service has this address.";
            }
        }
    }

    private static IEnumerable<string> OfPolicy(Manifests manifests, V1NetworkPolicy policy) =>
        from port in policy.Spec.Ingress.SelectMany(rule => rule.Ports)
        where !manifests.Workloads.Any(workload => workload.IsSelectedBy(policy.Spec.PodSelector.MatchLabels) && workload.PortOf(port.Port) is not null)
        select $"The NetworkPolicy {policy.Name()} allows the port {port.Port.Value}, which its pods do not have.";

    private static IEnumerable<(string Service, string Port)> Backends(Manifests manifests) =>
    [
        .. from ingress in manifests.All<V1Ingress>()
           from path in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths)
           select (path.Backend.Service.Name, path.Backend.Service.Port.Name ?? $"{path.Backend.Service.Port.Number}"),
        .. from route in manifests.All<HttpRoute>()
           from backend in route.Spec.Rules.SelectMany(rule => rule.BackendRefs)
           select (backend.Name, $"{backend.Port}"),
    ];

    private static bool Exists(Manifests manifests, (string Service, string Port) backend) =>
        manifests.All<V1Service>().Any(service => service.Name() == backend.Service && service.Spec.Ports.Any(port => port.Name == backend.Port || $"{port.Port}" == backend.Port));
}
