using McpReplicas.Aspire;
using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Programs;
using McpReplicas.Aspire.Start;

namespace Aspire.Hosting;

/// <summary>Adds the replicas of an MCP server to an application.</summary>
public static class McpReplicasExtensions
{
    // The port of a published container that does not set another one.
    private const int PublishedPort = 8080;

    /// <summary>
    /// Adds replicas of a project: <c>mcp-1</c>, <c>mcp-2</c>, … for the name <c>mcp</c>. Each is a separate resource with an endpoint <c>http</c> without a
    /// proxy. It is healthy when its <c>/health</c> is. In publish mode they are one resource of that name, which the platform scales.
    /// The launch profiles of the project are not used.
    /// </summary>
    /// <typeparam name="TProject">The project of the server, as the AppHost SDK generates it for each project reference.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the group and the prefix of each replica's name.</param>
    /// <param name="count">The number of replicas: 1 to 50, 3 by default.</param>
    /// <param name="sessions">Where the sessions of clients are kept; no sessions by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 50.</exception>
    public static IResourceBuilder<McpReplicasResource> AddMcpReplicas<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int count = 3,
        McpSessionMode sessions = McpSessionMode.Stateless)
        where TProject : IProjectMetadata, new()
    {
        var isRun = ReplicaGroup.Check(builder, name, count).ExecutionContext.IsRunMode;
        var group = new McpReplicasResource(name, count, sessions) { HealthPath = Balancer.DefaultHealthPath };
        foreach (var replica in ReplicaGroup.Names(builder, name, count))
        {
            var project = ReplicaGroup.AddProject<TProject>(builder, replica, sessions);
            group.Add(isRun ? project.WithEnvironment("Replica__Name", replica) : project.WithReplicas(count));
        }

        return ReplicaGroup.Complete(builder, group);
    }

    /// <summary>
    /// Adds replicas of a server in any language. A function adds the resource of each replica: an executable, a Node or Python app, a container. A resource
    /// without an endpoint <c>http</c> gets one at a free port, and the variable <c>PORT</c> holds that port. The endpoint has no proxy. The environment holds
    /// the address of the dashboard for a telemetry exporter. In publish mode the replicas are one resource, which the platform scales.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the group and the prefix of each replica's name.</param>
    /// <param name="count">The number of replicas: 1 to 50.</param>
    /// <param name="add">Adds one replica: <c>(builder, name, port) => builder.AddExecutable(name, "node", "../server", "index.js")</c>. The port is free; in publish mode it is 8080.</param>
    /// <param name="sessions">Where the sessions of clients are kept; no sessions by default. <c>Shared</c> works only with C# servers.</param>
    /// <param name="mcpPath">The path of the server's MCP endpoint.</param>
    /// <param name="healthPath">The path that returns a status from 200 to 299 when the server is ready. Without it, a replica is ready while it accepts connections.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 50.</exception>
    /// <exception cref="ArgumentException">A path does not begin with '/', or the sessions are <c>Shared</c> and a replica is not a .NET project.</exception>
    public static IResourceBuilder<McpReplicasResource> AddMcpReplicas<T>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int count,
        Func<IDistributedApplicationBuilder, string, int, IResourceBuilder<T>> add,
        McpSessionMode sessions = McpSessionMode.Stateless,
        string mcpPath = Balancer.DefaultMcpPath,
        string? healthPath = null)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(add);
        ReplicaGroup.CheckPath(mcpPath, nameof(mcpPath));
        ReplicaGroup.CheckPath(healthPath ?? "/", nameof(healthPath));
        var isRun = ReplicaGroup.Check(builder, name, count).ExecutionContext.IsRunMode;
        var group = new McpReplicasResource(name, count, sessions) { McpPath = mcpPath, HealthPath = healthPath };
        foreach (var replicaName in ReplicaGroup.Names(builder, name, count))
        {
            var port = isRun ? FreePort.Next() : PublishedPort;
            var replica = add(builder, replicaName, port);
            if (replica.Resource is not ProjectResource && sessions is McpSessionMode.Shared)
            {
                throw new ArgumentException($"{replicaName} cannot use Shared sessions: only C# servers with the package McpReplicas.Redis can share sessions. Use Sticky, which works with any server.", nameof(sessions));
            }

            replica.AsReplica(port, healthPath);
            if (replica.Resource is ProjectResource)
            {
                replica.WithEnvironment("Sessions__Mode", sessions.ToString());
            }

            group.Add((IResourceBuilder<IResourceWithEndpoints>)(isRun ? replica : replica.WithAnnotation(new ReplicaAnnotation(count))));
        }

        StartFailure.Of(builder).When(() => ReplicaResources.FindCollision(group.Replicas));
        return ReplicaGroup.Complete(builder, group);
    }

    /// <summary>
    /// Adds replicas as the options define: of a project or, if <see cref="McpApplicationOptions.Command"/> is set, of that program, which cannot be
    /// published.
    /// </summary>
    /// <typeparam name="TProject">The project of the server, as the AppHost SDK generates it for each project reference.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the group and the prefix of each replica's name.</param>
    /// <param name="options">The options of the application. If the command cannot be started, the start fails with a message.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 50.</exception>
    /// <exception cref="ArgumentException">The command is set, and a path does not begin with '/' or the sessions are <c>Shared</c>.</exception>
    public static IResourceBuilder<McpReplicasResource> AddMcpReplicas<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, McpApplicationOptions options)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Command is null)
        {
            return builder.AddMcpReplicas<TProject>(name, options.Replicas, options.Sessions);
        }

        if (builder.ExecutionContext.IsPublishMode)
        {
            StartFailure.Of(builder).Add("--Command runs a program of this machine, which cannot be published. Add the server to the AppHost instead, for example as a container: AddMcpReplicas(name, count, (builder, name, port) => …).");
        }

        return builder.AddMcpReplicas(
            name, options.Replicas, (_, replica, port) => ProgramReplicas.Add(builder, options, replica, port), options.Sessions, options.McpPath ?? Balancer.DefaultMcpPath, options.HealthPath);
    }

    /// <summary>Gives each replica the connection string of a resource, under the resource's name.</summary>
    /// <param name="replicas">The replicas.</param>
    /// <param name="source">The resource. Null, which <c>AddMcpRedis</c> returns for <see cref="McpRedisMode.None"/>, changes nothing.</param>
    public static IResourceBuilder<McpReplicasResource> WithReference(this IResourceBuilder<McpReplicasResource> replicas, IResourceBuilder<IResourceWithConnectionString>? source)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        return source is null ? replicas : replicas.WithReference(source, connectionName: null);
    }
}
