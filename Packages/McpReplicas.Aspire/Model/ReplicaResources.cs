namespace McpReplicas.Aspire.Model;

/// <summary>What makes a replica of any resource: an executable, an app of Node or Python, a container, a project.</summary>
internal static class ReplicaResources
{
    /// <summary>Gives a resource an endpoint at a port that no proxy stands before, the address for its telemetry, and a health.</summary>
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
            // A proxy would pick a replica for each connection, and keep the port open when the process behind it is dead.
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

    /// <summary>Two replicas at one port of this machine, in a sentence; null if there are none.</summary>
    public static string? FindCollision(IEnumerable<IResource> replicas)
    {
        var taken = new Dictionary<int, string>();
        foreach (var replica in replicas)
        {
            if (Endpoint(replica)?.Port is { } port && !taken.TryAdd(port, replica.Name))
            {
                return $"{replica.Name} cannot have port {port}, which {taken[port]} has: give each replica the port that AddMcpReplicas names, or none.";
            }
        }

        return null;
    }

    private static void Open(EndpointAnnotation endpoint, int port, bool isContainer)
    {
        // What a container listens on inside is its own affair; a process of this machine listens on the very port that clients use. Without a proxy an endpoint
        // takes one for the other, so its port is asked for before.
        endpoint.Port ??= isContainer ? port : endpoint.TargetPort ?? port;
        endpoint.IsProxied = false;
        endpoint.TargetPort ??= endpoint.Port;
    }

    private static EndpointAnnotation? Endpoint(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name is Balancer.Endpoint);
}
