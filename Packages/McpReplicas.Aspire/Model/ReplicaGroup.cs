namespace McpReplicas.Aspire.Model;

/// <summary>Builds a group of replicas: checks its arguments, names the replicas and applies the settings of the group to each of them.</summary>
internal static class ReplicaGroup
{
    public static IDistributedApplicationBuilder Check(IDistributedApplicationBuilder builder, string name, int count)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, McpApplicationOptions.MostReplicas);
        return builder;
    }

    public static void CheckPath(string path, string parameter)
    {
        if (path is not ['/', ..])
        {
            throw new ArgumentException($"The path must begin with '/'; it is '{path}'.", parameter);
        }
    }

    // In run mode each replica is a separate resource. WithReplicas(n) would add a TCP proxy, which picks a replica for each connection, not each request,
    // and which keeps its port open when the process behind it has ended.
    public static IEnumerable<string> Names(IDistributedApplicationBuilder builder, string name, int count) =>
        builder.ExecutionContext.IsPublishMode ? [name] : Enumerable.Range(1, count).Select(number => $"{name}-{number}");

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(IDistributedApplicationBuilder builder, string name, McpSessionMode sessions)
        where TProject : IProjectMetadata, new() =>
        builder.AddWebProject<TProject>(name)
            .WithHttpEndpoint(name: Balancer.Endpoint, isProxied: false)
            .WithReadinessHealthCheck(Balancer.DefaultHealthPath)
            .WithEnvironment("Sessions__Mode", sessions.ToString());

    public static IResourceBuilder<McpReplicasResource> Complete(IDistributedApplicationBuilder builder, McpReplicasResource group)
    {
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            GroupAnnotations.ApplyToReplicas(group, start.Model.Resources);
            return Task.CompletedTask;
        });
        return builder.CreateResourceBuilder(group);
    }
}
