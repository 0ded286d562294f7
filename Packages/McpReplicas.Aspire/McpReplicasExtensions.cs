using McpReplicas.Aspire.Model;

namespace Aspire.Hosting;

/// <summary>Adds the replicas of an MCP server to an application.</summary>
public static class McpReplicasExtensions
{
    /// <summary>
    /// Adds replicas of a project: <c>mcp-1</c>, <c>mcp-2</c>, … for the name <c>mcp</c>, each a resource of its own with an endpoint <c>http</c> that no
    /// proxy stands before, and healthy when its <c>/health</c> is. Published they are one resource of that name, which the platform multiplies.
    /// The launch profiles of the project are not used.
    /// </summary>
    /// <typeparam name="TProject">The project of the server, as the AppHost SDK generates it for each project reference.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the group, and the beginning of each replica's.</param>
    /// <param name="count">How many there are: 1 to 50, 3 by default.</param>
    /// <param name="sessions">Where the sessions of clients are kept that open one; nowhere by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 50.</exception>
    public static IResourceBuilder<McpReplicasResource> AddMcpReplicas<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int count = 3,
        McpSessionMode sessions = McpSessionMode.Stateless)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, McpApplicationOptions.MostReplicas);

        var group = new McpReplicasResource(name, count, sessions);
        if (builder.ExecutionContext.IsPublishMode)
        {
            group.Add(builder.AddReplica<TProject>(name, sessions).WithReplicas(count));
        }
        else
        {
            // WithReplicas(n) would put a TCP proxy in front that picks a replica for each connection, not for each request, and a proxied endpoint
            // keeps its port open when the process behind it is dead.
            for (var number = 1; number <= count; number++)
            {
                var replica = $"{name}-{number}";
                group.Add(builder.AddReplica<TProject>(replica, sessions).WithEnvironment("Replica__Name", replica));
            }
        }

        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            GroupAnnotations.PassOn(group, start.Model.Resources);
            return Task.CompletedTask;
        });
        return builder.CreateResourceBuilder(group);
    }

    /// <summary>Gives each replica the connection string of a resource, under the resource's name. Without a resource nothing changes.</summary>
    /// <param name="replicas">The replicas.</param>
    /// <param name="source">The resource, or null: <c>AddMcpRedis</c> adds none where none is wanted.</param>
    public static IResourceBuilder<McpReplicasResource> WithReference(this IResourceBuilder<McpReplicasResource> replicas, IResourceBuilder<IResourceWithConnectionString>? source)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        return source is null ? replicas : replicas.WithReference(source, connectionName: null);
    }

    private static IResourceBuilder<ProjectResource> AddReplica<TProject>(this IDistributedApplicationBuilder builder, string name, McpSessionMode sessions)
        where TProject : IProjectMetadata, new() =>
        builder.AddWebProject<TProject>(name)
            .WithHttpEndpoint(name: "http", isProxied: false)
            .WithHttpHealthCheck("/health", endpointName: "http")
            .WithEnvironment("Sessions__Mode", sessions.ToString());
}
