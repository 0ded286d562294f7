namespace McpReplicas.Aspire.Model;

/// <summary>Turns any resource into a replica: an executable, a Node or Python app, a container, a project.</summary>
internal static class ReplicaResources
{
    /// <summary>Gives a resource an endpoint without a proxy, the address for its telemetry and a health check.</summary>
    public static void AsReplica<T>(this IResourceBuilder<T> replica, int port, string? healthPath)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        var resource = replica.Resource;
        if (Endpoint(resource) is null)
        {
            replica.WithHttpEndpoint(targetPort: port, name: Balancer.Endpoint, env: "PORT");
        }

        var builder = replica.ApplicationBuilder;
        if (builder.ExecutionContext.IsRunMode)
        {
            // A proxy keeps the port open when the process behind it has ended.
            replica.WithEndpoint(Balancer.Endpoint, endpoint => Open(endpoint, port, isContainer: resource is ContainerResource));
            replica.WithReadinessHealthCheck(healthPath);
        }

        if (resource is not ProjectResource)
        {
            replica.WithAnnotation(new ForeignReplica());
            if (!resource.HasAnnotationOfType<OtlpExporterAnnotation>())
            {
                replica.WithOtlpExporter();
            }
        }
    }

    /// <summary>Returns an error message if two replicas use the same port of this machine; null if not.</summary>
    public static string? FindCollision(IEnumerable<IResource> replicas)
    {
        var taken = new Dictionary<int, string>();
        foreach (var replica in replicas)
        {
            if (Endpoint(replica)?.Port is { } port && !taken.TryAdd(port, replica.Name))
            {
                return $"{replica.Name} cannot use port {port}, because {taken[port]} uses it. In the function of AddMcpReplicas, use the port that it receives, or set no port.";
            }
        }

        return null;
    }

    private static void Open(EndpointAnnotation endpoint, int port, bool isContainer)
    {
        // A process of this machine listens on the port that clients use; a container has another port inside. The getter of EndpointAnnotation.Port returns the
        // target port when there is no proxy, so Port is read before IsProxied is set.
        endpoint.Port ??= isContainer ? port : endpoint.TargetPort ?? port;
        endpoint.IsProxied = false;
        endpoint.TargetPort ??= endpoint.Port;
    }

    private static EndpointAnnotation? Endpoint(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name is Balancer.Endpoint);
}
