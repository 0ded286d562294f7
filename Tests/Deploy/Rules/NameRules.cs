using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Every name refers to something that exists: ConfigMaps, volumes, images, the namespace and host names.</summary>
internal static class NameRules
{
    public static IEnumerable<string> Problems(Manifests manifests) =>
    [
        .. manifests.Workloads.SelectMany(workload => OfWorkload(manifests, workload)),
        .. from image in manifests.Kustomization.Images
           where !manifests.Workloads.Any(workload => workload.Container.Image == image.Name)
           select $"No container uses the image {image.Name}.",
        .. from set in manifests.All<V1StatefulSet>()
           where !manifests.All<V1Service>().Any(service => service.Name() == set.Spec.ServiceName)
           select $"{set.Name()} names the Service {set.Spec.ServiceName}, which does not exist.",
        .. from space in manifests.All<V1Namespace>()
           where space.Name() != manifests.Kustomization.Namespace
           select $"namespace.yaml creates {space.Name()}, but kustomization.yaml uses {manifests.Kustomization.Namespace}.",
        .. from host in Hosts(manifests)
           where !manifests.ConfigMaps["common"].Any(setting => setting.Key.StartsWith("Access__Hosts__", StringComparison.Ordinal) && setting.Value == host)
           select $"Access__Hosts does not contain the host {host}.",
    ];

    private static IEnumerable<string> OfWorkload(Manifests manifests, Workload workload)
    {
        var container = workload.Container;
        foreach (var map in (container.EnvFrom ?? []).Select(source => source.ConfigMapRef.Name).Where(map => !manifests.ConfigMaps.ContainsKey(map)))
        {
            yield return $"{workload.Name} takes its environment from the ConfigMap {map}, which does not exist.";
        }

        var volumes = (workload.Pod.Volumes ?? []).Select(volume => volume.Name).Concat((workload.Object as V1StatefulSet)?.Spec.VolumeClaimTemplates.Select(claim => claim.Name()) ?? []).ToList();
        var mounted = container.VolumeMounts.Select(mount => mount.Name).ToList();
        foreach (var volume in volumes.Except(mounted).Concat(mounted.Except(volumes)))
        {
            yield return $"The volume {volume} of {workload.Name} must be both declared and mounted.";
        }

        if (ImageProgram.Of(container.Image) is not null && !manifests.Kustomization.Images.Any(image => image.Name == container.Image))
        {
            yield return $"kustomization.yaml does not name a registry for the image {container.Image}.";
        }
    }

    private static IEnumerable<string> Hosts(Manifests manifests) =>
    [
        .. manifests.All<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules.Select(rule => rule.Host).Concat(ingress.Spec.Tls.SelectMany(tls => tls.Hosts))),
        .. manifests.All<HttpRoute>().SelectMany(route => route.Spec.Hostnames),
        // The balancer sends this host name to the servers.
        .. manifests.Workloads.SelectMany(workload => workload.ReplicaAddresses).Select(address => address.Host),
    ];
}
